-- What was asked for by an address, which may be nobody's, until it is looked up: for a second at the most.
CREATE TABLE asked_links (
    id                  BLOB    NOT NULL PRIMARY KEY,
    purpose             TEXT    NOT NULL CHECK (purpose IN ('reset', 'confirm')),
    email_fold          TEXT    NOT NULL
) WITHOUT ROWID;
