-- How sure it is who opened the session (NIST's assurance level): 1 by one factor, 2 by two. `auth_time` says when that
-- was last proved.
ALTER TABLE sessions ADD COLUMN aal bigint NOT NULL DEFAULT 1;
