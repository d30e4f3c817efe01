"""What a comment is, and which text makes one. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from clairvue.kit.ids import AccountId, CommentId, VideoId
from clairvue.social.model import CommentEmpty, CommentTooLong

BODY_CHARACTERS_MAX = 1_000
MENTIONS_TOLD_MAX = 10
BODY_COLUMN = "social.comment.body"
EXCERPT_CHARACTERS = 80

Rank = tuple[float, str]
"""A place in the order of a video's comments: the next page begins below it."""

TOP_RANK: Rank = (1e300, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredComment:
    """A comment as its row is: sealed. Deleted ones that kept their place have no author and no body."""

    comment_id: CommentId
    video_id: VideoId
    author_id: AccountId | None
    reply_to: CommentId | None
    body: bytes | None
    replies: int
    likes: int
    rank: float
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as its reader may have it. Without an author it is a place whose comment was deleted."""

    id: CommentId
    video_id: VideoId
    author_id: AccountId | None
    reply_to: CommentId | None
    body: str
    replies: int
    likes: int
    rank: float
    created_at: datetime
    mine_likes: bool = False

    @property
    def deleted(self) -> bool:
        """Whether only its place is left."""
        return self.author_id is None


def read_body(text: str) -> str:
    """Return the body as it will be kept: composed (NFC), trimmed, without control characters.

    Raises: CommentEmpty, CommentTooLong.
    """
    body = "".join(c for c in unicodedata.normalize("NFC", text) if c == "\n" or unicodedata.category(c) != "Cc")
    body = body.strip()
    if not any(unicodedata.category(c)[0] not in "ZC" for c in body):
        raise CommentEmpty
    if len(body) > BODY_CHARACTERS_MAX:
        raise CommentTooLong(characters_max=BODY_CHARACTERS_MAX)
    return body


def excerpt(body: str) -> str:
    """Return the first words of a body, on one line."""
    line = " ".join(body.split())
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1].rstrip() + "…"
