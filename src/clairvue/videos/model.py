"""What a video is: states, the steps between them, refusals, and the facts it tells. Pure; it never reads a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId, VideoId
from clairvue.kit.refusals import Conflict, Forbidden, Invalid, NotFound

CAPTION_CHARACTERS_MAX = 2200
HASHTAGS_MAX = 30
HASHTAG_CHARACTERS_MAX = 100
MENTIONS_MAX = 20
CAPTION = "videos.video.caption"
NO_LANGUAGE = "und"  # BCP 47's word for undetermined


class VideoState(StrEnum):
    """Where a video stands between the last uploaded byte and its end."""

    UPLOADED = "uploaded"
    PROCESSING = "processing"
    READY = "ready"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ERASED = "erased"


class Step(StrEnum):
    """What can happen to a video."""

    PROCESS = "process"
    CLEAR_SCAN = "clear-scan"
    REFUSE = "refuse"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    ERASE = "erase"


# The state table. What is not in it cannot happen: the only way out of `processing` towards the public is the scan,
# and nothing leaves `erased`.
TRANSITIONS: dict[tuple[VideoState, Step], VideoState] = {
    (VideoState.UPLOADED, Step.PROCESS): VideoState.PROCESSING,
    (VideoState.PROCESSING, Step.PROCESS): VideoState.PROCESSING,  # after a crash, from the start
    (VideoState.PROCESSING, Step.REFUSE): VideoState.REFUSED,
    (VideoState.PROCESSING, Step.CLEAR_SCAN): VideoState.READY,
    (VideoState.READY, Step.PUBLISH): VideoState.PUBLISHED,
    (VideoState.PUBLISHED, Step.WITHDRAW): VideoState.WITHDRAWN,
    (VideoState.WITHDRAWN, Step.PUBLISH): VideoState.PUBLISHED,
    (VideoState.UPLOADED, Step.ERASE): VideoState.ERASED,
    (VideoState.PROCESSING, Step.ERASE): VideoState.ERASED,
    (VideoState.READY, Step.ERASE): VideoState.ERASED,
    (VideoState.PUBLISHED, Step.ERASE): VideoState.ERASED,
    (VideoState.WITHDRAWN, Step.ERASE): VideoState.ERASED,
    (VideoState.REFUSED, Step.ERASE): VideoState.ERASED,
}


def may_step(state: VideoState, step: Step) -> bool:
    """Say whether the state table has this step."""
    return (state, step) in TRANSITIONS


def move(state: VideoState, step: Step) -> VideoState:
    """Return the state after a step.

    Raises: StepImpossible.
    """
    if not may_step(state, step):
        raise StepImpossible
    return TRANSITIONS[state, step]


# Nothing is watched any more, and every object goes.
ENDED = frozenset({VideoState.REFUSED, VideoState.ERASED})


class Visibility(StrEnum):
    """Whom a published video is for."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    ONLY_ME = "only-me"


class Stage(StrEnum):
    """What the worker is doing with a video, as its uploader sees it."""

    WAITING = "waiting"
    INSPECTING = "inspecting"
    FIRST_RENDITION = "first-rendition"
    SCANNING = "scanning"
    LADDER = "ladder"
    DONE = "done"


# Where each stage begins and ends in the one bar its uploader looks at, in percent of the whole way.
SPANS: dict[Stage, tuple[int, int]] = {
    Stage.WAITING: (0, 0),
    Stage.INSPECTING: (0, 5),
    Stage.FIRST_RENDITION: (5, 50),
    Stage.SCANNING: (50, 55),
    Stage.LADDER: (55, 99),
    Stage.DONE: (100, 100),
}


def percent_at(stage: Stage, share: float) -> int:
    """Return how far along the whole way a video is that has done this share (0 to 1) of a stage."""
    begin, end = SPANS[stage]
    return begin + int((end - begin) * min(max(share, 0.0), 1.0))


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What decides who may watch a video."""

    account_id: AccountId
    state: VideoState
    visibility: Visibility
    watchable: bool
    version: str = ""  # of the row it was read from, whose every change makes another
    author_version: str = ""  # of its author's row, where that was read beside it
    age_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A video without its words: what whoever acts on it needs to know."""

    id: VideoId
    account_id: AccountId
    state: VideoState
    visibility: Visibility
    watchable: bool
    age_restricted: bool
    comments_allowed: bool
    duration_ms: int  # 0 before it can be watched
    version: str = ""  # of the row, as in `Access`

    @property
    def access(self) -> Access:
        """What decides who may watch it."""
        return Access(
            account_id=self.account_id,
            state=self.state,
            visibility=self.visibility,
            age_restricted=self.age_restricted,
            watchable=self.watchable,
            version=self.version,
        )


def sees(access: Access, viewer_id: AccountId | None, *, follows: bool, is_adult: bool = False) -> bool:
    """Say whether a viewer may watch: the owner once there is something to watch, others what is published for them.

    What is for adults is for those alone of whom it is known that they are: nobody who is signed out is.
    """
    if not access.watchable or access.state in ENDED:
        return False
    if viewer_id == access.account_id:
        return True
    if access.state is not VideoState.PUBLISHED or (access.age_restricted and not is_adult):
        return False
    return access.visibility is Visibility.PUBLIC or (
        access.visibility is Visibility.FOLLOWERS and viewer_id is not None and follows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryboardShape:
    """One picture of small frames, in rows, one frame every `interval_ms`."""

    columns: int
    rows: int
    interval_ms: int
    tile_width: int
    tile_height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenditionRow:
    """One encoded form of the clip, as its object exists."""

    name: str
    codec: str
    width: int
    height: int
    bits_per_second: int
    made: dict[str, Any]  # in media's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedVideo:
    """A video as it stands, its caption still sealed."""

    id: VideoId
    account_id: AccountId
    state: str
    visibility: str
    caption: bytes | None
    language: str
    ai_made: bool
    age_restricted: bool
    comments_allowed: bool
    publish_wished: bool
    watchable: bool
    duration_ms: int
    width: int
    height: int
    storyboard: list[int] | None
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRow:
    """A video as it stands, its caption unsealed. Whether a viewer may have it is `sees`'s to say."""

    id: VideoId
    account_id: AccountId
    state: VideoState
    visibility: Visibility
    caption: str
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]  # handles that name an account
    language: str
    ai_made: bool
    age_restricted: bool
    comments_allowed: bool
    publish_wished: bool
    watchable: bool
    duration_ms: int
    width: int
    height: int
    storyboard: StoryboardShape | None
    created_at: datetime
    published_at: datetime | None

    @property
    def has_files(self) -> bool:
        """Whether there is anything to show of it."""
        return self.watchable and self.state not in ENDED

    @property
    def access(self) -> Access:
        """What decides who may watch it."""
        return Access(
            account_id=self.account_id,
            state=self.state,
            visibility=self.visibility,
            age_restricted=self.age_restricted,
            watchable=self.watchable,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRef:
    """A video's place in a list by publication: enough for a cursor, and for whoever orders by age."""

    id: VideoId
    account_id: AccountId
    published_at: datetime
    language: str


class VideoMissing(NotFound):
    """There is no such video, or it is not for you."""


class CaptionTooLong(Invalid):
    """A caption has at most {characters_max} characters and this one has {characters}: shorten it."""


class TooManyHashtags(Invalid):
    """A caption carries at most {hashtags_max} hashtags: take some out."""


class TooManyMentions(Invalid):
    """A caption mentions at most {mentions_max} people: take some out."""


class AudienceTooWide(Forbidden):
    """Until you are 16, your clips are for your followers or for you alone."""


class AgeMarkStands(Conflict):
    """A moderator has marked this clip as for adults, and only a moderator lifts that: the reason is beside it."""


class AgeMarkMissing(Conflict):
    """This clip bears no mark of a moderator: only its author says whom it is for."""


class LanguageUnreadable(Invalid):
    """Give the language as a short code such as en, fr or pt-BR."""


class StepImpossible(Conflict):
    """That can no longer be done with this video: look at its state first."""


class RefusedByScan(Invalid):
    """The safety scan refused this clip, so nobody else can see it. You can erase it."""


class SomethingHidden(Invalid):
    """The file hides what can harm computers ({rule}), so nobody else sees it. Export the clip anew, or erase it."""


class ProcessingGaveUp(Invalid):
    """Processing broke off {times} times on this clip, so we have stopped: export it again as MP4 and upload that."""


class VideoUploaded(Fact, frozen=True, kw_only=True):
    """The last byte of a video has arrived."""

    video_id: VideoId
    account_id: AccountId


class VideoProcessed(Fact, frozen=True, kw_only=True):
    """The lowest rung is there and the scan has passed; the other rungs may begin."""

    video_id: VideoId


class LadderMade(Fact, frozen=True, kw_only=True):
    """Every rung is there; other codecs may follow in idle hours."""

    video_id: VideoId


class VideoRefused(Fact, frozen=True, kw_only=True):
    """Processing ended with a refusal."""

    video_id: VideoId
    account_id: AccountId
    code: str


class VideoPublished(Fact, frozen=True, kw_only=True):
    """A video can be watched by those it is for."""

    video_id: VideoId
    account_id: AccountId


class VideoWithdrawn(Fact, frozen=True, kw_only=True):
    """Its author has taken a video back."""

    video_id: VideoId
    account_id: AccountId


class VideoErased(Fact, frozen=True, kw_only=True):
    """A video is gone; its objects follow."""

    video_id: VideoId
    account_id: AccountId


class CaptionChanged(Fact, frozen=True, kw_only=True):
    """A published video's words have changed."""

    video_id: VideoId


class LabelsChanged(Fact, frozen=True, kw_only=True):
    """The author of a published video has said whether it is AI-made, or whether it may be commented on."""

    video_id: VideoId


class VisibilityChanged(Fact, frozen=True, kw_only=True):
    """A published video is now for others than before."""

    video_id: VideoId
    account_id: AccountId
    visibility: str


class AgeMarked(Fact, frozen=True, kw_only=True):
    """A moderator has marked somebody's video as for adults; `cause` names the moment."""

    video_id: VideoId
    account_id: AccountId
    cause: str


class AgeMarkLifted(Fact, frozen=True, kw_only=True):
    """A moderator has taken such a mark back; `cause` names the moment."""

    video_id: VideoId
    account_id: AccountId
    cause: str


class AudienceNarrowed(Fact, frozen=True, kw_only=True):
    """Somebody's public videos became their followers', because they are a minor; `cause` names the day."""

    account_id: AccountId
    cause: str


class MentionMade(Fact, frozen=True, kw_only=True):
    """A published caption names somebody."""

    video_id: VideoId
    account_id: AccountId
    mentioned_id: AccountId


class LookTaken(Fact, frozen=True, kw_only=True):
    """What a video looks and sounds like, made before that was asked of every clip, is known now."""

    video_id: VideoId


class ProcessingInterrupted(Fact, frozen=True, kw_only=True):
    """Nothing has worked on an unfinished video for too long."""

    video_id: VideoId
