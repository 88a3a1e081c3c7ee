CREATE TABLE "guide_version" (
	"guide" text NOT NULL,
	"version" integer NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"note" text NOT NULL,
	"by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "guide_version_guide_version_pk" PRIMARY KEY("guide","version")
);
--> statement-breakpoint
ALTER TABLE "guide_version" ADD CONSTRAINT "guide_version_by_user_id_fk" FOREIGN KEY ("by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;