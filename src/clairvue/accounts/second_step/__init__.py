"""The second step of a password: codes by the clock, and recovery codes for the day the phone is lost."""
