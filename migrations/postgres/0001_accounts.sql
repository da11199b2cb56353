-- Who there is. The account's id is the owner of everything else.
CREATE TABLE accounts (
    id                  uuid    NOT NULL PRIMARY KEY,
    username            text    NOT NULL,
    username_fold       text    COLLATE "C" NOT NULL UNIQUE,
    email               text    NOT NULL,
    email_fold          text    COLLATE "C" NOT NULL UNIQUE,
    name                text    NOT NULL,
    locale              text    NOT NULL,
    timezone            text    NOT NULL,
    role                text    NOT NULL CHECK (role IN ('user', 'admin')),
    password_hash       text    NOT NULL,
    -- Counts up to end every token at once: a token of an earlier epoch is void.
    epoch               bigint  NOT NULL,
    disabled_at         bigint,
    created_at          bigint  NOT NULL,
    updated_at          bigint  NOT NULL,
    version             bigint  NOT NULL
);

-- One row: what this instance is called, and the proof that the master key is the right one.
CREATE TABLE instance (
    only_row            bigint  NOT NULL PRIMARY KEY CHECK (only_row = 1),
    id                  uuid    NOT NULL,
    -- SHA-256 of the first administrator's token; NULL once it was used.
    bootstrap_digest    bytea,
    bootstrap_until     bigint
);

-- Keys that sign, wrapped by the master key, which is never in here.
CREATE TABLE signing_keys (
    id                  text    COLLATE "C" NOT NULL PRIMARY KEY,
    wrapped             bytea   NOT NULL,
    created_at          bigint  NOT NULL
);
