-- What an hour of the account's work costs where an activity says nothing else.
ALTER TABLE accounts ADD COLUMN rate_cents_per_hour bigint NOT NULL DEFAULT 0
    CHECK (rate_cents_per_hour BETWEEN 0 AND 1000000000);
