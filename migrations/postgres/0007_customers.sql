-- Who orders.
CREATE TABLE customers (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    name                text    NOT NULL,
    -- Without case and accents: what the list sorts by.
    name_fold           text    COLLATE "C" NOT NULL,
    email               text    NOT NULL,
    phone               text    NOT NULL,
    -- A tax or identity number, as the country has it.
    document            text    NOT NULL,
    notes               text    NOT NULL,
    -- All that a search looks at, without case and accents.
    search_fold         text    COLLATE "C" NOT NULL,
    created_at          bigint  NOT NULL,
    updated_at          bigint  NOT NULL,
    version             bigint  NOT NULL,
    PRIMARY KEY (owner_id, id)
);

CREATE INDEX customers_name ON customers (owner_id, name_fold, id);
