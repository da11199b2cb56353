-- What was done today stands on the page of the day, and what was done last is what one looks for.
CREATE INDEX tasks_done ON tasks (owner_id, COALESCE(done_at, 0), id) WHERE done;
