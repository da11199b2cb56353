-- Secrets of the instance that are no signing keys, wrapped by the master key: they outlive a change of it.
CREATE TABLE instance_secrets (
    name                text    COLLATE "C" NOT NULL PRIMARY KEY,
    wrapped             bytea   NOT NULL
);
