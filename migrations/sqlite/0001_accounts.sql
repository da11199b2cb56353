-- Who there is. The account's id is the owner of everything else.
CREATE TABLE accounts (
    id                  BLOB    NOT NULL PRIMARY KEY,
    username            TEXT    NOT NULL,
    username_fold       TEXT    NOT NULL UNIQUE,
    email               TEXT    NOT NULL,
    email_fold          TEXT    NOT NULL UNIQUE,
    name                TEXT    NOT NULL,
    locale              TEXT    NOT NULL,
    timezone            TEXT    NOT NULL,
    role                TEXT    NOT NULL CHECK (role IN ('user', 'admin')),
    password_hash       TEXT    NOT NULL,
    -- Counts up to end every token at once: a token of an earlier epoch is void.
    epoch               INTEGER NOT NULL,
    disabled_at         INTEGER,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    version             INTEGER NOT NULL
) WITHOUT ROWID;

-- One row: what this instance is called, and the proof that the master key is the right one.
CREATE TABLE instance (
    only_row            INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    id                  BLOB    NOT NULL,
    -- SHA-256 of the first administrator's token; NULL once it was used.
    bootstrap_digest    BLOB,
    bootstrap_until     INTEGER
);

-- Keys that sign, wrapped by the master key, which is never in here.
CREATE TABLE signing_keys (
    id                  TEXT    NOT NULL PRIMARY KEY,
    wrapped             BLOB    NOT NULL,
    created_at          INTEGER NOT NULL
) WITHOUT ROWID;
