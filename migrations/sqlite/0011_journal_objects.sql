-- What became of one object: its next entry, and its last version.
CREATE INDEX journal_objects ON journal (owner_id, entity_id, entity, seq, version);
-- What was deleted, newest first. It has all that the trash looks for: SQLite else prefers the primary key.
CREATE INDEX journal_deletions ON journal (owner_id, op, seq, entity_id, entity) WHERE op = 'delete';
