-- How old somebody says they are, as a band and the month they said it in, and what a provider of age assurance attested:
-- a threshold, by which method, until when. Never a birth date, never a document.

ALTER TABLE accounts.account
    ADD COLUMN age_band text COLLATE "C" NOT NULL DEFAULT 'undeclared',
    ADD COLUMN age_declared_on date,
    ADD CONSTRAINT age_band_is_known CHECK (age_band IN ('undeclared', 'under-16', 'under-18', 'adult')),
    ADD CONSTRAINT age_is_declared_some_month CHECK ((age_band = 'undeclared') = (age_declared_on IS NULL));

CREATE TABLE accounts.age_assurance (
    account_id text COLLATE "C" PRIMARY KEY REFERENCES accounts.account ON DELETE CASCADE,
    years_min smallint NOT NULL CHECK (years_min IN (16, 18)),
    method text COLLATE "C" NOT NULL,
    assured_on date NOT NULL,
    expires_at timestamptz NOT NULL
);
