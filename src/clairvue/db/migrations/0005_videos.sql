-- Videos: one row a clip, what the worker is doing with it, its renditions, and the words that are public.

CREATE SCHEMA videos;

CREATE TABLE videos.video (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    visibility text COLLATE "C" NOT NULL DEFAULT 'public',
    caption bytea,  -- sealed with its author's key; NULL when there is none
    language text COLLATE "C" NOT NULL,
    language_given boolean NOT NULL DEFAULT false,
    ai_made boolean NOT NULL DEFAULT false,
    comments_allowed boolean NOT NULL DEFAULT true,
    publish_wished boolean NOT NULL DEFAULT false,
    bytes_total bigint NOT NULL,
    part_keys text[] NOT NULL,  -- empty once the source is one object
    first_made jsonb,  -- what media made first, for the step that makes the rest
    scan_state text COLLATE "C" NOT NULL DEFAULT 'pending',
    scan_statement text COLLATE "C" NOT NULL DEFAULT 'scan_pending',
    refusal_code text COLLATE "C",
    refusal_sentence text,  -- English, filled in
    refusal_fields jsonb,  -- what fills the sentence in any other language
    duration_ms integer,
    width integer,
    height integer,
    storyboard_columns smallint,
    storyboard_rows smallint,
    storyboard_interval_ms integer,
    storyboard_tile_width smallint,
    storyboard_tile_height smallint,
    created_at timestamptz NOT NULL,
    watchable_at timestamptz,  -- the first rendition exists: its author may watch
    ready_at timestamptz,
    published_at timestamptz,  -- of the first publication: taking back and publishing again makes nothing newer
    withdrawn_at timestamptz,
    completed_at timestamptz,  -- every rung exists
    erased_at timestamptz,
    objects_erased_at timestamptz,

    CONSTRAINT state_is_known CHECK (
        state IN ('uploaded', 'processing', 'ready', 'published', 'withdrawn', 'refused', 'erased')
    ),
    CONSTRAINT visibility_is_known CHECK (visibility IN ('public', 'followers', 'only-me')),
    CONSTRAINT scan_state_is_known CHECK (scan_state IN ('pending', 'passed', 'refused')),
    CONSTRAINT nothing_is_ready_before_its_scan CHECK (
        state NOT IN ('ready', 'published', 'withdrawn') OR scan_state = 'passed'
    ),
    CONSTRAINT what_a_scan_refused_is_refused CHECK (scan_state <> 'refused' OR state IN ('refused', 'erased')),
    CONSTRAINT what_is_ready_can_be_watched CHECK (
        state NOT IN ('ready', 'published', 'withdrawn')
        OR (watchable_at IS NOT NULL AND ready_at IS NOT NULL AND cardinality(part_keys) = 0)
    ),
    CONSTRAINT what_can_be_watched_has_a_shape CHECK (
        watchable_at IS NULL OR (duration_ms > 0 AND width > 0 AND height > 0 AND first_made IS NOT NULL)
    ),
    CONSTRAINT what_is_published_says_when CHECK ((state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)),
    CONSTRAINT what_is_withdrawn_says_when CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT what_is_refused_says_why CHECK (
        (state = 'refused') = (refusal_code IS NOT NULL) AND (state = 'refused') = (refusal_sentence IS NOT NULL)
    ),
    CONSTRAINT what_is_complete_could_be_watched CHECK (completed_at IS NULL OR watchable_at IS NOT NULL),
    CONSTRAINT what_is_erased_says_when CHECK ((state = 'erased') = (erased_at IS NOT NULL)),
    CONSTRAINT what_is_erased_is_empty CHECK (
        state <> 'erased'
        OR (
            caption IS NULL AND duration_ms IS NULL AND width IS NULL AND height IS NULL
            AND watchable_at IS NULL AND first_made IS NULL AND storyboard_columns IS NULL AND NOT publish_wished
        )
    ),
    CONSTRAINT objects_go_after_the_row CHECK (objects_erased_at IS NULL OR state IN ('erased', 'refused'))
);

CREATE INDEX video_of_account ON videos.video (account_id, id DESC);
CREATE INDEX video_published_of_account ON videos.video (account_id, published_at DESC, id DESC)
WHERE state = 'published';
CREATE INDEX video_public ON videos.video (published_at DESC, id DESC)
WHERE state = 'published' AND visibility = 'public';
CREATE INDEX video_unfinished ON videos.video (created_at)
WHERE state IN ('uploaded', 'processing') OR (state IN ('ready', 'published', 'withdrawn') AND completed_at IS NULL);
CREATE INDEX video_objects_left ON videos.video (id)
WHERE state IN ('erased', 'refused') AND objects_erased_at IS NULL;

CREATE TABLE videos.progress (
    video_id text COLLATE "C" PRIMARY KEY,
    stage text COLLATE "C" NOT NULL,
    percent smallint NOT NULL,
    moved_at timestamptz NOT NULL,
    attempts smallint NOT NULL DEFAULT 0,  -- how often this part of the work was begun

    CONSTRAINT stage_is_known CHECK (
        stage IN ('waiting', 'inspecting', 'first-rendition', 'scanning', 'ladder', 'done')
    ),
    CONSTRAINT percent_is_a_share CHECK (percent BETWEEN 0 AND 100)
);

CREATE TABLE videos.rendition (
    video_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    codec text COLLATE "C" NOT NULL,
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    bits_per_second integer NOT NULL CHECK (bits_per_second > 0),
    made jsonb NOT NULL,  -- in media's own words, for the steps that make others beside it
    made_at timestamptz NOT NULL,
    PRIMARY KEY (video_id, name)
);

-- Plain words only of what is published for everybody; the tags of anything else stay inside its sealed caption.
CREATE TABLE videos.hashtag (
    video_id text COLLATE "C" NOT NULL,
    tag text COLLATE "C" NOT NULL,
    folded text COLLATE "C" NOT NULL,
    PRIMARY KEY (video_id, tag)
);

CREATE INDEX hashtag_by_tag ON videos.hashtag (tag, video_id DESC);
CREATE INDEX hashtag_by_folded ON videos.hashtag (folded, video_id DESC);

CREATE TABLE videos.mention (
    video_id text COLLATE "C" NOT NULL,
    account_id text COLLATE "C" NOT NULL,
    handle text COLLATE "C" NOT NULL,
    told_at timestamptz,  -- when the mentioned person was told: once, at the first publication that names them
    PRIMARY KEY (video_id, account_id)
);

CREATE INDEX mention_of_account ON videos.mention (account_id, video_id DESC);
