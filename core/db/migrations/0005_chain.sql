-- The audit log as a chain: each entry carries its number and a SHA-256 over its content and the hash of the entry
-- before it. What is written cannot be changed or deleted, not even by the platform itself.
CREATE FUNCTION audit_content(entry audit) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_array(
    entry.seq, entry.id, entry.actor, entry.action, entry.subject, entry."from", entry."to", entry.reason, entry.data,
    (extract(epoch from entry.created_at) * 1000000)::bigint
  )::text
$$;
--> statement-breakpoint
CREATE FUNCTION audit_hash(before text, entry audit) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(before || audit_content(entry), 'UTF8')), 'hex')
$$;
--> statement-breakpoint
DO $$
DECLARE
  entry audit;
  number bigint := 0;
  before text := '';
BEGIN
  FOR entry IN SELECT * FROM audit ORDER BY id LOOP
    number := number + 1;
    entry.seq := number;
    before := audit_hash(before, entry);
    UPDATE audit SET seq = number, hash = before WHERE id = entry.id;
  END LOOP;
END $$;
--> statement-breakpoint
CREATE UNIQUE INDEX audit_seq ON audit (seq);
--> statement-breakpoint
-- The lock is held until the transaction ends: entries become visible in the order of their numbers. It is the one that
-- publishing an event takes, so that no two transactions can wait for each other by taking two in different orders.
CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(7391843);
  SELECT seq, hash INTO last FROM audit ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.created_at := clock_timestamp();
  NEW.hash := audit_hash(coalesce(last.hash, ''), NEW);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_chained BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION chain_audit();
--> statement-breakpoint
CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is never changed';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit();
--> statement-breakpoint
CREATE TRIGGER audit_kept_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();
