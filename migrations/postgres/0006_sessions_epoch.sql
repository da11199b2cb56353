-- The account's epoch when the session was opened: when the account counts on, the session is over. No account
-- has epoch 0, so a row that is written without one opens nothing.
ALTER TABLE sessions ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
UPDATE sessions SET epoch = (SELECT accounts.epoch FROM accounts WHERE accounts.id = sessions.owner_id);
