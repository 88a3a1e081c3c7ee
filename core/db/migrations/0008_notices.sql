CREATE TABLE "calendar_feed" (
	"user_id" text PRIMARY KEY NOT NULL,
	"secret_sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_feed_secret_sha256_unique" UNIQUE("secret_sha256")
);
--> statement-breakpoint
CREATE TABLE "clock_mark" (
	"subject" text NOT NULL,
	"mark" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "clock_mark_subject_mark_pk" PRIMARY KEY("subject","mark")
);
--> statement-breakpoint
DROP INDEX "delivery_due";--> statement-breakpoint
DROP INDEX "notification_user";--> statement-breakpoint
DROP INDEX "notification_unread";--> statement-breakpoint
ALTER TABLE "meeting" ALTER COLUMN "follow_up_on" SET DATA TYPE date USING "follow_up_on"::date;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "language" text DEFAULT 'zh' NOT NULL;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "in_app" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "meeting_follow_up" ON "meeting" USING btree ("follow_up_on") WHERE "meeting"."follow_up_on" is not null;--> statement-breakpoint
CREATE INDEX "meeting_participant_meeting" ON "meeting_participant" USING btree ("meeting_id","id");--> statement-breakpoint
CREATE INDEX "meeting_participant_institution" ON "meeting_participant" USING btree ("institution_id");--> statement-breakpoint
CREATE INDEX "delivery_webhook" ON "delivery" USING btree ("webhook_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "delivery_failed" ON "delivery" USING btree ("created_at") WHERE "delivery"."state" = 'failed';--> statement-breakpoint
CREATE INDEX "delivery_due" ON "delivery" USING btree ("next_at") WHERE "delivery"."state" in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "notification_user" ON "notification" USING btree ("user_id","id" DESC NULLS LAST) WHERE "notification"."in_app";--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("user_id","id" DESC NULLS LAST) WHERE "notification"."read_at" is null and "notification"."in_app";--> statement-breakpoint
ALTER TABLE "meeting_participant" DROP COLUMN "reminded_at";--> statement-breakpoint
ALTER TABLE "meeting_participant" DROP COLUMN "followed_up_at";