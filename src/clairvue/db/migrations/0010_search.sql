-- Search: what is public, as lexemes, and the words and hashtags to complete and to correct by.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA search;

-- `plain` keeps every word as it is but for accents and case; the others also take words back to their stems.
CREATE TEXT SEARCH CONFIGURATION search.plain (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION search.plain
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION search.english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION search.english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION search.french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION search.french
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

-- A row exists only while its clip is published and public. `words` and `tags` are what its row counts in search.term.
CREATE TABLE search.video (
    video_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL,
    words text[] NOT NULL,
    tags text[] NOT NULL,
    document tsvector NOT NULL
);
CREATE INDEX video_document ON search.video USING gin (document);
CREATE INDEX video_newest ON search.video (published_at DESC, video_id DESC);
CREATE INDEX video_of_account ON search.video (account_id);

-- Handles are public by choice; names are found through accounts, by blind tokens.
CREATE TABLE search.account (
    account_id text COLLATE "C" PRIMARY KEY,
    handle text COLLATE "C" NOT NULL
);
CREATE INDEX account_like ON search.account USING gin (handle gin_trgm_ops);

CREATE TABLE search.term (
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('word', 'hashtag')),
    term text COLLATE "C" NOT NULL,
    folded text COLLATE "C" NOT NULL,
    videos bigint NOT NULL CHECK (videos > 0),
    PRIMARY KEY (kind, term)
);
CREATE INDEX term_beginning ON search.term (kind, folded, videos DESC);
CREATE INDEX term_most ON search.term (kind, videos DESC, term);
CREATE INDEX term_like ON search.term USING gin (folded gin_trgm_ops);
