CREATE TABLE "need_channel" (
	"need_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"opens" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "need_channel_need_id_channel_pk" PRIMARY KEY("need_id","channel")
);
--> statement-breakpoint
ALTER TABLE "need_channel" ADD CONSTRAINT "need_channel_need_id_need_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."need"("id") ON DELETE cascade ON UPDATE no action;