CREATE TABLE "rejudging" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"challenge_id" uuid NOT NULL,
	"phase_id" uuid NOT NULL,
	"who" text NOT NULL,
	"why" text NOT NULL,
	"filter" jsonb NOT NULL,
	"pack_id" uuid NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ready_at" timestamp with time zone,
	"applied_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "rejudging_rank" (
	"rejudging_id" uuid NOT NULL,
	"split" text NOT NULL,
	"position" integer NOT NULL,
	"team_id" uuid NOT NULL,
	"rank_before" integer,
	"rank_after" integer,
	"scores_before" jsonb,
	"scores_after" jsonb,
	CONSTRAINT "rejudging_rank_rejudging_id_split_position_pk" PRIMARY KEY("rejudging_id","split","position")
);
--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "rejudging_id" uuid;--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "replaces_id" uuid;--> statement-breakpoint
ALTER TABLE "rejudging" ADD CONSTRAINT "rejudging_challenge_id_challenge_id_fk" FOREIGN KEY ("challenge_id") REFERENCES "public"."challenge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejudging" ADD CONSTRAINT "rejudging_phase_id_phase_id_fk" FOREIGN KEY ("phase_id") REFERENCES "public"."phase"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejudging" ADD CONSTRAINT "rejudging_who_user_id_fk" FOREIGN KEY ("who") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejudging" ADD CONSTRAINT "rejudging_pack_id_pack_id_fk" FOREIGN KEY ("pack_id") REFERENCES "public"."pack"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejudging_rank" ADD CONSTRAINT "rejudging_rank_rejudging_id_rejudging_id_fk" FOREIGN KEY ("rejudging_id") REFERENCES "public"."rejudging"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rejudging_challenge" ON "rejudging" USING btree ("challenge_id","id");--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_rejudging_id_rejudging_id_fk" FOREIGN KEY ("rejudging_id") REFERENCES "public"."rejudging"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evaluation_submission" ON "evaluation" USING btree ("submission_id","split");--> statement-breakpoint
CREATE INDEX "evaluation_queue" ON "evaluation" USING btree ("phase_id","state","queued_at") WHERE "evaluation"."state" <> 'finished';--> statement-breakpoint
CREATE INDEX "evaluation_rejudging" ON "evaluation" USING btree ("rejudging_id","id") WHERE "evaluation"."rejudging_id" is not null;--> statement-breakpoint
CREATE INDEX "evaluation_rejudging_open" ON "evaluation" USING btree ("rejudging_id") WHERE "evaluation"."rejudging_id" is not null and "evaluation"."state" <> 'finished';--> statement-breakpoint
CREATE INDEX "evaluation_fault" ON "evaluation" USING btree ("id") WHERE "evaluation"."verdict" in ('judge_error', 'system_error');--> statement-breakpoint
CREATE INDEX "evaluation_counted_phase" ON "evaluation" USING btree ("phase_id","split","id") WHERE "evaluation"."counted";