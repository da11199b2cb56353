-- The number of each owner's newest journal entry. Its row is the lock that orders the owner's writes.
CREATE TABLE journal_heads (
    owner_id            BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    seq                 INTEGER NOT NULL
) WITHOUT ROWID;

-- One entry for each write, numbered without gaps within the owner.
CREATE TABLE journal (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seq                 INTEGER NOT NULL,
    at                  INTEGER NOT NULL,
    entity              TEXT    NOT NULL,
    entity_id           BLOB    NOT NULL,
    op                  TEXT    NOT NULL CHECK (op IN ('create', 'update', 'delete')),
    version             INTEGER NOT NULL,
    -- The object as it was before an update or a delete, as JSON: what undo brings back.
    before              TEXT,
    PRIMARY KEY (owner_id, seq)
) WITHOUT ROWID;

-- The first answer to each Idempotency-Key, kept for a day.
CREATE TABLE idempotency (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    request_digest      BLOB    NOT NULL,
    answer              TEXT,
    created_at          INTEGER NOT NULL,
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;

CREATE INDEX idempotency_created_at ON idempotency (created_at);
