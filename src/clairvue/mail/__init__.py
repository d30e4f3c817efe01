"""Letters: short plain-text e-mails that wait in the database until they are sent. It never decides whom to write."""
