-- The feed: how warm each public clip is, the charts that pages are drawn from, and a record of each page served.

CREATE SCHEMA feed;

-- One row a public clip. Heats are logarithms to base 2 (feed/heat.py), so nothing here changes as time goes by.
-- The counts are high-water marks: what the heat holds already. Some of each page is left free for the rewriting.
CREATE TABLE feed.heat (
    video_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL,
    heat double precision NOT NULL,
    fresh_heat double precision NOT NULL,
    views_heat double precision NOT NULL DEFAULT '-Infinity',
    finishes_heat double precision NOT NULL DEFAULT '-Infinity',
    likes_heat double precision NOT NULL DEFAULT '-Infinity',
    comments_heat double precision NOT NULL DEFAULT '-Infinity',
    saves_heat double precision NOT NULL DEFAULT '-Infinity',
    shares_heat double precision NOT NULL DEFAULT '-Infinity',
    views bigint NOT NULL DEFAULT 0 CHECK (views >= 0),
    finishes bigint NOT NULL DEFAULT 0 CHECK (finishes >= 0),
    likes bigint NOT NULL DEFAULT 0 CHECK (likes >= 0),
    comments bigint NOT NULL DEFAULT 0 CHECK (comments >= 0),
    saves bigint NOT NULL DEFAULT 0 CHECK (saves >= 0),
    shares bigint NOT NULL DEFAULT 0 CHECK (shares >= 0),

    CONSTRAINT heat_is_finite CHECK (heat > '-Infinity' AND heat < 'Infinity'),  -- NaN is above infinity
    CONSTRAINT heat_is_no_less_than_its_terms CHECK (
        heat + 1e-9 >= greatest(fresh_heat, views_heat, finishes_heat, likes_heat, comments_heat, saves_heat,
            shares_heat)
    )
) WITH (fillfactor = 80);
CREATE INDEX heat_hottest ON feed.heat (heat DESC, video_id DESC);
CREATE INDEX heat_hottest_of_language ON feed.heat (language, heat DESC, video_id DESC);
CREATE INDEX heat_little_seen ON feed.heat (published_at DESC, video_id DESC) WHERE views < 100;

-- How far the taking in of counts has come: which changes of views it has read, and where its slow round over all
-- clips stands, for the counts whose changes are told to nobody.
CREATE TABLE feed.round (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    counted_at timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00',
    counted_video_id text COLLATE "C" NOT NULL DEFAULT '',
    after_video_id text COLLATE "C" NOT NULL DEFAULT ''
);

-- Charts are never altered; `after` names the chart whose end this one goes on from.
CREATE TABLE feed.chart (
    chart_id text COLLATE "C" PRIMARY KEY,
    language text COLLATE "C" NOT NULL,
    after text COLLATE "C" UNIQUE,
    made_at timestamptz NOT NULL,
    renewed_at timestamptz NOT NULL,
    body bytea NOT NULL
);
ALTER TABLE feed.chart ALTER COLUMN body SET STORAGE EXTERNAL;  -- compressed already
CREATE INDEX chart_newest ON feed.chart (language, renewed_at DESC) WHERE after IS NULL;
CREATE INDEX chart_oldest ON feed.chart (renewed_at);

-- One row a page served. `reader` is a keyed pseudonym, and stands only where the page depended on who asked.
CREATE TABLE feed.record (
    id text COLLATE "C" PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    reader bytea,
    served_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    page bytea NOT NULL,

    CONSTRAINT who_is_not_profiled_is_not_noted CHECK (kind <> 'unprofiled' OR reader IS NULL)
);
ALTER TABLE feed.record ALTER COLUMN page SET STORAGE EXTERNAL;  -- compressed already
CREATE INDEX record_of_reader ON feed.record (reader) WHERE reader IS NOT NULL;
CREATE INDEX record_expiry ON feed.record (expires_at);
