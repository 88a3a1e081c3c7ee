ALTER TABLE "challenge" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "challenge" ADD COLUMN "pool" text DEFAULT 'default' NOT NULL;--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "phase" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "worker" ADD COLUMN "details" jsonb;--> statement-breakpoint
CREATE INDEX "evaluation_team_turn" ON "evaluation" USING btree ("team_id","started_at");--> statement-breakpoint
CREATE INDEX "evaluation_phase_turn" ON "evaluation" USING btree ("phase_id","started_at");