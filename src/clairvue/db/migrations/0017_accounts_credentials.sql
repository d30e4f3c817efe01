-- Passkeys, the second step of a password, addresses for letters, and the one-time values between them. What proves
-- who somebody is lies here as a public key, as a digest, or sealed; what is used once is deleted when it is used.

CREATE TABLE accounts.passkey (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts.account ON DELETE CASCADE,
    credential_id bytea NOT NULL,
    user_handle bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL CHECK (sign_count >= 0),
    synced boolean NOT NULL,
    name bytea NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    CONSTRAINT credential_is_one_accounts UNIQUE (credential_id)
);
CREATE INDEX passkey_of_account ON accounts.passkey (account_id, created_at);

-- A challenge is answered once (WebAuthn Level 3, section 13.4.3).
CREATE TABLE accounts.challenge (
    digest bytea PRIMARY KEY,
    ceremony text COLLATE "C" NOT NULL CHECK (ceremony IN ('sign-up', 'add', 'sign-in', 'prove')),
    account_id text COLLATE "C" REFERENCES accounts.account ON DELETE CASCADE,
    user_handle bytea,
    expires_at timestamptz NOT NULL,
    CHECK ((ceremony IN ('add', 'prove')) = (account_id IS NOT NULL)),
    CHECK ((ceremony IN ('add', 'sign-up')) = (user_handle IS NOT NULL))
);
CREATE INDEX challenge_by_end ON accounts.challenge (expires_at);
CREATE INDEX challenge_of_account ON accounts.challenge (account_id);

CREATE TABLE accounts.totp (
    account_id text COLLATE "C" PRIMARY KEY REFERENCES accounts.account ON DELETE CASCADE,
    secret bytea NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz
);

CREATE TABLE accounts.recovery_code (
    digest bytea PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts.account ON DELETE CASCADE,
    created_at timestamptz NOT NULL
);
CREATE INDEX recovery_code_of_account ON accounts.recovery_code (account_id);

-- One address may wait to be confirmed beside the one that is; a confirmed address is one account's.
CREATE TABLE accounts.address (
    id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts.account ON DELETE CASCADE,
    address bytea NOT NULL,
    blind bytea NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz
);
CREATE UNIQUE INDEX address_waits_once ON accounts.address (account_id) WHERE confirmed_at IS NULL;
CREATE UNIQUE INDEX address_is_one ON accounts.address (account_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX address_is_one_accounts ON accounts.address (blind) WHERE confirmed_at IS NOT NULL;

CREATE TABLE accounts.ticket (
    digest bytea PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts.account ON DELETE CASCADE,
    purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('confirm', 'recover')),
    blind bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ticket_by_end ON accounts.ticket (expires_at);
CREATE INDEX ticket_of_account ON accounts.ticket (account_id);
