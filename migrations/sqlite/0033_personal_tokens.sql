-- What scripts sign in by, for some of what its owner may do.
CREATE TABLE personal_tokens (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    name                TEXT    NOT NULL,
    -- SHA-256 of the secret.
    digest              BLOB    NOT NULL,
    -- Words with a blank between them.
    scopes              TEXT    NOT NULL,
    created_at          INTEGER NOT NULL,
    -- NULL for one that does not expire.
    expires_at          INTEGER,
    last_used_at        INTEGER,
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;
