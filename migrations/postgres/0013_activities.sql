-- Time that was worked: [started_at, ended_at). What has no end runs, and at most one of an owner does.
CREATE TABLE activities (
    owner_id            uuid    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id                  uuid    NOT NULL,
    description         text    NOT NULL,
    task_id             uuid,
    -- NULL stands for the order of the task.
    order_id            uuid,
    started_at          bigint  NOT NULL,
    ended_at            bigint,
    billable            boolean NOT NULL,
    rate_cents_per_hour bigint  NOT NULL CHECK (rate_cents_per_hour BETWEEN 0 AND 1000000000),
    created_at          bigint  NOT NULL,
    updated_at          bigint  NOT NULL,
    version             bigint  NOT NULL,
    PRIMARY KEY (owner_id, id),
    CHECK (ended_at >= started_at),
    FOREIGN KEY (owner_id, task_id) REFERENCES tasks (owner_id, id),
    FOREIGN KEY (owner_id, order_id) REFERENCES orders (owner_id, id)
);

CREATE UNIQUE INDEX activities_owner_id_key ON activities (owner_id) WHERE ended_at IS NULL;
-- All that a report wants to know, so that it reads nothing else.
CREATE INDEX activities_span ON activities
    (owner_id, started_at, id, ended_at, billable, rate_cents_per_hour, task_id, order_id);
-- What takes no longer than a day is found by its beginning; these few are found here.
CREATE INDEX activities_long ON activities (owner_id, started_at, ended_at)
    WHERE ended_at IS NULL OR ended_at - started_at > 86400000;
CREATE INDEX activities_task ON activities (owner_id, task_id, started_at) WHERE task_id IS NOT NULL;
CREATE INDEX activities_order ON activities (owner_id, order_id, started_at) WHERE order_id IS NOT NULL;
