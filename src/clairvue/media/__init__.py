"""Media: from the bytes of an uploaded video to renditions, pictures and a fingerprint, made in a sandbox.

Knows paths and bytes alone: never the database, never accounts, never whether anything becomes public.
"""
