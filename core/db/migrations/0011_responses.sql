CREATE TABLE "response_invitation" (
	"response_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "response_invitation_response_id_user_id_pk" PRIMARY KEY("response_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "question" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "response" ADD COLUMN "updated_by" text;--> statement-breakpoint
ALTER TABLE "response_version" ADD COLUMN "files" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "response_invitation" ADD CONSTRAINT "response_invitation_response_id_response_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."response"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_invitation" ADD CONSTRAINT "response_invitation_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_invitation" ADD CONSTRAINT "response_invitation_invited_by_user_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "response_invitation_user" ON "response_invitation" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "response" ADD CONSTRAINT "response_updated_by_user_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "question_asker" ON "question" USING btree ("asked_by","need_id") WHERE "question"."answered_at" is null;