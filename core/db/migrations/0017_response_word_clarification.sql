CREATE TABLE "clarification" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"response_id" uuid NOT NULL,
	"text" text NOT NULL,
	"asked_by" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "institution" ADD COLUMN "authorises_responses" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "response" ADD COLUMN "authorisation_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "response" ADD COLUMN "authorised_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "response" ADD COLUMN "authorised_by" text;--> statement-breakpoint
ALTER TABLE "clarification" ADD CONSTRAINT "clarification_response_id_response_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."response"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clarification" ADD CONSTRAINT "clarification_asked_by_user_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clarification" ADD CONSTRAINT "clarification_answered_by_user_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clarification_response" ON "clarification" USING btree ("response_id","id");--> statement-breakpoint
CREATE INDEX "clarification_due" ON "clarification" USING btree ("due_at") WHERE "clarification"."answered_at" is null;--> statement-breakpoint
ALTER TABLE "response" ADD CONSTRAINT "response_authorised_by_user_id_fk" FOREIGN KEY ("authorised_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;