-- Archives that people bring: sent like a clip, told of for a month.

ALTER TABLE uploads.upload
    ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'video',
    ADD CONSTRAINT kind_is_known CHECK (kind IN ('video', 'archive'));

-- One row an archive, named as its upload was. `report` is sealed: it says what somebody had elsewhere.
CREATE TABLE portability.arrival (
    upload_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    sent_at timestamptz NOT NULL,
    ended_at timestamptz,
    report bytea,

    CONSTRAINT whatever_ended_is_told CHECK ((ended_at IS NULL) = (report IS NULL))
);
CREATE INDEX arrival_of_account ON portability.arrival (account_id, upload_id);
CREATE INDEX arrival_by_age ON portability.arrival (sent_at);
