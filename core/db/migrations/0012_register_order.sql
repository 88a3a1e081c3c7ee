DROP INDEX "user_register";--> statement-breakpoint
CREATE INDEX "user_register" ON "user" USING btree ("name","id") WHERE "user"."role" in ('technology_manager', 'expert');