-- Protections of whoever is under 16: their hours, sealed; the minutes of one day, no more; who is whose guardian, and the
-- codes by which two become that.

CREATE SCHEMA families;

CREATE TABLE families.care (
    account_id text COLLATE "C" PRIMARY KEY,
    hours bytea NOT NULL
);

CREATE TABLE families.use (
    account_id text COLLATE "C" PRIMARY KEY,
    day date NOT NULL,
    minutes smallint NOT NULL CHECK (minutes BETWEEN 0 AND 1500),
    last_at timestamptz NOT NULL
);

CREATE TABLE families.code (
    minor_id text COLLATE "C" PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL
);

CREATE TABLE families.guardianship (
    minor_id text COLLATE "C" NOT NULL,
    guardian_id text COLLATE "C" NOT NULL,
    asked_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    PRIMARY KEY (minor_id, guardian_id),
    CHECK (minor_id <> guardian_id)
);

CREATE INDEX guardianship_by_guardian ON families.guardianship (guardian_id, minor_id);
