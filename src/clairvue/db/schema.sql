-- Made by tools/schema from the migrations: never edited by hand.

CREATE SCHEMA db;

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

ALTER TABLE ONLY db.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY db.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY ("position");
