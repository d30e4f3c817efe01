"""A video in the words of the interface: what anybody who may see it is told. It decides nothing."""

from datetime import datetime

import msgspec

from clairvue.accounts.model import AccountCard
from clairvue.kit.ids import VideoId
from clairvue.videos.files import MASTER
from clairvue.videos.model import StoryboardShape, VideoRow

POSTER = "poster.jpg"
STORYBOARD = "storyboard.jpg"


class StoryboardDetail(msgspec.Struct, frozen=True, kw_only=True):
    """Where the small frames are, and how they are laid out."""

    url: str
    columns: int
    rows: int
    interval_ms: int
    tile_width: int
    tile_height: int


class TextTrack(msgspec.Struct, frozen=True, kw_only=True):
    """Subtitles in one language."""

    language: str
    label: str
    url: str


class VideoDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A video and who made it. Addresses are null until there is something at them."""

    id: VideoId
    account: AccountCard
    caption: str
    hashtags: list[str]
    mentions: list[str]
    language: str
    visibility: str
    state: str
    duration_ms: int
    width: int
    height: int
    poster_url: str | None
    storyboard: StoryboardDetail | None
    master_url: str | None
    text_tracks: list[TextTrack]
    ai_made: bool
    age_restricted: bool
    comments_allowed: bool
    published_at: datetime | None
    share_url: str


def describe(video: VideoRow, account: AccountCard, *, origin: str, folder: str) -> VideoDetail:
    """Return the video as the interface tells it; `origin` is the address people type, `folder` where its files are."""
    return VideoDetail(
        id=video.id,
        account=account,
        caption=video.caption,
        hashtags=list(video.hashtags),
        mentions=list(video.mentions),
        language=video.language,
        visibility=video.visibility,
        state=video.state,
        duration_ms=video.duration_ms,
        width=video.width,
        height=video.height,
        poster_url=f"{folder}/{POSTER}" if video.has_files else None,
        storyboard=_storyboard(folder, video.storyboard) if video.has_files else None,
        master_url=f"{folder}/{MASTER}" if video.has_files else None,
        text_tracks=[],
        ai_made=video.ai_made,
        age_restricted=video.age_restricted,
        comments_allowed=video.comments_allowed,
        published_at=video.published_at,
        share_url=f"{origin}/v/{video.id}",
    )


def _storyboard(folder: str, shape: StoryboardShape | None) -> StoryboardDetail | None:
    if shape is None:
        return None
    return StoryboardDetail(
        url=f"{folder}/{STORYBOARD}",
        columns=shape.columns,
        rows=shape.rows,
        interval_ms=shape.interval_ms,
        tile_width=shape.tile_width,
        tile_height=shape.tile_height,
    )
