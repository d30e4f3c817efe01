-- Who has gone to a provider to be attested to be 16 or 18: the digest of a nonce, for ten minutes.

CREATE TABLE accounts.age_ask (
    account_id text COLLATE "C" PRIMARY KEY REFERENCES accounts.account ON DELETE CASCADE,
    digest bytea NOT NULL,
    provider text NOT NULL,
    years_min smallint NOT NULL CHECK (years_min IN (16, 18)),
    expires_at timestamptz NOT NULL
);

CREATE INDEX age_ask_ends ON accounts.age_ask (expires_at);
