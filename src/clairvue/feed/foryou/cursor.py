"""The cursor of for-you: that a session goes on. What it must not repeat is kept on our side, under a pseudonym."""

from clairvue.kit.ids import RecordId, is_id

KIND = "for-you"
_MARK = f"{KIND}."


def write_cursor(record_id: RecordId) -> str:
    """Return the cursor that goes on after the page with this record."""
    return _MARK + record_id


def is_for_you(cursor: str) -> bool:
    """Say whether a cursor was given out by for-you."""
    return cursor.startswith(_MARK) and is_id(cursor.removeprefix(_MARK))
