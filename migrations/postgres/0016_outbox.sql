-- Mail that is still to be sent: written in the transaction of what it tells of. The letter, its address and the secrets
-- in its links are wrapped by the master key. A row goes when its letter was taken in by the mail server.
CREATE TABLE outbox (
    owner_id            uuid    NOT NULL,
    id                  uuid    NOT NULL,
    wrapped             bytea   NOT NULL,
    created_at          bigint  NOT NULL,
    -- When it is tried next. Whoever tries it moves this on first, so that nobody else does at the same time.
    due_at              bigint  NOT NULL,
    attempts            bigint  NOT NULL,
    PRIMARY KEY (owner_id, id)
);

CREATE INDEX outbox_due_at ON outbox (due_at);
