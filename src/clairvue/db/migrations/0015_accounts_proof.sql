-- What a session was opened with, and when that was last shown again: dangerous acts ask for a fresh proof.

ALTER TABLE accounts.session
    ADD COLUMN proof text COLLATE "C" NOT NULL DEFAULT 'password',
    ADD COLUMN proved_at timestamptz,
    ADD CONSTRAINT proof_is_known
        CHECK (proof IN ('password', 'password-and-code', 'password-and-recovery-code', 'passkey'));
UPDATE accounts.session SET proved_at = created_at;
ALTER TABLE accounts.session ALTER COLUMN proof DROP DEFAULT, ALTER COLUMN proved_at SET NOT NULL;
