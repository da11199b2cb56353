-- When the owner was seen to read mail at the account's address, and when the account is deleted for good.
ALTER TABLE accounts ADD COLUMN email_verified_at INTEGER;
ALTER TABLE accounts ADD COLUMN deletes_at INTEGER;

CREATE INDEX accounts_deletes_at ON accounts (deletes_at) WHERE deletes_at IS NOT NULL;

-- Links in letters. An account has at most one of a purpose: the next one takes its place.
CREATE TABLE mail_tokens (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose             TEXT    NOT NULL CHECK (purpose IN ('reset', 'confirm', 'change')),
    digest              BLOB    NOT NULL UNIQUE,
    -- The address that the letter went to, which is the one that it proves.
    email               TEXT    NOT NULL,
    expires_at          INTEGER NOT NULL,
    PRIMARY KEY (owner_id, purpose)
) WITHOUT ROWID;

-- Sign-ups that wait for the proof of their address. They are no accounts: nobody is kept out by one, and one that was
-- made in somebody else's name opens nothing. The owner is the account that it may become.
CREATE TABLE registrations (
    owner_id            BLOB    NOT NULL PRIMARY KEY,
    digest              BLOB    NOT NULL UNIQUE,
    username            TEXT    NOT NULL,
    email               TEXT    NOT NULL,
    name                TEXT    NOT NULL,
    locale              TEXT    NOT NULL,
    timezone            TEXT    NOT NULL,
    role                TEXT    NOT NULL CHECK (role IN ('user', 'admin')),
    password_hash       TEXT    NOT NULL,
    expires_at          INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX registrations_expires_at ON registrations (expires_at);
