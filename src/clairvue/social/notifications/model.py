"""What a notification is. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clairvue.kit.ids import AccountId, CommentId, NotificationId, VideoId

RETENTION = timedelta(days=90)
UNREAD_MAX = 99


class Kind(StrEnum):
    """What happened."""

    FOLLOW = "follow"
    LIKE = "like"
    COMMENT = "comment"
    REPLY = "reply"
    MENTION = "mention"
    COMMENT_LIKE = "comment-like"
    PUBLISHED = "published"
    REFUSED = "refused"
    NEW_SIGN_IN = "new-sign-in"
    SECURITY = "security"
    AUDIENCE = "audience"
    AGE_MARKED = "age-marked"
    AGE_MARK_LIFTED = "age-mark-lifted"
    ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing to tell one account.

    What happens of one kind to one subject within a day is told together; what has the same cause is told once.
    """

    account_id: AccountId
    kind: Kind
    cause: str
    actor_id: AccountId | None = None
    video_id: VideoId | None = None
    comment_id: CommentId | None = None

    @property
    def subject(self) -> str:
        """What it happened to: a liked comment, else the video, else the account itself."""
        if self.kind is Kind.COMMENT_LIKE and self.comment_id is not None:
            return self.comment_id
        return self.video_id or self.account_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What an account is told: who did it last, how many times it happened that day, and whether it was read."""

    notification_id: NotificationId
    kind: Kind
    actor_id: AccountId | None
    video_id: VideoId | None
    comment_id: CommentId | None
    count: int
    renewed_at: datetime
    read: bool

    def __post_init__(self) -> None:
        """Give the word of the row its type."""
        object.__setattr__(self, "kind", Kind(self.kind))
