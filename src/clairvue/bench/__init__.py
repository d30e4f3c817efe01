"""Measurements: CPU seconds, ratios within one run, counts of what was lost. No test asserts any of their times."""
