-- Who orders.
CREATE TABLE customers (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    name                TEXT    NOT NULL,
    -- Without case and accents: what the list sorts by.
    name_fold           TEXT    NOT NULL,
    email               TEXT    NOT NULL,
    phone               TEXT    NOT NULL,
    -- A tax or identity number, as the country has it.
    document            TEXT    NOT NULL,
    notes               TEXT    NOT NULL,
    -- All that a search looks at, without case and accents.
    search_fold         TEXT    NOT NULL,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;

CREATE INDEX customers_name ON customers (owner_id, name_fold, id);
