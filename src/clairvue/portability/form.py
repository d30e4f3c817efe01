"""The names of what is in an archive of ours, for who writes one and who reads one (docs/export.md)."""

FORM = "clairvue export 1"
INVENTORY = "data/inventory.json"
PICTURE = "picture.webp"


def data_file(table: str) -> str:
    """Return the name of the file that holds the rows of a table."""
    return f"data/{table}.json"


def original_file(video_id: str) -> str:
    """Return the name of the file that is a video as it was uploaded."""
    return f"videos/{video_id}/original"
