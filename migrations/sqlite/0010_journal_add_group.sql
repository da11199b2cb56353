-- The entries of one transaction are one group, and undo takes them back together: each but the first says which
-- one was the first. Their numbers follow each other.
ALTER TABLE journal ADD COLUMN first_seq INTEGER;
