"""What an account is told of: written by the worker from facts, gathered by day, kept for 90 days. It sends nothing."""
