-- A task may belong to an order. SQLite cannot add a foreign key to a table, so the table is made anew.
CREATE TABLE tasks_new (
    owner_id            BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  BLOB    NOT NULL,
    title               TEXT    NOT NULL,
    -- Without case and accents: what search and the sort by title look at.
    title_fold          TEXT    NOT NULL,
    description         TEXT    NOT NULL,
    done                INTEGER NOT NULL CHECK (done IN (0, 1)),
    done_at             INTEGER,
    -- yyyy-mm-dd, which sorts as text.
    due_on              TEXT,
    -- 0 none, 1 low, 2 medium, 3 high
    priority            INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    order_id            BLOB,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, order_id) REFERENCES orders (owner_id, id)
) WITHOUT ROWID;

INSERT INTO tasks_new (owner_id, id, title, title_fold, description, done, done_at, due_on, priority, created_at,
    updated_at, version)
SELECT owner_id, id, title, title_fold, description, done, done_at, due_on, priority, created_at, updated_at, version
FROM tasks ORDER BY owner_id, id;

DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;

-- What is open stays few while what is done piles up over the years.
CREATE INDEX tasks_open ON tasks (owner_id, id) WHERE NOT done;
CREATE INDEX tasks_due ON tasks (owner_id, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX tasks_title ON tasks (owner_id, title_fold, id);
CREATE INDEX tasks_order ON tasks (owner_id, order_id, id) WHERE order_id IS NOT NULL;
