-- How much videos are watched: numbers of videos, nobody's history. Who watched what is not in any column.

CREATE SCHEMA signals;

-- changed_at is indexed, so that whoever keeps heat reads only what moved.
CREATE TABLE signals.video_count (
    video_id text COLLATE "C" PRIMARY KEY,
    views bigint NOT NULL CHECK (views >= 0),
    finishes bigint NOT NULL CHECK (finishes BETWEEN 0 AND views),
    watched_ms bigint NOT NULL CHECK (watched_ms >= 0),
    changed_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX video_count_changed ON signals.video_count (changed_at, video_id);

-- A page that sends signals, under a keyed digest that changes with every page: how far it has counted, and since when.
CREATE TABLE signals.client (
    client bytea PRIMARY KEY CHECK (octet_length(client) = 32),
    sequence bigint NOT NULL CHECK (sequence >= 0),
    views integer NOT NULL CHECK (views >= 0),
    heard_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX client_expired ON signals.client (expires_at);
