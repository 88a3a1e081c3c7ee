ALTER TABLE "delivery" ALTER COLUMN "notification_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "invitation_id" uuid;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_invitation_id_membership_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."membership_invitation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_invitation" ON "delivery" USING btree ("invitation_id") WHERE "delivery"."invitation_id" is not null;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_of" CHECK (num_nonnulls("delivery"."notification_id", "delivery"."invitation_id") = 1);