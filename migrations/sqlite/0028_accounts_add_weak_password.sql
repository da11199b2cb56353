-- Whether the password is one that only a contract of the seeds took: its owner is asked to choose a stronger one.
ALTER TABLE accounts ADD COLUMN weak_password INTEGER NOT NULL DEFAULT 0;
ALTER TABLE registrations ADD COLUMN weak_password INTEGER NOT NULL DEFAULT 0;
