-- A task may belong to an order.
ALTER TABLE tasks
    ADD COLUMN order_id uuid,
    ADD FOREIGN KEY (owner_id, order_id) REFERENCES orders (owner_id, id);

CREATE INDEX tasks_order ON tasks (owner_id, order_id, id) WHERE order_id IS NOT NULL;
