"""Somebody arrives with an archive: ours of another cell, or TikTok's. It asks no other service, and widens nothing."""
