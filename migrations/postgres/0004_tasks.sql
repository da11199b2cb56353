CREATE TABLE tasks (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    title               text    NOT NULL,
    -- Without case and accents: what search and the sort by title look at.
    title_fold          text    COLLATE "C" NOT NULL,
    description         text    NOT NULL,
    done                boolean NOT NULL,
    done_at             bigint,
    -- yyyy-mm-dd, which sorts as text.
    due_on              text    COLLATE "C",
    -- 0 none, 1 low, 2 medium, 3 high
    priority            bigint  NOT NULL CHECK (priority BETWEEN 0 AND 3),
    created_at          bigint  NOT NULL,
    updated_at          bigint  NOT NULL,
    version             bigint  NOT NULL,
    PRIMARY KEY (owner_id, id)
);

-- What is open stays few while what is done piles up over the years.
CREATE INDEX tasks_open ON tasks (owner_id, id) WHERE NOT done;
CREATE INDEX tasks_due ON tasks (owner_id, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX tasks_updated ON tasks (owner_id, updated_at, id);
CREATE INDEX tasks_title ON tasks (owner_id, title_fold, id);
