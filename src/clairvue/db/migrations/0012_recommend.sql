-- The recommender: what the catalogue said of each clip, in the order it was said, and the dense weights that records name.

CREATE SCHEMA recommend;

-- Only ever added to: the newest entry of a clip wins. Its order is that of the signal log: transaction, then position.
-- Every column has one width, so that a learner reads rows as one array: words end in zeros.
CREATE TABLE recommend.entry (
    transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    told_at timestamptz NOT NULL,
    at_ms bigint NOT NULL,  -- when the clip was published
    video_id text COLLATE "C" NOT NULL CHECK (octet_length(video_id) <= 40),
    video bigint NOT NULL CHECK (video > 0),
    creator bigint NOT NULL CHECK (creator > 0),
    duration_ms integer NOT NULL CHECK (duration_ms >= 0),
    language smallint NOT NULL CHECK (language >= 0),
    flags smallint NOT NULL CHECK (flags >= 0),
    topics smallint NOT NULL CHECK (topics BETWEEN 0 AND 16),  -- how many of the words are topics
    words bigint[] NOT NULL CHECK (cardinality(words) = 16),
    look bytea NOT NULL CHECK (octet_length(look) = 32),
    PRIMARY KEY (transaction, position)
);
CREATE INDEX entry_of_video ON recommend.entry (video_id, transaction, position);
CREATE INDEX entry_oldest ON recommend.entry (told_at);

-- One row a clip that was ever entered: held while it enters or leaves, so that of two jobs the later one decides.
CREATE TABLE recommend.clip (
    video_id text COLLATE "C" PRIMARY KEY,
    entered boolean NOT NULL DEFAULT false,
    topics bigint[] NOT NULL DEFAULT '{}',
    changed_at timestamptz NOT NULL
);
CREATE INDEX clip_left ON recommend.clip (changed_at) WHERE NOT entered;

-- The hashtags behind the numbers of topics; one goes with the last clip that carries it.
CREATE TABLE recommend.topic (
    number bigint PRIMARY KEY,
    tag text COLLATE "C" NOT NULL,
    videos bigint NOT NULL CHECK (videos > 0)
);

-- The dense weights that a served record names, so that the record can be recomputed.
CREATE TABLE recommend.weights (
    version text COLLATE "C" PRIMARY KEY,
    body bytea NOT NULL,
    first_used_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL
);
ALTER TABLE recommend.weights ALTER COLUMN body SET STORAGE EXTERNAL;  -- compressed already
CREATE INDEX weights_oldest ON recommend.weights (last_used_at);

-- How many entries were deleted, and when: a model that folded them cannot be folded again from what is left.
CREATE TABLE recommend.gap (
    at timestamptz NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0)
);
CREATE INDEX gap_newest ON recommend.gap (at);
