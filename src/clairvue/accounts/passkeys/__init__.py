"""Passkeys (WebAuthn Level 3): made, shown, named and removed. No private key and no fingerprint ever comes here."""
