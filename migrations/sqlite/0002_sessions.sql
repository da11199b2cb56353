-- A sign-in that still holds: a browser's cookie or a client's refresh token. Ending it deletes the row.
CREATE TABLE sessions (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    kind                TEXT    NOT NULL CHECK (kind IN ('browser', 'client')),
    -- SHA-256 of the cookie's secret; a client's refresh token is proved by its MAC instead.
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
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;

CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- What every process must forget: a session, or all of an account's before an epoch. Rows go when the
-- last token that they could concern has expired.
CREATE TABLE revocations (
    owner_id            BLOB    NOT NULL,
    id                  BLOB    NOT NULL,
    session_id          BLOB,
    min_epoch           INTEGER,
    at                  INTEGER NOT NULL,
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;

CREATE INDEX revocations_at ON revocations (at);

-- Attempts in the current window of each bucket.
CREATE TABLE throttle (
    bucket              BLOB    NOT NULL PRIMARY KEY,
    window_start        INTEGER NOT NULL,
    attempts            INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX throttle_window_start ON throttle (window_start);
