"""The feed: makes pages of clips, says why each clip is there, keeps a record. It never hides a reason or a repeat."""
