-- Letters that wait to be sent. Address and what fills the letter are sealed under the account's key; a letter goes
-- when it is sent, or when its time is over.

CREATE SCHEMA mail;

CREATE TABLE mail.letter (
    letter_id text COLLATE "C" PRIMARY KEY,
    account_id text COLLATE "C" NOT NULL,
    template text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    address bytea NOT NULL,
    fields bytea NOT NULL,
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT letter_ends CHECK (expires_at > created_at)
);

CREATE INDEX letter_due ON mail.letter (due_at);
CREATE INDEX letter_of_account ON mail.letter (account_id);
