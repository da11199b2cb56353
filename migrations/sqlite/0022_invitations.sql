-- Who may make an account where that is by invitation. An invitation that is used or too old is gone.
CREATE TABLE invitations (
    id                  BLOB    NOT NULL PRIMARY KEY,
    -- SHA-256 of the code.
    digest              BLOB    NOT NULL UNIQUE,
    -- Where only this address may use it.
    email               TEXT,
    email_fold          TEXT,
    -- The administrator; NULL when it was made on the machine itself.
    created_by          BLOB,
    created_at          INTEGER NOT NULL,
    expires_at          INTEGER NOT NULL
) WITHOUT ROWID;
