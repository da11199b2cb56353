-- What a customer ordered.
CREATE TABLE orders (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    -- Counts 1, 2, 3… within the owner.
    number              INTEGER NOT NULL,
    status              TEXT    NOT NULL CHECK (status IN ('pending', 'finished', 'cancelled')),
    title               TEXT    NOT NULL,
    -- Without case and accents: what search looks at.
    title_fold          TEXT    NOT NULL,
    customer_id         BLOB,
    notes               TEXT    NOT NULL,
    -- yyyy-mm-dd, which sorts as text.
    due_on              TEXT,
    finished_at         INTEGER,
    cancelled_at        INTEGER,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, number),
    FOREIGN KEY (owner_id, customer_id) REFERENCES customers (owner_id, id)
) WITHOUT ROWID;

CREATE INDEX orders_pending ON orders (owner_id, number) WHERE status = 'pending';
CREATE INDEX orders_customer ON orders (owner_id, customer_id, number) WHERE customer_id IS NOT NULL;

-- The lines of an order. What they cost is computed where they are read: it has one rule, and that is code.
CREATE TABLE order_items (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    order_id            BLOB    NOT NULL,
    -- Counts from 0 within the order.
    position            INTEGER NOT NULL,
    description         TEXT    NOT NULL,
    quantity_milli      INTEGER NOT NULL CHECK (quantity_milli > 0),
    unit_price_cents    INTEGER NOT NULL CHECK (unit_price_cents >= 0),
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, order_id, position),
    FOREIGN KEY (owner_id, order_id) REFERENCES orders (owner_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- The number of each owner's newest order. It only counts up, so a number is never had twice.
CREATE TABLE order_heads (
    owner_id            BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    number              INTEGER NOT NULL
) WITHOUT ROWID;
