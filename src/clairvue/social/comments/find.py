"""Look a comment up without its words: whether it is still there, and whether somebody likes it."""

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, CommentId
from clairvue.social.comments import _store


async def is_there(conn: Connection, comment_id: CommentId) -> bool:
    """Say whether a comment is there and more than an empty place."""
    found = await _store.get_many(conn, [comment_id])
    return bool(found) and found[0].author_id is not None


async def is_liked(conn: Connection, account_id: AccountId, comment_id: CommentId) -> bool:
    """Say whether an account likes a comment."""
    return bool(await _store.liked_among(conn, account_id, [comment_id]))


async def find_wrong_counts(conn: Connection, *, limit: int = 100) -> list[CommentId]:
    """Return comments whose numbers differ from the rows they count: for tests and checks, it reads every row."""
    return await _store.wrong_counts(conn, limit)
