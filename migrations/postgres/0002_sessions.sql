-- A sign-in that still holds: a browser's cookie or a client's refresh token. Ending it deletes the row.
CREATE TABLE sessions (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    kind                text    NOT NULL CHECK (kind IN ('browser', 'client')),
    -- SHA-256 of the cookie's secret; a client's refresh token is proved by its MAC instead.
    secret_digest       bytea,
    -- A client's refresh tokens are counted; only the newest is good.
    refresh_counter     bigint  NOT NULL,
    rotated_at          bigint  NOT NULL,
    auth_time           bigint  NOT NULL,
    created_at          bigint  NOT NULL,
    last_used_at        bigint  NOT NULL,
    idle_ms             bigint  NOT NULL,
    expires_at          bigint  NOT NULL,
    user_agent          text    NOT NULL,
    ip                  text    NOT NULL,
    PRIMARY KEY (owner_id, id)
);

CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- What every process must forget: a session, or all of an account's before an epoch. Rows go when the
-- last token that they could concern has expired.
CREATE TABLE revocations (
    owner_id            uuid    NOT NULL,
    id                  uuid    NOT NULL,
    session_id          uuid,
    min_epoch           bigint,
    at                  bigint  NOT NULL,
    PRIMARY KEY (owner_id, id)
);

CREATE INDEX revocations_at ON revocations (at);

-- Attempts in the current window of each bucket.
CREATE TABLE throttle (
    bucket              bytea   NOT NULL PRIMARY KEY,
    window_start        bigint  NOT NULL,
    attempts            bigint  NOT NULL
);

CREATE INDEX throttle_window_start ON throttle (window_start);
