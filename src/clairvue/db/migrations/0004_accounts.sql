-- Accounts, their passwords and their sessions. What a person wrote about themselves is sealed under their key; the
-- handle alone is a public name by choice.

CREATE SCHEMA accounts;

CREATE TABLE accounts.account (
    id text COLLATE "C" PRIMARY KEY,
    handle text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    display_name bytea NOT NULL,
    bio bytea NOT NULL,
    picture text COLLATE "C",
    name_tokens bigint[] NOT NULL,
    roles text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    CONSTRAINT handle_is_taken_once UNIQUE (handle),
    CONSTRAINT handle_is_fit CHECK (handle ~ '^[a-z0-9_]+([.][a-z0-9_]+)*$' AND length(handle) BETWEEN 2 AND 24),
    CONSTRAINT language_is_a_tag CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')
);

CREATE INDEX account_by_name ON accounts.account USING gin (name_tokens);

CREATE TABLE accounts.password (
    account_id text COLLATE "C" PRIMARY KEY REFERENCES accounts.account ON DELETE CASCADE,
    hash bytea NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE accounts.session (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts.account ON DELETE CASCADE,
    token_digest bytea NOT NULL,
    agent bytea NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT token_opens_one_session UNIQUE (token_digest),
    CONSTRAINT session_ends CHECK (expires_at > created_at)
);

CREATE INDEX session_by_account ON accounts.session (account_id, created_at DESC, id DESC);
CREATE INDEX session_by_end ON accounts.session (expires_at);
