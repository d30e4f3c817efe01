-- Which slot of the key file holds an account's key. The key itself is never in the database.

CREATE SCHEMA privacy;

CREATE TABLE privacy.account_key (
    account_id text COLLATE "C" PRIMARY KEY,
    slot bigint NOT NULL UNIQUE CHECK (slot BETWEEN 0 AND 4294967295)
);
