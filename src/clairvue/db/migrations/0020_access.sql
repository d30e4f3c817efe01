-- The access ledger: who of the staff read what about whom, and why. The reason is sealed under the key of whom it is
-- about, so that it goes when they go.

CREATE TABLE privacy.access (
    id text COLLATE "C" PRIMARY KEY,
    subject_id text COLLATE "C" NOT NULL,
    reader_id text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    what text[] NOT NULL CHECK (cardinality(what) > 0),
    reason bytea NOT NULL,
    read_at timestamptz NOT NULL
);

CREATE INDEX access_by_subject ON privacy.access (subject_id, id DESC);
