-- Uploads: what has arrived of each file, and in which objects it lies.

CREATE SCHEMA uploads;

CREATE TABLE uploads.upload (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    bytes_total bigint NOT NULL,
    received bigint NOT NULL DEFAULT 0,
    parts integer NOT NULL DEFAULT 0,
    -- Which of its account's few open uploads this is: the unique key below bounds their number without any lock.
    slot smallint,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    completed_at timestamptz,

    CONSTRAINT something_is_announced CHECK (bytes_total > 0),
    CONSTRAINT no_more_than_announced CHECK (received BETWEEN 0 AND bytes_total),
    CONSTRAINT pieces_are_bounded CHECK (parts BETWEEN 0 AND 10000),
    CONSTRAINT slots_are_few CHECK (slot BETWEEN 0 AND 9),
    CONSTRAINT whole_means_completed CHECK ((completed_at IS NOT NULL) = (received = bytes_total)),
    CONSTRAINT open_means_slot CHECK ((slot IS NULL) = (completed_at IS NOT NULL)),
    CONSTRAINT one_upload_a_slot UNIQUE (account_id, slot)
);

CREATE INDEX upload_by_expiry ON uploads.upload (expires_at);

CREATE TABLE uploads.part (
    upload_id text COLLATE "C" NOT NULL REFERENCES uploads.upload (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    bytes integer NOT NULL,
    key text COLLATE "C" NOT NULL,

    PRIMARY KEY (upload_id, position),
    CONSTRAINT position_is_real CHECK (position >= 0),
    CONSTRAINT part_is_small CHECK (bytes BETWEEN 1 AND 4194304)
);
