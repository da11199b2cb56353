-- Keys that devices hold and sign with (WebAuthn).
CREATE TABLE passkeys (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    -- What the device calls it.
    credential_id       bytea   NOT NULL,
    name                text    NOT NULL,
    -- The public key and what else a signature is checked against, as JSON of the library's own.
    credential          text    NOT NULL,
    created_at          bigint  NOT NULL,
    last_used_at        bigint,
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, credential_id)
);

-- What a device is to sign, once and soon. Before a sign-in by passkey alone nobody knows yet whose it will be.
CREATE TABLE passkey_challenges (
    -- SHA-256 of the secret that names it.
    digest              bytea   NOT NULL PRIMARY KEY,
    owner_id            uuid    REFERENCES accounts (id) ON DELETE CASCADE,
    purpose             text    NOT NULL CHECK (purpose IN ('register', 'second_factor', 'step_up', 'sign_in')),
    -- What the answer is checked against, as JSON of the library's own.
    state               text    NOT NULL,
    expires_at          bigint  NOT NULL
);

CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
