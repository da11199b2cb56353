-- What was done today stands on the page of the day, and what was done last is what one looks for.
CREATE INDEX tasks_done ON tasks (owner_id, COALESCE(done_at, 0), id) WHERE done;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('tasks', 'tasks_done', '9800000 9800 1 1');
ANALYZE sqlite_schema;
