-- What a customer ordered.
CREATE TABLE orders (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    -- Counts 1, 2, 3… within the owner.
    number              bigint  NOT NULL,
    status              text    NOT NULL CHECK (status IN ('pending', 'finished', 'cancelled')),
    title               text    NOT NULL,
    -- Without case and accents: what search looks at.
    title_fold          text    COLLATE "C" NOT NULL,
    customer_id         uuid,
    notes               text    NOT NULL,
    -- yyyy-mm-dd, which sorts as text.
    due_on              text    COLLATE "C",
    finished_at         bigint,
    cancelled_at        bigint,
    created_at          bigint  NOT NULL,
    updated_at          bigint  NOT NULL,
    version             bigint  NOT NULL,
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, number),
    FOREIGN KEY (owner_id, customer_id) REFERENCES customers (owner_id, id)
);

CREATE INDEX orders_pending ON orders (owner_id, number) WHERE status = 'pending';
CREATE INDEX orders_customer ON orders (owner_id, customer_id, number) WHERE customer_id IS NOT NULL;

-- The lines of an order. What they cost is computed where they are read: it has one rule, and that is code.
CREATE TABLE order_items (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    order_id            uuid    NOT NULL,
    -- Counts from 0 within the order.
    position            bigint  NOT NULL,
    description         text    NOT NULL,
    quantity_milli      bigint  NOT NULL CHECK (quantity_milli > 0),
    unit_price_cents    bigint  NOT NULL CHECK (unit_price_cents >= 0),
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, order_id, position),
    FOREIGN KEY (owner_id, order_id) REFERENCES orders (owner_id, id) ON DELETE CASCADE
);

-- The number of each owner's newest order. It only counts up, so a number is never had twice.
CREATE TABLE order_heads (
    owner_id            uuid    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    number              bigint  NOT NULL
);
