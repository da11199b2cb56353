-- Keys that devices hold and sign with (WebAuthn).
CREATE TABLE passkeys (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    -- What the device calls it.
    credential_id       BLOB    NOT NULL,
    name                TEXT    NOT NULL,
    -- The public key and what else a signature is checked against, as JSON of the library's own.
    credential          TEXT    NOT NULL,
    created_at          INTEGER NOT NULL,
    last_used_at        INTEGER,
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, credential_id)
) WITHOUT ROWID;

-- What a device is to sign, once and soon. Before a sign-in by passkey alone nobody knows yet whose it will be.
CREATE TABLE passkey_challenges (
    -- SHA-256 of the secret that names it.
    digest              BLOB    NOT NULL PRIMARY KEY,
    owner_id            BLOB    REFERENCES accounts (id) ON DELETE CASCADE,
    purpose             TEXT    NOT NULL CHECK (purpose IN ('register', 'second_factor', 'step_up', 'sign_in')),
    -- What the answer is checked against, as JSON of the library's own.
    state               TEXT    NOT NULL,
    expires_at          INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
