-- Clips in numbers: what was drawn, once, and the public ledger of what each draw says at most.

CREATE SCHEMA figures;

CREATE TABLE figures.spent (
    day date PRIMARY KEY,
    released_at timestamptz NOT NULL,
    mechanism text COLLATE "C" NOT NULL,
    scale integer NOT NULL CHECK (scale > 0),
    threshold integer NOT NULL,
    clips_of_reader_max integer NOT NULL,
    epsilon_of_clip double precision NOT NULL,
    epsilon_of_day double precision NOT NULL,
    clips integer NOT NULL,
    readers integer
);

CREATE TABLE figures.figure (
    account_id text COLLATE "C" NOT NULL,
    video_id text COLLATE "C" NOT NULL,
    day date NOT NULL,
    viewers integer,
    finishers integer,
    likers integer,
    PRIMARY KEY (account_id, day, video_id),
    CHECK (num_nonnulls(viewers, finishers, likers) > 0)
);

CREATE INDEX figure_of_video ON figures.figure (video_id);
