-- Leaving for good: who wishes to be erased and when, and the certificates that say it was done.

CREATE SCHEMA portability;

-- One row from the wish until nothing is left; then a certificate takes its place.
CREATE TABLE portability.erasure (
    account_id text COLLATE "C" PRIMARY KEY,
    receipt text COLLATE "C" NOT NULL UNIQUE,  -- names the certificate; blinded, so that it names nobody
    wished_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    begun_at timestamptz,  -- from then on nobody takes the wish back
    gone_at timestamptz,  -- the key is destroyed, and nobody can sign in
    told_at timestamptz,  -- when the domains were last told

    CONSTRAINT grace_comes_first CHECK (due_at >= wished_at),
    CONSTRAINT nothing_goes_before_it_begins CHECK (gone_at IS NULL OR begun_at IS NOT NULL)
);
CREATE INDEX erasure_due ON portability.erasure (due_at);

-- Says of nobody that somebody was erased. `body` is the canonical JSON that was signed.
CREATE TABLE portability.certificate (
    receipt text COLLATE "C" PRIMARY KEY,
    issued_at timestamptz NOT NULL,
    body bytea NOT NULL,
    signature bytea NOT NULL
);
