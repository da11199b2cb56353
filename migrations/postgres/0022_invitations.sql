-- Who may make an account where that is by invitation. An invitation that is used or too old is gone.
CREATE TABLE invitations (
    id                  uuid    NOT NULL PRIMARY KEY,
    -- SHA-256 of the code.
    digest              bytea   NOT NULL UNIQUE,
    -- Where only this address may use it.
    email               text,
    email_fold          text,
    -- The administrator; NULL when it was made on the machine itself.
    created_by          uuid,
    created_at          bigint  NOT NULL,
    expires_at          bigint  NOT NULL
);
