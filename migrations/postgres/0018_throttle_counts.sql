-- Counts say which attempts are still being judged, and waits grow: what was counted until now begins anew.
DROP TABLE throttle;

CREATE TABLE throttle (
    bucket              bytea NOT NULL PRIMARY KEY,
    -- Attempts that were wrong, and those that are yet to be judged.
    failures            bigint NOT NULL,
    pending             bigint NOT NULL,
    -- When the window began; where waits grow, when the last attempt was found wrong.
    counted_at          bigint NOT NULL,
    seen_at             bigint NOT NULL
);

CREATE INDEX throttle_seen_at ON throttle (seen_at);

-- Wrong guesses of strangers at an account, one after the other.
CREATE TABLE guesses (
    owner_id            uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    in_a_row            bigint NOT NULL,
    PRIMARY KEY (owner_id)
);

-- Devices that signed in to an account, by the digest of a secret that each keeps.
CREATE TABLE known_devices (
    owner_id            uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    digest              bytea NOT NULL,
    first_seen_at       bigint NOT NULL,
    last_seen_at        bigint NOT NULL,
    -- Its wrong guesses, one after the other.
    guesses             bigint NOT NULL,
    PRIMARY KEY (owner_id, digest)
);

CREATE INDEX known_devices_last_seen_at ON known_devices (last_seen_at);
