ALTER TABLE "milestone" ADD COLUMN "submitted_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "incident_termination" ON "incident" USING btree ("contract_id") WHERE kind = 'termination' and ruled_at is null;--> statement-breakpoint
CREATE INDEX "milestone_due" ON "milestone" USING btree ("due_on") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "milestone_waiting" ON "milestone" USING btree ("submitted_at") WHERE state = 'submitted';