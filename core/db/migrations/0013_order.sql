DROP INDEX "challenge_newest";--> statement-breakpoint
DROP INDEX "contract_client";--> statement-breakpoint
DROP INDEX "contract_contractor";--> statement-breakpoint
DROP INDEX "contract_state";--> statement-breakpoint
DROP INDEX "contract_manager";--> statement-breakpoint
DROP INDEX "push_to_institution";--> statement-breakpoint
DROP INDEX "push_to_user";--> statement-breakpoint
DROP INDEX "need_enterprise";--> statement-breakpoint
DROP INDEX "need_manager";--> statement-breakpoint
DROP INDEX "need_state";--> statement-breakpoint
DROP INDEX "need_published";--> statement-breakpoint
DROP INDEX "need_investment";--> statement-breakpoint
DROP INDEX "delivery_webhook";--> statement-breakpoint
DROP INDEX "notification_user";--> statement-breakpoint
DROP INDEX "notification_unread";--> statement-breakpoint
DROP INDEX "response_leader";--> statement-breakpoint
DROP INDEX "response_institution";--> statement-breakpoint
DROP INDEX "review_of_expert";--> statement-breakpoint
DROP INDEX "submission_team";--> statement-breakpoint
CREATE INDEX "challenge_newest" ON "challenge" USING btree ("created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "contract_client" ON "contract" USING btree ("client_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "contract_contractor" ON "contract" USING btree ("contractor_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "contract_state" ON "contract" USING btree ("state","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "contract_manager" ON "contract" USING btree ("manager_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "push_to_institution" ON "push" USING btree ("institution_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "push_to_user" ON "push" USING btree ("user_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "need_enterprise" ON "need" USING btree ("enterprise_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "need_manager" ON "need" USING btree ("manager_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "need_state" ON "need" USING btree ("state","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "need_published" ON "need" USING btree ("published_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "need_investment" ON "need" USING btree ("currency",coalesce(investment_max, investment_min, -1) desc,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "delivery_webhook" ON "delivery" USING btree ("webhook_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "notification_user" ON "notification" USING btree ("user_id","id" DESC NULLS FIRST) WHERE "notification"."in_app";--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("user_id","id" DESC NULLS FIRST) WHERE "notification"."read_at" is null and "notification"."in_app";--> statement-breakpoint
CREATE INDEX "response_leader" ON "response" USING btree ("leader_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "response_institution" ON "response" USING btree ("institution_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "review_of_expert" ON "review" USING btree ("expert_id","state","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "submission_team" ON "submission" USING btree ("team_id","id" DESC NULLS FIRST);