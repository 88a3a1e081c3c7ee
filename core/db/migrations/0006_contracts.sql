ALTER TABLE "contract" ADD COLUMN "measured" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "acceptance" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "raised_side" text NOT NULL;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "outcome" text;--> statement-breakpoint
CREATE INDEX "contract_manager" ON "contract" USING btree ("manager_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "contract_response" ON "contract" USING btree ("response_id") WHERE state <> 'abandoned';--> statement-breakpoint
CREATE UNIQUE INDEX "incident_amendment" ON "incident" USING btree ("contract_id") WHERE kind = 'amendment' and ruled_at is null;--> statement-breakpoint
CREATE INDEX "share_institution" ON "share" USING btree ("institution_id");