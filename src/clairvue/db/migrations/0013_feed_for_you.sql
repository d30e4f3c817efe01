-- The personal feed: what each viewer asked of it, what a reader has seen, and what was served in a session.

-- One row a viewer who chose anything: sliders, muted words, own weights, as JSON sealed with their key.
CREATE TABLE feed.viewer (
    account_id text COLLATE "C" PRIMARY KEY,
    steering bytea NOT NULL,
    changed_at timestamptz NOT NULL
);

-- What a reader has seen, as the low 32 bits of the clips' numbers, 4 bytes each, little-endian, in parts of 1,024 that
-- are only added to; when 64 are full the oldest gives way. `reader` is a pseudonym from the account's own key.
CREATE TABLE feed.seen (
    reader bigint NOT NULL,
    part integer NOT NULL CHECK (part >= 0),
    clips bytea NOT NULL,

    PRIMARY KEY (reader, part),
    CONSTRAINT a_part_holds_whole_clips CHECK (octet_length(clips) % 4 = 0 AND octet_length(clips) <= 4096)
) WITH (fillfactor = 70);
ALTER TABLE feed.seen ALTER COLUMN clips SET STORAGE EXTERNAL;  -- digests do not compress

-- What was served to a reader in the session that is going on, watched or not, in the same form.
CREATE TABLE feed.session (
    reader bigint PRIMARY KEY,
    served_at timestamptz NOT NULL,
    clips bytea NOT NULL,

    CONSTRAINT a_session_holds_whole_clips CHECK (octet_length(clips) % 4 = 0 AND octet_length(clips) <= 16384)
) WITH (fillfactor = 70);
ALTER TABLE feed.session ALTER COLUMN clips SET STORAGE EXTERNAL;
CREATE INDEX session_oldest ON feed.session (served_at);

-- How far the signal log has been read for what was seen.
CREATE TABLE feed.seen_round (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    transaction bigint NOT NULL DEFAULT 0,
    position bigint NOT NULL DEFAULT 0
);
