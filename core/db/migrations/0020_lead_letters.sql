CREATE TABLE "lead_letter" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"need_id" uuid NOT NULL,
	"email" text NOT NULL,
	"asked_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_of";--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "lead_verified_email" text;--> statement-breakpoint
ALTER TABLE "need" ADD COLUMN "lead_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "lead_letter_id" uuid;--> statement-breakpoint
ALTER TABLE "lead_letter" ADD CONSTRAINT "lead_letter_need_id_need_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."need"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lead_letter" ADD CONSTRAINT "lead_letter_asked_by_user_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "lead_letter_need" ON "lead_letter" USING btree ("need_id","id" DESC NULLS FIRST);--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_lead_letter_id_lead_letter_id_fk" FOREIGN KEY ("lead_letter_id") REFERENCES "public"."lead_letter"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_lead_letter" ON "delivery" USING btree ("lead_letter_id") WHERE "delivery"."lead_letter_id" is not null;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_of" CHECK (num_nonnulls("delivery"."notification_id", "delivery"."invitation_id", "delivery"."lead_letter_id") = 1);