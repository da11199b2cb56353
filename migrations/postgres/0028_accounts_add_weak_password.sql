-- Whether the password is one that only a contract of the seeds took: its owner is asked to choose a stronger one.
ALTER TABLE accounts ADD COLUMN weak_password boolean NOT NULL DEFAULT false;
ALTER TABLE registrations ADD COLUMN weak_password boolean NOT NULL DEFAULT false;
