-- What people do to videos and to each other. Ids of accounts and videos are not foreign keys: cells may split them.

CREATE SCHEMA social;

CREATE TABLE social.follow (
    follower_id text COLLATE "C" NOT NULL,
    followed_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (follower_id, followed_id),
    CHECK (follower_id <> followed_id)
);
CREATE INDEX follow_newest_follower ON social.follow (followed_id, created_at DESC, follower_id DESC);
CREATE INDEX follow_newest_followed ON social.follow (follower_id, created_at DESC, followed_id DESC);

CREATE TABLE social.block (
    blocker_id text COLLATE "C" NOT NULL,
    blocked_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
);
CREATE INDEX block_of ON social.block (blocked_id);
CREATE INDEX block_newest ON social.block (blocker_id, created_at DESC, blocked_id DESC);

CREATE TABLE social.mute (
    muter_id text COLLATE "C" NOT NULL,
    muted_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (muter_id, muted_id),
    CHECK (muter_id <> muted_id)
);
CREATE INDEX mute_newest ON social.mute (muter_id, created_at DESC, muted_id DESC);

-- The owner is kept in the row, so that taking a like back finds both counts without asking another domain.
CREATE TABLE social.video_like (
    account_id text COLLATE "C" NOT NULL,
    video_id text COLLATE "C" NOT NULL,
    owner_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, video_id)
);
CREATE INDEX video_like_newest ON social.video_like (account_id, created_at DESC, video_id DESC);
CREATE INDEX video_like_of ON social.video_like (video_id);

CREATE TABLE social.save (
    account_id text COLLATE "C" NOT NULL,
    video_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, video_id)
);
CREATE INDEX save_newest ON social.save (account_id, created_at DESC, video_id DESC);
CREATE INDEX save_of ON social.save (video_id);

CREATE TABLE social.share (
    account_id text COLLATE "C" NOT NULL,
    video_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, video_id)
);
CREATE INDEX share_of ON social.share (video_id);

-- A deleted comment that has replies stays as an empty place: no words, no author.
CREATE TABLE social.comment (
    comment_id text COLLATE "C" PRIMARY KEY,
    video_id text COLLATE "C" NOT NULL,
    author_id text COLLATE "C",
    reply_to text COLLATE "C" REFERENCES social.comment (comment_id),
    body bytea,
    replies integer NOT NULL DEFAULT 0 CHECK (replies >= 0),
    likes integer NOT NULL DEFAULT 0 CHECK (likes >= 0),
    rank double precision NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CHECK ((deleted_at IS NULL) = (body IS NOT NULL)),
    CHECK ((deleted_at IS NULL) = (author_id IS NOT NULL)),
    CHECK (reply_to IS NULL OR (replies = 0 AND deleted_at IS NULL)),
    CHECK (deleted_at IS NULL OR (replies > 0 AND likes = 0))
);
CREATE INDEX comment_thread ON social.comment (video_id, rank DESC, comment_id DESC) WHERE reply_to IS NULL;
CREATE INDEX comment_replies ON social.comment (reply_to, comment_id) WHERE reply_to IS NOT NULL;
CREATE INDEX comment_of_video ON social.comment (video_id);
CREATE INDEX comment_of_author ON social.comment (author_id, comment_id);

CREATE TABLE social.comment_like (
    account_id text COLLATE "C" NOT NULL,
    comment_id text COLLATE "C" NOT NULL REFERENCES social.comment (comment_id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, comment_id)
);
CREATE INDEX comment_like_of ON social.comment_like (comment_id);

-- Counts are moved in the transaction that moves the row they count, last and in the order of their ids: the row of a
-- video that everybody likes is then locked for one commit only, and nobody waits in a circle. Half of each page is
-- left free, so that a count is rewritten in place without touching the index.
CREATE TABLE social.video_count (
    video_id text COLLATE "C" PRIMARY KEY,
    likes bigint NOT NULL DEFAULT 0 CHECK (likes >= 0),
    comments bigint NOT NULL DEFAULT 0 CHECK (comments >= 0),
    saves bigint NOT NULL DEFAULT 0 CHECK (saves >= 0),
    shares bigint NOT NULL DEFAULT 0 CHECK (shares >= 0)
) WITH (fillfactor = 50);

CREATE TABLE social.account_count (
    account_id text COLLATE "C" PRIMARY KEY,
    followers bigint NOT NULL DEFAULT 0 CHECK (followers >= 0),
    following bigint NOT NULL DEFAULT 0 CHECK (following >= 0),
    likes bigint NOT NULL DEFAULT 0 CHECK (likes >= 0)
) WITH (fillfactor = 50);

-- One notification gathers what happened of one kind to one subject within one day.
CREATE TABLE social.notification (
    notification_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN
        ('follow', 'like', 'comment', 'reply', 'mention', 'comment-like', 'published', 'refused')),
    subject text COLLATE "C" NOT NULL,
    day date NOT NULL,
    actor_id text COLLATE "C",
    video_id text COLLATE "C",
    comment_id text COLLATE "C",
    count integer NOT NULL CHECK (count >= 1),
    renewed_at timestamptz NOT NULL,
    read_at timestamptz,
    UNIQUE (account_id, kind, subject, day),
    CHECK ((kind IN ('published', 'refused')) = (actor_id IS NULL)),
    CHECK (actor_id <> account_id)
);
CREATE INDEX notification_newest ON social.notification (account_id, renewed_at DESC, notification_id DESC);
CREATE INDEX notification_unread ON social.notification (account_id) WHERE read_at IS NULL;
CREATE INDEX notification_of_video ON social.notification (video_id);
CREATE INDEX notification_of_actor ON social.notification (actor_id);
CREATE INDEX notification_oldest ON social.notification (renewed_at);

-- What has been notified already: a job that runs twice, or a like given, taken back and given again, rings once.
CREATE TABLE social.notification_cause (
    account_id text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    subject text COLLATE "C" NOT NULL,
    cause text COLLATE "C" NOT NULL,
    video_id text COLLATE "C",
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, kind, subject, cause)
);
CREATE INDEX notification_cause_oldest ON social.notification_cause (created_at);
CREATE INDEX notification_cause_of_video ON social.notification_cause (video_id);
