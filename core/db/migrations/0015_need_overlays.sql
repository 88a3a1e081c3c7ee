DROP INDEX "need_unpushed";--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "republished_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "suspension_review_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "suspended_why" text;--> statement-breakpoint
ALTER TABLE "need_version" ADD COLUMN "files" jsonb;--> statement-breakpoint
CREATE INDEX "need_unpushed" ON "need" USING btree ("published_at") WHERE state = 'open' and (pushed_at is null or pushed_at < coalesce(republished_at, published_at));