-- What scripts sign in by, for some of what its owner may do.
CREATE TABLE personal_tokens (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    name                text    NOT NULL,
    -- SHA-256 of the secret.
    digest              bytea   NOT NULL,
    -- Words with a blank between them.
    scopes              text    NOT NULL,
    created_at          bigint  NOT NULL,
    -- NULL for one that does not expire.
    expires_at          bigint,
    last_used_at        bigint,
    PRIMARY KEY (owner_id, id)
);
