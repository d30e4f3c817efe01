"""What social does when somebody has gone for good. It keeps every count right, and nothing of theirs."""
