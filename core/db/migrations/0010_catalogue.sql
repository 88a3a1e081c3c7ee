ALTER TABLE "need" ADD COLUMN "type" text GENERATED ALWAYS AS (content->>'type') STORED;--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "pushed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "need_investment" ON "need" USING btree ("currency",coalesce(investment_max, investment_min, -1) desc,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "need_unpushed" ON "need" USING btree ("published_at") WHERE state = 'open' and (pushed_at is null or pushed_at < published_at);