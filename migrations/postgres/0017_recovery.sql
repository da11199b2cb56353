-- When the owner was seen to read mail at the account's address, and when the account is deleted for good.
ALTER TABLE accounts ADD COLUMN email_verified_at bigint;
ALTER TABLE accounts ADD COLUMN deletes_at bigint;

CREATE INDEX accounts_deletes_at ON accounts (deletes_at) WHERE deletes_at IS NOT NULL;

-- Links in letters. An account has at most one of a purpose: the next one takes its place.
CREATE TABLE mail_tokens (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    purpose             text    NOT NULL CHECK (purpose IN ('reset', 'confirm', 'change')),
    digest              bytea   NOT NULL UNIQUE,
    -- The address that the letter went to, which is the one that it proves.
    email               text    NOT NULL,
    expires_at          bigint  NOT NULL,
    PRIMARY KEY (owner_id, purpose)
);

-- Sign-ups that wait for the proof of their address. They are no accounts: nobody is kept out by one, and one that was
-- made in somebody else's name opens nothing. The owner is the account that it may become.
CREATE TABLE registrations (
    owner_id            uuid    NOT NULL PRIMARY KEY,
    digest              bytea   NOT NULL UNIQUE,
    username            text    NOT NULL,
    email               text    NOT NULL,
    name                text    NOT NULL,
    locale              text    NOT NULL,
    timezone            text    NOT NULL,
    role                text    NOT NULL CHECK (role IN ('user', 'admin')),
    password_hash       text    NOT NULL,
    expires_at          bigint  NOT NULL
);

CREATE INDEX registrations_expires_at ON registrations (expires_at);
