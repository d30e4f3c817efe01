"""What viewers did: counts of each video, and the signal log that the recommender learns from.

Counts say nothing about anybody. The log is kept for 30 days, under pseudonyms that only the account's key leads to,
and never of whom does not wish it.
"""
