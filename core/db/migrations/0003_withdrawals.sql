ALTER TABLE "submission" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "submission" ADD COLUMN "counts_to_quota" boolean DEFAULT true NOT NULL;