-- A seed of one-time codes (RFC 6238), one for an account.
CREATE TABLE totp (
    owner_id            uuid    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- Wrapped by the master key, which is not in here.
    wrapped_seed        bytea   NOT NULL,
    -- The step of the last code that was taken: that one and all before it are spent.
    last_step           bigint  NOT NULL,
    created_at          bigint  NOT NULL,
    -- NULL until a code has shown that the owner's device has the seed; it counts only from then on.
    confirmed_at        bigint
);

-- What helps when the device is lost. A code that was used is gone.
CREATE TABLE recovery_codes (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- SHA-256 of 120 random bits.
    digest              bytea   NOT NULL,
    PRIMARY KEY (owner_id, digest)
);

-- A sign-in that waits for its second factor. It is no session: nothing but the second step takes its secret.
CREATE TABLE pending_sign_ins (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    -- SHA-256 of the secret.
    digest              bytea   NOT NULL,
    -- The account's epoch when the first factor was given.
    epoch               bigint  NOT NULL,
    remember            boolean NOT NULL,
    -- Second factors that were tried.
    tries               bigint  NOT NULL,
    expires_at          bigint  NOT NULL,
    PRIMARY KEY (owner_id, id)
);

CREATE INDEX pending_sign_ins_expires_at ON pending_sign_ins (expires_at);
