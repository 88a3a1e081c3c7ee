CREATE INDEX "user_register" ON "user" USING btree ("role","name","id");--> statement-breakpoint
CREATE INDEX "user_prefix" ON "user" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "user_newest" ON "user" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "institution_register" ON "institution" USING btree ("verification","name","id");--> statement-breakpoint
CREATE INDEX "institution_prefix" ON "institution" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "membership_invitation_email" ON "membership_invitation" USING btree ("email");