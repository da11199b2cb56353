-- What is open is mostly asked for by what presses first. The index of all by their day leads past years of what is done.
DROP INDEX tasks_open;
CREATE INDEX tasks_open ON tasks (owner_id, COALESCE(due_on, '9999-12-31'), id) WHERE NOT done;
