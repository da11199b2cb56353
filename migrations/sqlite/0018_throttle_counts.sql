-- Counts say which attempts are still being judged, and waits grow: what was counted until now begins anew.
DROP TABLE throttle;

CREATE TABLE throttle (
    bucket              BLOB NOT NULL PRIMARY KEY,
    -- Attempts that were wrong, and those that are yet to be judged.
    failures            INTEGER NOT NULL,
    pending             INTEGER NOT NULL,
    -- When the window began; where waits grow, when the last attempt was found wrong.
    counted_at          INTEGER NOT NULL,
    seen_at             INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX throttle_seen_at ON throttle (seen_at);

-- Wrong guesses of strangers at an account, one after the other.
CREATE TABLE guesses (
    owner_id            BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    in_a_row            INTEGER NOT NULL,
    PRIMARY KEY (owner_id)
) WITHOUT ROWID;

-- Devices that signed in to an account, by the digest of a secret that each keeps.
CREATE TABLE known_devices (
    owner_id            BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    digest              BLOB NOT NULL,
    first_seen_at       INTEGER NOT NULL,
    last_seen_at        INTEGER NOT NULL,
    -- Its wrong guesses, one after the other.
    guesses             INTEGER NOT NULL,
    PRIMARY KEY (owner_id, digest)
) WITHOUT ROWID;

CREATE INDEX known_devices_last_seen_at ON known_devices (last_seen_at);
