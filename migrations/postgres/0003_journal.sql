-- The number of each owner's newest journal entry. Its row is the lock that orders the owner's writes.
CREATE TABLE journal_heads (
    owner_id            uuid    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    seq                 bigint  NOT NULL
) WITH (fillfactor = 50);

-- One entry for each write, numbered without gaps within the owner.
CREATE TABLE journal (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seq                 bigint  NOT NULL,
    at                  bigint  NOT NULL,
    entity              text    NOT NULL,
    entity_id           uuid    NOT NULL,
    op                  text    NOT NULL CHECK (op IN ('create', 'update', 'delete')),
    version             bigint  NOT NULL,
    -- The object as it was before an update or a delete, as JSON: what undo brings back.
    before              text,
    PRIMARY KEY (owner_id, seq)
);

-- The first answer to each Idempotency-Key, kept for a day.
CREATE TABLE idempotency (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  bytea   NOT NULL,
    request_digest      bytea   NOT NULL,
    answer              text,
    created_at          bigint  NOT NULL,
    PRIMARY KEY (owner_id, id)
);

CREATE INDEX idempotency_created_at ON idempotency (created_at);
