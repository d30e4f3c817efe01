-- The signal log: what people who are signed in did with clips, under pseudonyms, for 30 days and then gone.

-- Rows are read in the order (transaction, position). A transaction's number is given when it begins to write, so rows of
-- a lower number can still appear after those of a higher one: whoever reads stops below the oldest that is still open.
-- One session writes one transaction, so its positions grow, although each session draws a thousand of them at once.
CREATE SEQUENCE signals.log_position CACHE 1000;

-- `day` is the number of the day since 1970 on which a row was received. The partitions are a ring that was made once: a
-- day is emptied whole when its time is over, long before its place is needed again, and no day can lack a partition.
-- Every column is NOT NULL and of fixed width, so that rows can be read without looking at them.
CREATE TABLE signals.log (
    day integer NOT NULL CHECK (day >= 0),
    transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    position bigint NOT NULL DEFAULT nextval('signals.log_position'),
    at_ms bigint NOT NULL,
    reader bigint NOT NULL CHECK (reader >= 0),
    subject bigint NOT NULL CHECK (subject >= 0),
    record bigint NOT NULL,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 63),
    loops smallint NOT NULL,
    value integer NOT NULL,
    furthest integer NOT NULL
) PARTITION BY LIST ((day % 32));
CREATE TABLE signals.log_00 PARTITION OF signals.log FOR VALUES IN (0);
CREATE TABLE signals.log_01 PARTITION OF signals.log FOR VALUES IN (1);
CREATE TABLE signals.log_02 PARTITION OF signals.log FOR VALUES IN (2);
CREATE TABLE signals.log_03 PARTITION OF signals.log FOR VALUES IN (3);
CREATE TABLE signals.log_04 PARTITION OF signals.log FOR VALUES IN (4);
CREATE TABLE signals.log_05 PARTITION OF signals.log FOR VALUES IN (5);
CREATE TABLE signals.log_06 PARTITION OF signals.log FOR VALUES IN (6);
CREATE TABLE signals.log_07 PARTITION OF signals.log FOR VALUES IN (7);
CREATE TABLE signals.log_08 PARTITION OF signals.log FOR VALUES IN (8);
CREATE TABLE signals.log_09 PARTITION OF signals.log FOR VALUES IN (9);
CREATE TABLE signals.log_10 PARTITION OF signals.log FOR VALUES IN (10);
CREATE TABLE signals.log_11 PARTITION OF signals.log FOR VALUES IN (11);
CREATE TABLE signals.log_12 PARTITION OF signals.log FOR VALUES IN (12);
CREATE TABLE signals.log_13 PARTITION OF signals.log FOR VALUES IN (13);
CREATE TABLE signals.log_14 PARTITION OF signals.log FOR VALUES IN (14);
CREATE TABLE signals.log_15 PARTITION OF signals.log FOR VALUES IN (15);
CREATE TABLE signals.log_16 PARTITION OF signals.log FOR VALUES IN (16);
CREATE TABLE signals.log_17 PARTITION OF signals.log FOR VALUES IN (17);
CREATE TABLE signals.log_18 PARTITION OF signals.log FOR VALUES IN (18);
CREATE TABLE signals.log_19 PARTITION OF signals.log FOR VALUES IN (19);
CREATE TABLE signals.log_20 PARTITION OF signals.log FOR VALUES IN (20);
CREATE TABLE signals.log_21 PARTITION OF signals.log FOR VALUES IN (21);
CREATE TABLE signals.log_22 PARTITION OF signals.log FOR VALUES IN (22);
CREATE TABLE signals.log_23 PARTITION OF signals.log FOR VALUES IN (23);
CREATE TABLE signals.log_24 PARTITION OF signals.log FOR VALUES IN (24);
CREATE TABLE signals.log_25 PARTITION OF signals.log FOR VALUES IN (25);
CREATE TABLE signals.log_26 PARTITION OF signals.log FOR VALUES IN (26);
CREATE TABLE signals.log_27 PARTITION OF signals.log FOR VALUES IN (27);
CREATE TABLE signals.log_28 PARTITION OF signals.log FOR VALUES IN (28);
CREATE TABLE signals.log_29 PARTITION OF signals.log FOR VALUES IN (29);
CREATE TABLE signals.log_30 PARTITION OF signals.log FOR VALUES IN (30);
CREATE TABLE signals.log_31 PARTITION OF signals.log FOR VALUES IN (31);
CREATE INDEX log_order ON signals.log (transaction, position);
CREATE INDEX log_of ON signals.log (reader, subject);
-- What tells whoever folds the log to forget says itself who forgot what, so it goes too, an hour later.
CREATE INDEX log_told ON signals.log (at_ms) WHERE kind IN (16, 17);

-- That rows left the log, and nothing about whose they were: whoever compares what was learned with the log must know.
CREATE TABLE signals.gap (
    transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at timestamptz NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0)
);
CREATE INDEX gap_at ON signals.gap (at);

-- What somebody wants of the log. Without a row: it learns, nobody chose, epoch 0. `objected`: their browser said so.
CREATE TABLE signals.reader (
    account_id text COLLATE "C" PRIMARY KEY,
    epoch integer NOT NULL CHECK (epoch >= 0),
    learning boolean NOT NULL,
    chosen boolean NOT NULL,
    objected boolean NOT NULL,
    since timestamptz
);

-- How much of a reader was logged in a day. A closed one is logged no more: its account has become another reader.
CREATE TABLE signals.quota (
    reader bigint PRIMARY KEY,
    day integer NOT NULL,
    rows bigint NOT NULL CHECK (rows >= 0),
    watched_ms bigint NOT NULL CHECK (watched_ms >= 0),
    closed boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70);
CREATE INDEX quota_day ON signals.quota (day);

-- Which clip a number in the log stands for: numbers are digests, which do not lead back.
CREATE TABLE signals.subject (
    number bigint PRIMARY KEY,
    video_id text COLLATE "C" NOT NULL
);

-- `missing`: a bit for each of the 1,024 sequences below the highest one that was not heard yet, the lowest bit the
-- nearest. `unspent_ms`: time that has passed and that nobody claimed to have watched in.
ALTER TABLE signals.client
    ADD COLUMN missing bytea NOT NULL DEFAULT '' CHECK (octet_length(missing) <= 128),
    ADD COLUMN unspent_ms integer NOT NULL DEFAULT 0;
