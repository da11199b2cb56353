-- Whether anybody used what the newest exchange of a refresh token answered: until then that answer may have been lost.
ALTER TABLE sessions ADD COLUMN successor_used boolean NOT NULL DEFAULT false;
