"""The refusals, facts and values of the social domain. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import UTC, datetime

from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId, CommentId, VideoId
from clairvue.kit.refusals import Conflict, Forbidden, Invalid, NotFound

FOLLOWS_MAX = 10_000
HIDDEN_MAX = 20_000


class OwnAccount(Invalid):
    """That is your own account: choose somebody else's."""


class FollowedFirst(Forbidden):
    """This account is followed by people whom it follows itself."""


class FollowsFull(Conflict):
    """You follow {follows_max} accounts, the most there may be: unfollow one first."""


class HiddenFull(Conflict):
    """You have blocked or muted {hidden_max} accounts, the most there may be: take one off the list first."""


class CommentMissing(NotFound):
    """This comment is not here: it was deleted, or it is not for you to see."""


class CommentNotYours(Forbidden):
    """Only its author and the creator of the video can delete this comment."""


class CommentsOff(Forbidden):
    """The creator has turned comments off for this video."""


class CommentEmpty(Invalid):
    """A comment needs at least one word: write something, then send it."""


class CommentTooLong(Invalid):
    """A comment holds at most {characters_max} characters: shorten it, then send it again."""


class FollowAdded(Fact, frozen=True, kw_only=True):
    """Somebody began to follow somebody."""

    follower_id: AccountId
    followed_id: AccountId


class FollowRemoved(Fact, frozen=True, kw_only=True):
    """Somebody no longer follows somebody."""

    follower_id: AccountId
    followed_id: AccountId


class LikeAdded(Fact, frozen=True, kw_only=True):
    """Somebody liked a video."""

    video_id: VideoId
    account_id: AccountId
    owner_id: AccountId


class LikeRemoved(Fact, frozen=True, kw_only=True):
    """Somebody took a like back."""

    video_id: VideoId
    account_id: AccountId
    owner_id: AccountId


class SaveAdded(Fact, frozen=True, kw_only=True):
    """Somebody saved a video. Its owner is never told who."""

    video_id: VideoId
    account_id: AccountId


class ShareMade(Fact, frozen=True, kw_only=True):
    """Somebody shared a video for the first time. Its owner is never told who."""

    video_id: VideoId
    account_id: AccountId


class CommentPosted(Fact, frozen=True, kw_only=True):
    """Somebody commented a video, or replied to a comment on it."""

    comment_id: CommentId
    video_id: VideoId
    account_id: AccountId
    owner_id: AccountId
    reply_to_account_id: AccountId | None


class CommentMentionMade(Fact, frozen=True, kw_only=True):
    """A comment names somebody by handle."""

    comment_id: CommentId
    video_id: VideoId
    account_id: AccountId
    mentioned_id: AccountId


class CommentLiked(Fact, frozen=True, kw_only=True):
    """Somebody liked a comment."""

    comment_id: CommentId
    video_id: VideoId
    account_id: AccountId
    author_id: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCounts:
    """What everybody did to a video."""

    likes: int = 0
    comments: int = 0
    saves: int = 0
    shares: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoMine:
    """What the viewer did to a video."""

    likes: bool = False
    saves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCounts:
    """Who follows an account, whom it follows, and how often its videos were liked."""

    followers: int = 0
    following: int = 0
    likes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How the viewer stands to an account."""

    follows: bool = False
    followed_by: bool = False
    blocks: bool = False
    mutes: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list of accounts or videos: whom or what, and since when."""

    id: str
    created_at: datetime

    @property
    def place(self) -> "Place":
        """Where a page ends that ends with this entry."""
        return self.created_at, self.id


Place = tuple[datetime, str]
"""A place in a list that runs from the newest to the oldest: the next page begins below it."""

TOP: Place = (datetime.max.replace(tzinfo=UTC), "")
"""Above everything: where the first page begins."""
