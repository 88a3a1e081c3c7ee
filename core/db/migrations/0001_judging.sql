CREATE TABLE "case_list" (
	"sha256" text PRIMARY KEY NOT NULL,
	"ids" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comparison" (
	"above" uuid NOT NULL,
	"below" uuid NOT NULL,
	"low" double precision NOT NULL,
	"high" double precision NOT NULL,
	CONSTRAINT "comparison_above_below_pk" PRIMARY KEY("above","below")
);
--> statement-breakpoint
CREATE TABLE "evaluation_cases" (
	"evaluation_id" uuid PRIMARY KEY NOT NULL,
	"ids_sha256" text NOT NULL,
	"scores" "bytea" NOT NULL
);
--> statement-breakpoint
DROP INDEX "standing_order";--> statement-breakpoint
ALTER TABLE "challenge" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "challenge" ADD COLUMN "pool" text DEFAULT 'default' NOT NULL;--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "interval" jsonb;--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "ladder" jsonb;--> statement-breakpoint
ALTER TABLE "phase" ADD COLUMN "selections" integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE "phase" ADD COLUMN "ties" text DEFAULT 'earliest' NOT NULL;--> statement-breakpoint
ALTER TABLE "phase" ADD COLUMN "ladder" jsonb;--> statement-breakpoint
ALTER TABLE "phase" ADD COLUMN "revealed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "phase" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "standing" ADD COLUMN "tiebreak" double precision[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "standing" ADD COLUMN "interval" jsonb;--> statement-breakpoint
ALTER TABLE "standing" ADD COLUMN "rank_at_reveal" integer;--> statement-breakpoint
ALTER TABLE "submission" ADD COLUMN "selected_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "worker" ADD COLUMN "details" jsonb;--> statement-breakpoint
ALTER TABLE "comparison" ADD CONSTRAINT "comparison_above_evaluation_id_fk" FOREIGN KEY ("above") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparison" ADD CONSTRAINT "comparison_below_evaluation_id_fk" FOREIGN KEY ("below") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_cases" ADD CONSTRAINT "evaluation_cases_evaluation_id_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_cases" ADD CONSTRAINT "evaluation_cases_ids_sha256_case_list_sha256_fk" FOREIGN KEY ("ids_sha256") REFERENCES "public"."case_list"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comparison_below" ON "comparison" USING btree ("below");--> statement-breakpoint
CREATE INDEX "evaluation_team_turn" ON "evaluation" USING btree ("team_id","started_at");--> statement-breakpoint
CREATE INDEX "evaluation_phase_turn" ON "evaluation" USING btree ("phase_id","started_at");--> statement-breakpoint
CREATE INDEX "standing_order" ON "standing" USING btree ("phase_id","split",(-"merit"),"tiebreak","achieved_at","team_id");