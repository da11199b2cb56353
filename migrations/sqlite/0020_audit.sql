-- The number of the newest entry of the audit log. Its one row is the lock that orders the entries.
CREATE TABLE audit_head (
    only_row            INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    seq                 INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO audit_head (only_row, seq) VALUES (1, 0);

-- What happened to the instance's accounts, sessions and keys: numbered without gaps, and each entry chained to the one
-- before by its digest. It names accounts by their ids alone, and outlives them.
CREATE TABLE audit (
    seq                 INTEGER NOT NULL PRIMARY KEY,
    at                  INTEGER NOT NULL,
    action              TEXT    NOT NULL,
    actor               BLOB,
    subject             BLOB,
    session             BLOB,
    ip                  TEXT,
    detail              TEXT,
    digest              BLOB    NOT NULL
) WITHOUT ROWID;

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_subject ON audit (subject, seq);
CREATE INDEX audit_action ON audit (action, seq);

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_is_not_emptied BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
-- INSERT OR REPLACE deletes what it replaces without asking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE seq >= NEW.seq) BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_head_counts_on BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1 BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_head_is_not_replaced BEFORE INSERT ON audit_head BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
