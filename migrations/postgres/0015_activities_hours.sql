-- All that the hours of a task or an order want to know. SQLite takes an index that covers a statement; one that does
-- not would lose to the primary key, of which it believes that an owner has few rows.
DROP INDEX activities_task;
DROP INDEX activities_order;
CREATE INDEX activities_task ON activities
    (owner_id, task_id, started_at, id, ended_at, billable, rate_cents_per_hour, order_id) WHERE task_id IS NOT NULL;
CREATE INDEX activities_order ON activities
    (owner_id, order_id, started_at, id, ended_at, billable, rate_cents_per_hour) WHERE order_id IS NOT NULL;
