-- Whether the browser was asked to remember it: a session that takes its place is remembered as well.
ALTER TABLE sessions ADD COLUMN remember INTEGER NOT NULL DEFAULT 0;
