CREATE TABLE tasks (
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
    PRIMARY KEY (owner_id, id)
) WITHOUT ROWID;

-- What is open stays few while what is done piles up over the years.
CREATE INDEX tasks_open ON tasks (owner_id, id) WHERE NOT done;
CREATE INDEX tasks_due ON tasks (owner_id, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX tasks_updated ON tasks (owner_id, updated_at, id);
CREATE INDEX tasks_title ON tasks (owner_id, title_fold, id);
