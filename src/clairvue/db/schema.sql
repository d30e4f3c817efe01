-- Made by tools/schema from the migrations: never edited by hand.

CREATE SCHEMA accounts;

CREATE SCHEMA db;

CREATE SCHEMA families;

CREATE SCHEMA feed;

CREATE SCHEMA figures;

CREATE SCHEMA mail;

CREATE SCHEMA portability;

CREATE SCHEMA privacy;

CREATE SCHEMA recommend;

CREATE SCHEMA search;

CREATE SCHEMA signals;

CREATE SCHEMA social;

CREATE SCHEMA uploads;

CREATE SCHEMA videos;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';

CREATE TEXT SEARCH CONFIGURATION search.english (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR asciiword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR word WITH public.unaccent, english_stem;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR hword_part WITH public.unaccent, english_stem;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR hword_asciipart WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR asciihword WITH english_stem;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR hword WITH public.unaccent, english_stem;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.english
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION search.french (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR asciiword WITH french_stem;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR word WITH public.unaccent, french_stem;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR hword_part WITH public.unaccent, french_stem;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR hword_asciipart WITH french_stem;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR asciihword WITH french_stem;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR hword WITH public.unaccent, french_stem;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.french
    ADD MAPPING FOR uint WITH simple;

CREATE TEXT SEARCH CONFIGURATION search.plain (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR asciiword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR word WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR hword_part WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR hword_asciipart WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR asciihword WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR hword WITH public.unaccent, simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION search.plain
    ADD MAPPING FOR uint WITH simple;

CREATE TABLE accounts.account (
    id text NOT NULL COLLATE pg_catalog."C",
    handle text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL COLLATE pg_catalog."C",
    display_name bytea NOT NULL,
    bio bytea NOT NULL,
    picture text COLLATE pg_catalog."C",
    name_tokens bigint[] NOT NULL,
    roles text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    age_band text DEFAULT 'undeclared'::text NOT NULL COLLATE pg_catalog."C",
    age_declared_on date,
    CONSTRAINT age_band_is_known CHECK ((age_band = ANY (ARRAY['undeclared'::text, 'under-16'::text, 'under-18'::text, 'adult'::text]))),
    CONSTRAINT age_is_declared_some_month CHECK (((age_band = 'undeclared'::text) = (age_declared_on IS NULL))),
    CONSTRAINT handle_is_fit CHECK (((handle ~ '^[a-z0-9_]+([.][a-z0-9_]+)*$'::text) AND ((length(handle) >= 2) AND (length(handle) <= 24)))),
    CONSTRAINT language_is_a_tag CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text)),
    CONSTRAINT role_is_known CHECK ((roles <@ ARRAY['note-contributor'::text, 'moderator'::text, 'operator'::text, 'auditor'::text])),
    CONSTRAINT staff_is_one_thing CHECK ((((
CASE
    WHEN ('moderator'::text = ANY (roles)) THEN 1
    ELSE 0
END +
CASE
    WHEN ('operator'::text = ANY (roles)) THEN 1
    ELSE 0
END) +
CASE
    WHEN ('auditor'::text = ANY (roles)) THEN 1
    ELSE 0
END) <= 1))
);

CREATE TABLE accounts.address (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    address bytea NOT NULL,
    blind bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone
);

CREATE TABLE accounts.age_ask (
    account_id text NOT NULL COLLATE pg_catalog."C",
    digest bytea NOT NULL,
    provider text NOT NULL,
    years_min smallint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT age_ask_years_min_check CHECK ((years_min = ANY (ARRAY[16, 18])))
);

CREATE TABLE accounts.age_assurance (
    account_id text NOT NULL COLLATE pg_catalog."C",
    years_min smallint NOT NULL,
    method text NOT NULL COLLATE pg_catalog."C",
    assured_on date NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT age_assurance_years_min_check CHECK ((years_min = ANY (ARRAY[16, 18])))
);

CREATE TABLE accounts.challenge (
    digest bytea NOT NULL,
    ceremony text NOT NULL COLLATE pg_catalog."C",
    account_id text COLLATE pg_catalog."C",
    user_handle bytea,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT challenge_ceremony_check CHECK ((ceremony = ANY (ARRAY['sign-up'::text, 'add'::text, 'sign-in'::text, 'prove'::text]))),
    CONSTRAINT challenge_check CHECK (((ceremony = ANY (ARRAY['add'::text, 'prove'::text])) = (account_id IS NOT NULL))),
    CONSTRAINT challenge_check1 CHECK (((ceremony = ANY (ARRAY['add'::text, 'sign-up'::text])) = (user_handle IS NOT NULL)))
);

CREATE TABLE accounts.passkey (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    credential_id bytea NOT NULL,
    user_handle bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    synced boolean NOT NULL,
    name bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    CONSTRAINT passkey_sign_count_check CHECK ((sign_count >= 0))
);

CREATE TABLE accounts.password (
    account_id text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE accounts.recovery_code (
    digest bytea NOT NULL,
    account_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE accounts.session (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    token_digest bytea NOT NULL,
    agent bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    proof text NOT NULL COLLATE pg_catalog."C",
    proved_at timestamp with time zone NOT NULL,
    CONSTRAINT proof_is_known CHECK ((proof = ANY (ARRAY['password'::text, 'password-and-code'::text, 'password-and-recovery-code'::text, 'passkey'::text]))),
    CONSTRAINT session_ends CHECK ((expires_at > created_at))
);

CREATE TABLE accounts.ticket (
    digest bytea NOT NULL,
    account_id text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL COLLATE pg_catalog."C",
    blind bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT ticket_purpose_check CHECK ((purpose = ANY (ARRAY['confirm'::text, 'recover'::text])))
);

CREATE TABLE accounts.totp (
    account_id text NOT NULL COLLATE pg_catalog."C",
    secret bytea NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone
);

CREATE TABLE db.migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE db.outbox (
    "position" bigint NOT NULL,
    name text NOT NULL,
    payload jsonb NOT NULL,
    emitted_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE db.outbox ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME db.outbox_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE families.care (
    account_id text NOT NULL COLLATE pg_catalog."C",
    hours bytea NOT NULL
);

CREATE TABLE families.code (
    minor_id text NOT NULL COLLATE pg_catalog."C",
    digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE families.guardianship (
    minor_id text NOT NULL COLLATE pg_catalog."C",
    guardian_id text NOT NULL COLLATE pg_catalog."C",
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    CONSTRAINT guardianship_check CHECK ((minor_id <> guardian_id))
);

CREATE TABLE families.use (
    account_id text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    minutes smallint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT use_minutes_check CHECK (((minutes >= 0) AND (minutes <= 1500)))
);

CREATE TABLE feed.chart (
    chart_id text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL COLLATE pg_catalog."C",
    after text COLLATE pg_catalog."C",
    made_at timestamp with time zone NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    body bytea NOT NULL
);

ALTER TABLE ONLY feed.chart ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE feed.heat (
    video_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL COLLATE pg_catalog."C",
    published_at timestamp with time zone NOT NULL,
    heat double precision NOT NULL,
    fresh_heat double precision NOT NULL,
    views_heat double precision DEFAULT '-Infinity'::double precision NOT NULL,
    finishes_heat double precision DEFAULT '-Infinity'::double precision NOT NULL,
    likes_heat double precision DEFAULT '-Infinity'::double precision NOT NULL,
    comments_heat double precision DEFAULT '-Infinity'::double precision NOT NULL,
    saves_heat double precision DEFAULT '-Infinity'::double precision NOT NULL,
    shares_heat double precision DEFAULT '-Infinity'::double precision NOT NULL,
    views bigint DEFAULT 0 NOT NULL,
    finishes bigint DEFAULT 0 NOT NULL,
    likes bigint DEFAULT 0 NOT NULL,
    comments bigint DEFAULT 0 NOT NULL,
    saves bigint DEFAULT 0 NOT NULL,
    shares bigint DEFAULT 0 NOT NULL,
    CONSTRAINT heat_comments_check CHECK ((comments >= 0)),
    CONSTRAINT heat_finishes_check CHECK ((finishes >= 0)),
    CONSTRAINT heat_is_finite CHECK (((heat > '-Infinity'::double precision) AND (heat < 'Infinity'::double precision))),
    CONSTRAINT heat_is_no_less_than_its_terms CHECK (((heat + (0.000000001)::double precision) >= GREATEST(fresh_heat, views_heat, finishes_heat, likes_heat, comments_heat, saves_heat, shares_heat))),
    CONSTRAINT heat_likes_check CHECK ((likes >= 0)),
    CONSTRAINT heat_saves_check CHECK ((saves >= 0)),
    CONSTRAINT heat_shares_check CHECK ((shares >= 0)),
    CONSTRAINT heat_views_check CHECK ((views >= 0))
)
WITH (fillfactor='80');

CREATE TABLE feed.record (
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    reader bytea,
    served_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    page bytea NOT NULL,
    CONSTRAINT who_is_not_profiled_is_not_noted CHECK (((kind <> 'unprofiled'::text) OR (reader IS NULL)))
);

ALTER TABLE ONLY feed.record ALTER COLUMN page SET STORAGE EXTERNAL;

CREATE TABLE feed.round (
    one boolean DEFAULT true NOT NULL,
    counted_at timestamp with time zone DEFAULT '2026-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    counted_video_id text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    after_video_id text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT round_one_check CHECK (one)
);

CREATE TABLE feed.seen (
    reader bigint NOT NULL,
    part integer NOT NULL,
    clips bytea NOT NULL,
    CONSTRAINT a_part_holds_whole_clips CHECK ((((octet_length(clips) % 4) = 0) AND (octet_length(clips) <= 4096))),
    CONSTRAINT seen_part_check CHECK ((part >= 0))
)
WITH (fillfactor='70');

ALTER TABLE ONLY feed.seen ALTER COLUMN clips SET STORAGE EXTERNAL;

CREATE TABLE feed.seen_round (
    one boolean DEFAULT true NOT NULL,
    transaction bigint DEFAULT 0 NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    CONSTRAINT seen_round_one_check CHECK (one)
);

CREATE TABLE feed.session (
    reader bigint NOT NULL,
    served_at timestamp with time zone NOT NULL,
    clips bytea NOT NULL,
    CONSTRAINT a_session_holds_whole_clips CHECK ((((octet_length(clips) % 4) = 0) AND (octet_length(clips) <= 16384)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY feed.session ALTER COLUMN clips SET STORAGE EXTERNAL;

CREATE TABLE feed.viewer (
    account_id text NOT NULL COLLATE pg_catalog."C",
    steering bytea NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE figures.figure (
    account_id text NOT NULL COLLATE pg_catalog."C",
    video_id text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    viewers integer,
    finishers integer,
    likers integer,
    CONSTRAINT figure_check CHECK ((num_nonnulls(viewers, finishers, likers) > 0))
);

CREATE TABLE figures.spent (
    day date NOT NULL,
    released_at timestamp with time zone NOT NULL,
    mechanism text NOT NULL COLLATE pg_catalog."C",
    scale integer NOT NULL,
    threshold integer NOT NULL,
    clips_of_reader_max integer NOT NULL,
    epsilon_of_clip double precision NOT NULL,
    epsilon_of_day double precision NOT NULL,
    clips integer NOT NULL,
    readers integer,
    CONSTRAINT spent_scale_check CHECK ((scale > 0))
);

CREATE TABLE mail.letter (
    letter_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    template text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL COLLATE pg_catalog."C",
    address bytea NOT NULL,
    fields bytea NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT letter_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT letter_ends CHECK ((expires_at > created_at))
);

CREATE TABLE portability.arrival (
    upload_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    sent_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    report bytea,
    CONSTRAINT whatever_ended_is_told CHECK (((ended_at IS NULL) = (report IS NULL)))
);

CREATE TABLE portability.certificate (
    receipt text NOT NULL COLLATE pg_catalog."C",
    issued_at timestamp with time zone NOT NULL,
    body bytea NOT NULL,
    signature bytea NOT NULL
);

CREATE TABLE portability.erasure (
    account_id text NOT NULL COLLATE pg_catalog."C",
    receipt text NOT NULL COLLATE pg_catalog."C",
    wished_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    gone_at timestamp with time zone,
    told_at timestamp with time zone,
    CONSTRAINT grace_comes_first CHECK ((due_at >= wished_at)),
    CONSTRAINT nothing_goes_before_it_begins CHECK (((gone_at IS NULL) OR (begun_at IS NOT NULL)))
);

CREATE TABLE privacy.access (
    id text NOT NULL COLLATE pg_catalog."C",
    subject_id text NOT NULL COLLATE pg_catalog."C",
    reader_id text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    what text[] NOT NULL,
    reason bytea NOT NULL,
    read_at timestamp with time zone NOT NULL,
    CONSTRAINT access_what_check CHECK ((cardinality(what) > 0))
);

CREATE TABLE privacy.account_key (
    account_id text NOT NULL COLLATE pg_catalog."C",
    slot bigint NOT NULL,
    CONSTRAINT account_key_slot_check CHECK (((slot >= 0) AND (slot <= '4294967295'::bigint)))
);

CREATE TABLE recommend.clip (
    video_id text NOT NULL COLLATE pg_catalog."C",
    entered boolean DEFAULT false NOT NULL,
    topics bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE recommend.entry (
    transaction bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    "position" bigint NOT NULL,
    told_at timestamp with time zone NOT NULL,
    at_ms bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C",
    video bigint NOT NULL,
    creator bigint NOT NULL,
    duration_ms integer NOT NULL,
    language smallint NOT NULL,
    flags smallint NOT NULL,
    topics smallint NOT NULL,
    words bigint[] NOT NULL,
    look bytea NOT NULL,
    CONSTRAINT entry_creator_check CHECK ((creator > 0)),
    CONSTRAINT entry_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT entry_flags_check CHECK ((flags >= 0)),
    CONSTRAINT entry_language_check CHECK ((language >= 0)),
    CONSTRAINT entry_look_check CHECK ((octet_length(look) = 32)),
    CONSTRAINT entry_topics_check CHECK (((topics >= 0) AND (topics <= 16))),
    CONSTRAINT entry_video_check CHECK ((video > 0)),
    CONSTRAINT entry_video_id_check CHECK ((octet_length(video_id) <= 40)),
    CONSTRAINT entry_words_check CHECK ((cardinality(words) = 16))
);

ALTER TABLE recommend.entry ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME recommend.entry_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE recommend.gap (
    at timestamp with time zone NOT NULL,
    rows bigint NOT NULL,
    CONSTRAINT gap_rows_check CHECK ((rows > 0))
);

CREATE TABLE recommend.topic (
    number bigint NOT NULL,
    tag text NOT NULL COLLATE pg_catalog."C",
    videos bigint NOT NULL,
    CONSTRAINT topic_videos_check CHECK ((videos > 0))
);

CREATE TABLE recommend.weights (
    version text NOT NULL COLLATE pg_catalog."C",
    body bytea NOT NULL,
    first_used_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY recommend.weights ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE search.account (
    account_id text NOT NULL COLLATE pg_catalog."C",
    handle text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE search.term (
    kind text NOT NULL COLLATE pg_catalog."C",
    term text NOT NULL COLLATE pg_catalog."C",
    folded text NOT NULL COLLATE pg_catalog."C",
    videos bigint NOT NULL,
    CONSTRAINT term_kind_check CHECK ((kind = ANY (ARRAY['word'::text, 'hashtag'::text]))),
    CONSTRAINT term_videos_check CHECK ((videos > 0))
);

CREATE TABLE search.video (
    video_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    published_at timestamp with time zone NOT NULL,
    words text[] NOT NULL,
    tags text[] NOT NULL,
    document tsvector NOT NULL
);

CREATE TABLE signals.client (
    client bytea NOT NULL,
    sequence bigint NOT NULL,
    views integer NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    missing bytea DEFAULT '\x'::bytea NOT NULL,
    unspent_ms integer DEFAULT 0 NOT NULL,
    CONSTRAINT client_client_check CHECK ((octet_length(client) = 32)),
    CONSTRAINT client_missing_check CHECK ((octet_length(missing) <= 128)),
    CONSTRAINT client_sequence_check CHECK ((sequence >= 0)),
    CONSTRAINT client_views_check CHECK ((views >= 0))
);

CREATE TABLE signals.gap (
    transaction bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    rows bigint NOT NULL,
    CONSTRAINT gap_rows_check CHECK ((rows > 0))
);

CREATE SEQUENCE signals.log_position
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1000;

CREATE TABLE signals.log (
    day integer NOT NULL,
    transaction bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    "position" bigint DEFAULT nextval('signals.log_position'::regclass) NOT NULL,
    at_ms bigint NOT NULL,
    reader bigint NOT NULL,
    subject bigint NOT NULL,
    record bigint NOT NULL,
    kind smallint NOT NULL,
    loops smallint NOT NULL,
    value integer NOT NULL,
    furthest integer NOT NULL,
    CONSTRAINT log_day_check CHECK ((day >= 0)),
    CONSTRAINT log_kind_check CHECK (((kind >= 1) AND (kind <= 63))),
    CONSTRAINT log_reader_check CHECK ((reader >= 0)),
    CONSTRAINT log_subject_check CHECK ((subject >= 0))
)
PARTITION BY LIST (((day % 32)));

CREATE TABLE signals.quota (
    reader bigint NOT NULL,
    day integer NOT NULL,
    rows bigint NOT NULL,
    watched_ms bigint NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT quota_rows_check CHECK ((rows >= 0)),
    CONSTRAINT quota_watched_ms_check CHECK ((watched_ms >= 0))
)
WITH (fillfactor='70');

CREATE TABLE signals.reader (
    account_id text NOT NULL COLLATE pg_catalog."C",
    epoch integer NOT NULL,
    learning boolean NOT NULL,
    chosen boolean NOT NULL,
    objected boolean NOT NULL,
    since timestamp with time zone,
    CONSTRAINT reader_epoch_check CHECK ((epoch >= 0))
);

CREATE TABLE signals.subject (
    number bigint NOT NULL,
    video_id text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE signals.video_count (
    video_id text NOT NULL COLLATE pg_catalog."C",
    views bigint NOT NULL,
    finishes bigint NOT NULL,
    watched_ms bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT video_count_check CHECK (((finishes >= 0) AND (finishes <= views))),
    CONSTRAINT video_count_views_check CHECK ((views >= 0)),
    CONSTRAINT video_count_watched_ms_check CHECK ((watched_ms >= 0))
)
WITH (fillfactor='70');

CREATE TABLE social.account_count (
    account_id text NOT NULL COLLATE pg_catalog."C",
    followers bigint DEFAULT 0 NOT NULL,
    following bigint DEFAULT 0 NOT NULL,
    likes bigint DEFAULT 0 NOT NULL,
    CONSTRAINT account_count_followers_check CHECK ((followers >= 0)),
    CONSTRAINT account_count_following_check CHECK ((following >= 0)),
    CONSTRAINT account_count_likes_check CHECK ((likes >= 0))
)
WITH (fillfactor='50');

CREATE TABLE social.block (
    blocker_id text NOT NULL COLLATE pg_catalog."C",
    blocked_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT block_check CHECK ((blocker_id <> blocked_id))
);

CREATE TABLE social.comment (
    comment_id text NOT NULL COLLATE pg_catalog."C",
    video_id text NOT NULL COLLATE pg_catalog."C",
    author_id text COLLATE pg_catalog."C",
    reply_to text COLLATE pg_catalog."C",
    body bytea,
    replies integer DEFAULT 0 NOT NULL,
    likes integer DEFAULT 0 NOT NULL,
    rank double precision NOT NULL,
    created_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT comment_check CHECK (((deleted_at IS NULL) = (body IS NOT NULL))),
    CONSTRAINT comment_check1 CHECK (((deleted_at IS NULL) = (author_id IS NOT NULL))),
    CONSTRAINT comment_check2 CHECK (((reply_to IS NULL) OR ((replies = 0) AND (deleted_at IS NULL)))),
    CONSTRAINT comment_check3 CHECK (((deleted_at IS NULL) OR ((replies > 0) AND (likes = 0)))),
    CONSTRAINT comment_likes_check CHECK ((likes >= 0)),
    CONSTRAINT comment_replies_check CHECK ((replies >= 0))
);

CREATE TABLE social.comment_like (
    account_id text NOT NULL COLLATE pg_catalog."C",
    comment_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE social.follow (
    follower_id text NOT NULL COLLATE pg_catalog."C",
    followed_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT follow_check CHECK ((follower_id <> followed_id))
);

CREATE TABLE social.mute (
    muter_id text NOT NULL COLLATE pg_catalog."C",
    muted_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT mute_check CHECK ((muter_id <> muted_id))
);

CREATE TABLE social.notification (
    notification_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    subject text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    actor_id text COLLATE pg_catalog."C",
    video_id text COLLATE pg_catalog."C",
    comment_id text COLLATE pg_catalog."C",
    count integer NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT notification_check CHECK (((kind = ANY (ARRAY['published'::text, 'refused'::text, 'new-sign-in'::text, 'security'::text, 'role'::text, 'audience'::text, 'age-marked'::text, 'age-mark-lifted'::text])) = (actor_id IS NULL))),
    CONSTRAINT notification_check1 CHECK ((actor_id <> account_id)),
    CONSTRAINT notification_count_check CHECK ((count >= 1)),
    CONSTRAINT notification_kind_check CHECK ((kind = ANY (ARRAY['follow'::text, 'like'::text, 'comment'::text, 'reply'::text, 'mention'::text, 'comment-like'::text, 'published'::text, 'refused'::text, 'new-sign-in'::text, 'security'::text, 'role'::text, 'audience'::text, 'age-marked'::text, 'age-mark-lifted'::text])))
);

CREATE TABLE social.notification_cause (
    account_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    subject text NOT NULL COLLATE pg_catalog."C",
    cause text NOT NULL COLLATE pg_catalog."C",
    video_id text COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE social.save (
    account_id text NOT NULL COLLATE pg_catalog."C",
    video_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE social.share (
    account_id text NOT NULL COLLATE pg_catalog."C",
    video_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE social.video_count (
    video_id text NOT NULL COLLATE pg_catalog."C",
    likes bigint DEFAULT 0 NOT NULL,
    comments bigint DEFAULT 0 NOT NULL,
    saves bigint DEFAULT 0 NOT NULL,
    shares bigint DEFAULT 0 NOT NULL,
    CONSTRAINT video_count_comments_check CHECK ((comments >= 0)),
    CONSTRAINT video_count_likes_check CHECK ((likes >= 0)),
    CONSTRAINT video_count_saves_check CHECK ((saves >= 0)),
    CONSTRAINT video_count_shares_check CHECK ((shares >= 0))
)
WITH (fillfactor='50');

CREATE TABLE social.video_like (
    account_id text NOT NULL COLLATE pg_catalog."C",
    video_id text NOT NULL COLLATE pg_catalog."C",
    owner_id text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE uploads.part (
    upload_id text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    bytes integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT part_is_small CHECK (((bytes >= 1) AND (bytes <= 4194304))),
    CONSTRAINT position_is_real CHECK (("position" >= 0))
);

CREATE TABLE uploads.upload (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    bytes_total bigint NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    parts integer DEFAULT 0 NOT NULL,
    slot smallint,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    completed_at timestamp with time zone,
    kind text DEFAULT 'video'::text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT kind_is_known CHECK ((kind = ANY (ARRAY['video'::text, 'archive'::text]))),
    CONSTRAINT no_more_than_announced CHECK (((received >= 0) AND (received <= bytes_total))),
    CONSTRAINT open_means_slot CHECK (((slot IS NULL) = (completed_at IS NOT NULL))),
    CONSTRAINT pieces_are_bounded CHECK (((parts >= 0) AND (parts <= 10000))),
    CONSTRAINT slots_are_few CHECK (((slot >= 0) AND (slot <= 9))),
    CONSTRAINT something_is_announced CHECK ((bytes_total > 0)),
    CONSTRAINT whole_means_completed CHECK (((completed_at IS NOT NULL) = (received = bytes_total)))
);

CREATE TABLE videos.hashtag (
    video_id text NOT NULL COLLATE pg_catalog."C",
    tag text NOT NULL COLLATE pg_catalog."C",
    folded text NOT NULL COLLATE pg_catalog."C"
);

CREATE TABLE videos.mention (
    video_id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    handle text NOT NULL COLLATE pg_catalog."C",
    told_at timestamp with time zone
);

CREATE TABLE videos.progress (
    video_id text NOT NULL COLLATE pg_catalog."C",
    stage text NOT NULL COLLATE pg_catalog."C",
    percent smallint NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    CONSTRAINT percent_is_a_share CHECK (((percent >= 0) AND (percent <= 100))),
    CONSTRAINT stage_is_known CHECK ((stage = ANY (ARRAY['waiting'::text, 'inspecting'::text, 'first-rendition'::text, 'scanning'::text, 'ladder'::text, 'done'::text])))
);

CREATE TABLE videos.rendition (
    video_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    codec text NOT NULL COLLATE pg_catalog."C",
    width integer NOT NULL,
    height integer NOT NULL,
    bits_per_second integer NOT NULL,
    made jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT rendition_bits_per_second_check CHECK ((bits_per_second > 0)),
    CONSTRAINT rendition_height_check CHECK ((height > 0)),
    CONSTRAINT rendition_width_check CHECK ((width > 0))
);

CREATE TABLE videos.video (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    visibility text DEFAULT 'public'::text NOT NULL COLLATE pg_catalog."C",
    caption bytea,
    language text NOT NULL COLLATE pg_catalog."C",
    language_given boolean DEFAULT false NOT NULL,
    ai_made boolean DEFAULT false NOT NULL,
    comments_allowed boolean DEFAULT true NOT NULL,
    publish_wished boolean DEFAULT false NOT NULL,
    bytes_total bigint NOT NULL,
    part_keys text[] NOT NULL,
    first_made jsonb,
    scan_state text DEFAULT 'pending'::text NOT NULL COLLATE pg_catalog."C",
    scan_statement text DEFAULT 'scan_pending'::text NOT NULL COLLATE pg_catalog."C",
    refusal_code text COLLATE pg_catalog."C",
    refusal_sentence text,
    refusal_fields jsonb,
    duration_ms integer,
    width integer,
    height integer,
    storyboard_columns smallint,
    storyboard_rows smallint,
    storyboard_interval_ms integer,
    storyboard_tile_width smallint,
    storyboard_tile_height smallint,
    created_at timestamp with time zone NOT NULL,
    watchable_at timestamp with time zone,
    ready_at timestamp with time zone,
    published_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    completed_at timestamp with time zone,
    erased_at timestamp with time zone,
    objects_erased_at timestamp with time zone,
    look bytea,
    age_restricted boolean DEFAULT false NOT NULL,
    age_mark bytea,
    age_own boolean,
    CONSTRAINT look_has_32_numbers CHECK ((octet_length(look) = 32)),
    CONSTRAINT nothing_is_ready_before_its_scan CHECK (((state <> ALL (ARRAY['ready'::text, 'published'::text, 'withdrawn'::text])) OR (scan_state = 'passed'::text))),
    CONSTRAINT nothing_is_seen_of_what_is_erased CHECK (((state <> 'erased'::text) OR (look IS NULL))),
    CONSTRAINT objects_go_after_the_row CHECK (((objects_erased_at IS NULL) OR (state = ANY (ARRAY['erased'::text, 'refused'::text])))),
    CONSTRAINT scan_state_is_known CHECK ((scan_state = ANY (ARRAY['pending'::text, 'passed'::text, 'refused'::text]))),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['uploaded'::text, 'processing'::text, 'ready'::text, 'published'::text, 'withdrawn'::text, 'refused'::text, 'erased'::text]))),
    CONSTRAINT video_age_mark_check CHECK (((age_mark IS NULL) = (age_own IS NULL))),
    CONSTRAINT video_age_mark_stands CHECK (((age_mark IS NULL) OR age_restricted)),
    CONSTRAINT visibility_is_known CHECK ((visibility = ANY (ARRAY['public'::text, 'followers'::text, 'only-me'::text]))),
    CONSTRAINT what_a_scan_refused_is_refused CHECK (((scan_state <> 'refused'::text) OR (state = ANY (ARRAY['refused'::text, 'erased'::text])))),
    CONSTRAINT what_can_be_watched_has_a_shape CHECK (((watchable_at IS NULL) OR ((duration_ms > 0) AND (width > 0) AND (height > 0) AND (first_made IS NOT NULL)))),
    CONSTRAINT what_is_complete_could_be_watched CHECK (((completed_at IS NULL) OR (watchable_at IS NOT NULL))),
    CONSTRAINT what_is_erased_is_empty CHECK (((state <> 'erased'::text) OR ((caption IS NULL) AND (duration_ms IS NULL) AND (width IS NULL) AND (height IS NULL) AND (watchable_at IS NULL) AND (first_made IS NULL) AND (storyboard_columns IS NULL) AND (NOT publish_wished)))),
    CONSTRAINT what_is_erased_says_when CHECK (((state = 'erased'::text) = (erased_at IS NOT NULL))),
    CONSTRAINT what_is_published_says_when CHECK (((state = ANY (ARRAY['published'::text, 'withdrawn'::text])) = (published_at IS NOT NULL))),
    CONSTRAINT what_is_ready_can_be_watched CHECK (((state <> ALL (ARRAY['ready'::text, 'published'::text, 'withdrawn'::text])) OR ((watchable_at IS NOT NULL) AND (ready_at IS NOT NULL) AND (cardinality(part_keys) = 0)))),
    CONSTRAINT what_is_refused_says_why CHECK ((((state = 'refused'::text) = (refusal_code IS NOT NULL)) AND ((state = 'refused'::text) = (refusal_sentence IS NOT NULL)))),
    CONSTRAINT what_is_withdrawn_says_when CHECK (((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL)))
);

ALTER TABLE ONLY accounts.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY accounts.address
    ADD CONSTRAINT address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY accounts.age_ask
    ADD CONSTRAINT age_ask_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY accounts.age_assurance
    ADD CONSTRAINT age_assurance_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY accounts.challenge
    ADD CONSTRAINT challenge_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY accounts.passkey
    ADD CONSTRAINT credential_is_one_accounts UNIQUE (credential_id);

ALTER TABLE ONLY accounts.account
    ADD CONSTRAINT handle_is_taken_once UNIQUE (handle);

ALTER TABLE ONLY accounts.passkey
    ADD CONSTRAINT passkey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY accounts.password
    ADD CONSTRAINT password_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY accounts.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY accounts.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY accounts.ticket
    ADD CONSTRAINT ticket_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY accounts.session
    ADD CONSTRAINT token_opens_one_session UNIQUE (token_digest);

ALTER TABLE ONLY accounts.totp
    ADD CONSTRAINT totp_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY db.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY db.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY families.care
    ADD CONSTRAINT care_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY families.code
    ADD CONSTRAINT code_digest_key UNIQUE (digest);

ALTER TABLE ONLY families.code
    ADD CONSTRAINT code_pkey PRIMARY KEY (minor_id);

ALTER TABLE ONLY families.guardianship
    ADD CONSTRAINT guardianship_pkey PRIMARY KEY (minor_id, guardian_id);

ALTER TABLE ONLY families.use
    ADD CONSTRAINT use_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY feed.chart
    ADD CONSTRAINT chart_after_key UNIQUE (after);

ALTER TABLE ONLY feed.chart
    ADD CONSTRAINT chart_pkey PRIMARY KEY (chart_id);

ALTER TABLE ONLY feed.heat
    ADD CONSTRAINT heat_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY feed.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (id);

ALTER TABLE ONLY feed.round
    ADD CONSTRAINT round_pkey PRIMARY KEY (one);

ALTER TABLE ONLY feed.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (reader, part);

ALTER TABLE ONLY feed.seen_round
    ADD CONSTRAINT seen_round_pkey PRIMARY KEY (one);

ALTER TABLE ONLY feed.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (reader);

ALTER TABLE ONLY feed.viewer
    ADD CONSTRAINT viewer_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY figures.figure
    ADD CONSTRAINT figure_pkey PRIMARY KEY (account_id, day, video_id);

ALTER TABLE ONLY figures.spent
    ADD CONSTRAINT spent_pkey PRIMARY KEY (day);

ALTER TABLE ONLY mail.letter
    ADD CONSTRAINT letter_pkey PRIMARY KEY (letter_id);

ALTER TABLE ONLY portability.arrival
    ADD CONSTRAINT arrival_pkey PRIMARY KEY (upload_id);

ALTER TABLE ONLY portability.certificate
    ADD CONSTRAINT certificate_pkey PRIMARY KEY (receipt);

ALTER TABLE ONLY portability.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY portability.erasure
    ADD CONSTRAINT erasure_receipt_key UNIQUE (receipt);

ALTER TABLE ONLY privacy.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (id);

ALTER TABLE ONLY privacy.account_key
    ADD CONSTRAINT account_key_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY privacy.account_key
    ADD CONSTRAINT account_key_slot_key UNIQUE (slot);

ALTER TABLE ONLY recommend.clip
    ADD CONSTRAINT clip_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY recommend.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (transaction, "position");

ALTER TABLE ONLY recommend.topic
    ADD CONSTRAINT topic_pkey PRIMARY KEY (number);

ALTER TABLE ONLY recommend.weights
    ADD CONSTRAINT weights_pkey PRIMARY KEY (version);

ALTER TABLE ONLY search.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY search.term
    ADD CONSTRAINT term_pkey PRIMARY KEY (kind, term);

ALTER TABLE ONLY search.video
    ADD CONSTRAINT video_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY signals.client
    ADD CONSTRAINT client_pkey PRIMARY KEY (client);

ALTER TABLE ONLY signals.quota
    ADD CONSTRAINT quota_pkey PRIMARY KEY (reader);

ALTER TABLE ONLY signals.reader
    ADD CONSTRAINT reader_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY signals.subject
    ADD CONSTRAINT subject_pkey PRIMARY KEY (number);

ALTER TABLE ONLY signals.video_count
    ADD CONSTRAINT video_count_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY social.account_count
    ADD CONSTRAINT account_count_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY social.block
    ADD CONSTRAINT block_pkey PRIMARY KEY (blocker_id, blocked_id);

ALTER TABLE ONLY social.comment_like
    ADD CONSTRAINT comment_like_pkey PRIMARY KEY (account_id, comment_id);

ALTER TABLE ONLY social.comment
    ADD CONSTRAINT comment_pkey PRIMARY KEY (comment_id);

ALTER TABLE ONLY social.follow
    ADD CONSTRAINT follow_pkey PRIMARY KEY (follower_id, followed_id);

ALTER TABLE ONLY social.mute
    ADD CONSTRAINT mute_pkey PRIMARY KEY (muter_id, muted_id);

ALTER TABLE ONLY social.notification
    ADD CONSTRAINT notification_account_id_kind_subject_day_key UNIQUE (account_id, kind, subject, day);

ALTER TABLE ONLY social.notification_cause
    ADD CONSTRAINT notification_cause_pkey PRIMARY KEY (account_id, kind, subject, cause);

ALTER TABLE ONLY social.notification
    ADD CONSTRAINT notification_pkey PRIMARY KEY (notification_id);

ALTER TABLE ONLY social.save
    ADD CONSTRAINT save_pkey PRIMARY KEY (account_id, video_id);

ALTER TABLE ONLY social.share
    ADD CONSTRAINT share_pkey PRIMARY KEY (account_id, video_id);

ALTER TABLE ONLY social.video_count
    ADD CONSTRAINT video_count_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY social.video_like
    ADD CONSTRAINT video_like_pkey PRIMARY KEY (account_id, video_id);

ALTER TABLE ONLY uploads.upload
    ADD CONSTRAINT one_upload_a_slot UNIQUE (account_id, slot);

ALTER TABLE ONLY uploads.part
    ADD CONSTRAINT part_pkey PRIMARY KEY (upload_id, "position");

ALTER TABLE ONLY uploads.upload
    ADD CONSTRAINT upload_pkey PRIMARY KEY (id);

ALTER TABLE ONLY videos.hashtag
    ADD CONSTRAINT hashtag_pkey PRIMARY KEY (video_id, tag);

ALTER TABLE ONLY videos.mention
    ADD CONSTRAINT mention_pkey PRIMARY KEY (video_id, account_id);

ALTER TABLE ONLY videos.progress
    ADD CONSTRAINT progress_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY videos.rendition
    ADD CONSTRAINT rendition_pkey PRIMARY KEY (video_id, name);

ALTER TABLE ONLY videos.video
    ADD CONSTRAINT video_pkey PRIMARY KEY (id);

CREATE INDEX account_by_name ON accounts.account USING gin (name_tokens);

CREATE INDEX account_with_roles ON accounts.account USING btree (handle) WHERE (cardinality(roles) > 0);

CREATE UNIQUE INDEX address_is_one ON accounts.address USING btree (account_id) WHERE (confirmed_at IS NOT NULL);

CREATE UNIQUE INDEX address_is_one_accounts ON accounts.address USING btree (blind) WHERE (confirmed_at IS NOT NULL);

CREATE UNIQUE INDEX address_waits_once ON accounts.address USING btree (account_id) WHERE (confirmed_at IS NULL);

CREATE INDEX age_ask_ends ON accounts.age_ask USING btree (expires_at);

CREATE INDEX age_assurance_ends ON accounts.age_assurance USING btree (expires_at);

CREATE INDEX challenge_by_end ON accounts.challenge USING btree (expires_at);

CREATE INDEX challenge_of_account ON accounts.challenge USING btree (account_id);

CREATE INDEX passkey_of_account ON accounts.passkey USING btree (account_id, created_at);

CREATE INDEX recovery_code_of_account ON accounts.recovery_code USING btree (account_id);

CREATE INDEX session_by_account ON accounts.session USING btree (account_id, created_at DESC, id DESC);

CREATE INDEX session_by_end ON accounts.session USING btree (expires_at);

CREATE INDEX ticket_by_end ON accounts.ticket USING btree (expires_at);

CREATE INDEX ticket_of_account ON accounts.ticket USING btree (account_id);

CREATE INDEX guardianship_by_guardian ON families.guardianship USING btree (guardian_id, minor_id);

CREATE INDEX chart_newest ON feed.chart USING btree (language, renewed_at DESC) WHERE (after IS NULL);

CREATE INDEX chart_oldest ON feed.chart USING btree (renewed_at);

CREATE INDEX heat_hottest ON feed.heat USING btree (heat DESC, video_id DESC);

CREATE INDEX heat_hottest_of_language ON feed.heat USING btree (language, heat DESC, video_id DESC);

CREATE INDEX heat_little_seen ON feed.heat USING btree (published_at DESC, video_id DESC) WHERE (views < 100);

CREATE INDEX record_expiry ON feed.record USING btree (expires_at);

CREATE INDEX record_of_reader ON feed.record USING btree (reader) WHERE (reader IS NOT NULL);

CREATE INDEX session_oldest ON feed.session USING btree (served_at);

CREATE INDEX figure_of_video ON figures.figure USING btree (video_id);

CREATE INDEX letter_due ON mail.letter USING btree (due_at);

CREATE INDEX letter_of_account ON mail.letter USING btree (account_id);

CREATE INDEX arrival_by_age ON portability.arrival USING btree (sent_at);

CREATE INDEX arrival_of_account ON portability.arrival USING btree (account_id, upload_id);

CREATE INDEX erasure_due ON portability.erasure USING btree (due_at);

CREATE INDEX access_by_subject ON privacy.access USING btree (subject_id, id DESC);

CREATE INDEX clip_left ON recommend.clip USING btree (changed_at) WHERE (NOT entered);

CREATE INDEX entry_of_video ON recommend.entry USING btree (video_id, transaction, "position");

CREATE INDEX entry_oldest ON recommend.entry USING btree (told_at);

CREATE INDEX gap_newest ON recommend.gap USING btree (at);

CREATE INDEX weights_oldest ON recommend.weights USING btree (last_used_at);

CREATE INDEX account_like ON search.account USING gin (handle public.gin_trgm_ops);

CREATE INDEX term_beginning ON search.term USING btree (kind, folded, videos DESC);

CREATE INDEX term_like ON search.term USING gin (folded public.gin_trgm_ops);

CREATE INDEX term_most ON search.term USING btree (kind, videos DESC, term);

CREATE INDEX video_document ON search.video USING gin (document);

CREATE INDEX video_newest ON search.video USING btree (published_at DESC, video_id DESC);

CREATE INDEX video_of_account ON search.video USING btree (account_id);

CREATE INDEX client_expired ON signals.client USING btree (expires_at);

CREATE INDEX gap_at ON signals.gap USING btree (at);

CREATE INDEX log_of ON ONLY signals.log USING btree (reader, subject);

CREATE INDEX log_order ON ONLY signals.log USING btree (transaction, "position");

CREATE INDEX log_told ON ONLY signals.log USING btree (at_ms) WHERE (kind = ANY (ARRAY[16, 17]));

CREATE INDEX quota_day ON signals.quota USING btree (day);

CREATE INDEX video_count_changed ON signals.video_count USING btree (changed_at, video_id);

CREATE INDEX block_newest ON social.block USING btree (blocker_id, created_at DESC, blocked_id DESC);

CREATE INDEX block_of ON social.block USING btree (blocked_id);

CREATE INDEX comment_like_of ON social.comment_like USING btree (comment_id);

CREATE INDEX comment_of_author ON social.comment USING btree (author_id, comment_id);

CREATE INDEX comment_of_video ON social.comment USING btree (video_id);

CREATE INDEX comment_replies ON social.comment USING btree (reply_to, comment_id) WHERE (reply_to IS NOT NULL);

CREATE INDEX comment_thread ON social.comment USING btree (video_id, rank DESC, comment_id DESC) WHERE (reply_to IS NULL);

CREATE INDEX follow_newest_followed ON social.follow USING btree (follower_id, created_at DESC, followed_id DESC);

CREATE INDEX follow_newest_follower ON social.follow USING btree (followed_id, created_at DESC, follower_id DESC);

CREATE INDEX mute_newest ON social.mute USING btree (muter_id, created_at DESC, muted_id DESC);

CREATE INDEX notification_cause_of_video ON social.notification_cause USING btree (video_id);

CREATE INDEX notification_cause_oldest ON social.notification_cause USING btree (created_at);

CREATE INDEX notification_newest ON social.notification USING btree (account_id, renewed_at DESC, notification_id DESC);

CREATE INDEX notification_of_actor ON social.notification USING btree (actor_id);

CREATE INDEX notification_of_video ON social.notification USING btree (video_id);

CREATE INDEX notification_oldest ON social.notification USING btree (renewed_at);

CREATE INDEX notification_unread ON social.notification USING btree (account_id) WHERE (read_at IS NULL);

CREATE INDEX save_newest ON social.save USING btree (account_id, created_at DESC, video_id DESC);

CREATE INDEX save_of ON social.save USING btree (video_id);

CREATE INDEX share_of ON social.share USING btree (video_id);

CREATE INDEX video_like_newest ON social.video_like USING btree (account_id, created_at DESC, video_id DESC);

CREATE INDEX video_like_of ON social.video_like USING btree (video_id);

CREATE INDEX upload_by_expiry ON uploads.upload USING btree (expires_at);

CREATE INDEX hashtag_by_folded ON videos.hashtag USING btree (folded, video_id DESC);

CREATE INDEX hashtag_by_tag ON videos.hashtag USING btree (tag, video_id DESC);

CREATE INDEX mention_of_account ON videos.mention USING btree (account_id, video_id DESC);

CREATE INDEX video_objects_left ON videos.video USING btree (id) WHERE ((state = ANY (ARRAY['erased'::text, 'refused'::text])) AND (objects_erased_at IS NULL));

CREATE INDEX video_of_account ON videos.video USING btree (account_id, id DESC);

CREATE INDEX video_public ON videos.video USING btree (published_at DESC, id DESC) WHERE ((state = 'published'::text) AND (visibility = 'public'::text));

CREATE INDEX video_published_of_account ON videos.video USING btree (account_id, published_at DESC, id DESC) WHERE (state = 'published'::text);

CREATE INDEX video_unfinished ON videos.video USING btree (created_at) WHERE ((state = ANY (ARRAY['uploaded'::text, 'processing'::text])) OR ((state = ANY (ARRAY['ready'::text, 'published'::text, 'withdrawn'::text])) AND (completed_at IS NULL)));

CREATE INDEX video_without_look ON videos.video USING btree (id) WHERE ((look IS NULL) AND (ready_at IS NOT NULL));

ALTER TABLE ONLY accounts.address
    ADD CONSTRAINT address_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.age_ask
    ADD CONSTRAINT age_ask_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.age_assurance
    ADD CONSTRAINT age_assurance_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.challenge
    ADD CONSTRAINT challenge_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.passkey
    ADD CONSTRAINT passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.password
    ADD CONSTRAINT password_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.recovery_code
    ADD CONSTRAINT recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.session
    ADD CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.ticket
    ADD CONSTRAINT ticket_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY accounts.totp
    ADD CONSTRAINT totp_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY social.comment_like
    ADD CONSTRAINT comment_like_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES social.comment(comment_id) ON DELETE CASCADE;

ALTER TABLE ONLY social.comment
    ADD CONSTRAINT comment_reply_to_fkey FOREIGN KEY (reply_to) REFERENCES social.comment(comment_id);

ALTER TABLE ONLY uploads.part
    ADD CONSTRAINT part_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES uploads.upload(id) ON DELETE CASCADE;
