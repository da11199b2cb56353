-- The number of the newest entry of the audit log. Its one row is the lock that orders the entries.
CREATE TABLE audit_head (
    only_row            bigint  NOT NULL PRIMARY KEY CHECK (only_row = 1),
    seq                 bigint  NOT NULL
) WITH (fillfactor = 50);

INSERT INTO audit_head (only_row, seq) VALUES (1, 0);

-- What happened to the instance's accounts, sessions and keys: numbered without gaps, and each entry chained to the one
-- before by its digest. It names accounts by their ids alone, and outlives them.
CREATE TABLE audit (
    seq                 bigint  NOT NULL PRIMARY KEY,
    at                  bigint  NOT NULL,
    action              text    COLLATE "C" NOT NULL,
    actor               uuid,
    subject             uuid,
    session             uuid,
    ip                  text,
    detail              text,
    digest              bytea   NOT NULL
);

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE INDEX audit_action ON audit (action, seq);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever added to';
END
$$;

CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_counts_on BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (NEW.seq <> OLD.seq + 1) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_is_not_emptied BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
