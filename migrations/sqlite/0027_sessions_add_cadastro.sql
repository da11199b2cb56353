-- One kind more: the token of three minutes that the contract "cadastro" hands out. SQLite cannot change a check, so the
-- table is made anew.
CREATE TABLE sessions_new (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    kind                TEXT    NOT NULL CHECK (kind IN ('browser', 'client', 'cadastro')),
    -- SHA-256 of the secret; a client's refresh token is proved by its MAC instead.
    secret_digest       BLOB,
    -- A client's refresh tokens are counted; only the newest is good.
    refresh_counter     INTEGER NOT NULL,
    rotated_at          INTEGER NOT NULL,
    auth_time           INTEGER NOT NULL,
    created_at          INTEGER NOT NULL,
    last_used_at        INTEGER NOT NULL,
    idle_ms             INTEGER NOT NULL,
    expires_at          INTEGER NOT NULL,
    user_agent          TEXT    NOT NULL,
    ip                  TEXT    NOT NULL,
    -- The account's epoch when the session was opened: when the account counts on, the session is over. No account
    -- has epoch 0, so a row that is written without one opens nothing.
    epoch               INTEGER NOT NULL DEFAULT 0,
    -- Whether the browser was asked to remember it: a session that takes its place is remembered as well.
    remember            INTEGER NOT NULL DEFAULT 0,
    -- Whether anybody used what the newest exchange of a refresh token answered: until then that answer may have been lost.
    successor_used      INTEGER NOT NULL DEFAULT 0,
    -- How sure it is who opened the session (NIST's assurance level): 1 by one factor, 2 by two. `auth_time` says when that
    -- was last proved.
    aal                 INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;

INSERT INTO sessions_new (owner_id, id, kind, secret_digest, refresh_counter, rotated_at, auth_time, created_at,
    last_used_at, idle_ms, expires_at, user_agent, ip, epoch, remember, successor_used, aal)
SELECT owner_id, id, kind, secret_digest, refresh_counter, rotated_at, auth_time, created_at, last_used_at, idle_ms,
    expires_at, user_agent, ip, epoch, remember, successor_used, aal
FROM sessions ORDER BY owner_id, id;

DROP TABLE sessions;
ALTER TABLE sessions_new RENAME TO sessions;

CREATE INDEX sessions_expires_at ON sessions (expires_at);
