"""For You in the words of the interface: why, what was inferred, the picture, the weights. It computes nothing."""

from datetime import date, datetime

import msgspec

from clairvue.kit.ids import VideoId


class Because(msgspec.Struct, frozen=True):
    """What one group of features adds to a prediction, in log-odds; the words it is about, where it has any."""

    group: str
    log_odds: float
    words: list[str]


class Term(msgspec.Struct, frozen=True):
    """One term of a score: probability times weight. Sliders of topics and creators are terms without a probability."""

    action: str
    probability: float | None
    weight: float | None
    term: float
    share_pct: float
    because: list[Because]


class CauseAccount(msgspec.Struct, frozen=True):
    """Who made a clip of your history."""

    handle: str
    display_name: str


class CauseVideo(msgspec.Struct, frozen=True):
    """A clip of your history."""

    id: VideoId
    caption: str
    poster_url: str | None
    account: CauseAccount


class WhyCause(msgspec.Struct, frozen=True):
    """A clip that you enjoyed, what you did with it, and how close it stands to this one, from 0."""

    video: CauseVideo
    action: str
    at: datetime
    weight: float


class Moves(msgspec.Struct, frozen=True):
    """Where the clip stood after each step, counted from 1, and how many clips each filter took out of the page."""

    ranked_place: int
    after_diversity_place: int | None
    place: int
    candidates: int
    filtered_before: dict[str, int]


class Explored(msgspec.Struct, frozen=True):
    """The clip was placed to be explored, with these odds."""

    propensity: float


class ModelNamed(msgspec.Struct, frozen=True):
    """What made the page: the version of the networks, how far the log was learned, and the code."""

    weights_version: str
    published_version: int
    log_position: list[int]  # transaction and position
    code: str


class Corrections(msgspec.Struct, frozen=True):
    """What you may ask for less of."""

    topics: list[str]
    creator: str | None


class Why(msgspec.Struct, frozen=True):
    """Why a clip was in its place on a page."""

    video: VideoId
    place: int
    score: float
    sources: list[str]
    terms: list[Term]
    causes: list[WhyCause]
    moves: Moves
    explored: Explored | None
    model: ModelNamed
    corrections: Corrections


class InferredTopic(msgspec.Struct, frozen=True):
    """A topic that the model believes you like, or dislike below zero."""

    tag: str
    weight: float


class InferredCreator(msgspec.Struct, frozen=True):
    """A creator whom the model believes you like, or dislike below zero."""

    handle: str
    display_name: str
    weight: float


class Inferred(msgspec.Struct, frozen=True):
    """All that the model holds of you in words; the rest is 16 numbers that mean nothing by themselves.

    `watched_share_pct`: how far you watch clips, compared with everybody on clips of their length: 50 is the middle.
    """

    topics: list[InferredTopic]
    creators: list[InferredCreator]
    watched_share_pct: float | None
    languages: list[str]


class SourceShare(msgspec.Struct, frozen=True):
    """A source, and the share of the clips that it brought."""

    name: str
    share_pct: float


class TopicShare(msgspec.Struct, frozen=True):
    """A topic, and the share of the clips that carry it."""

    tag: str
    share_pct: float


class PictureDay(msgspec.Struct, frozen=True):
    """One day, in UTC: how many clips each source brought, and how many carry each topic."""

    day: date
    sources: dict[str, int]
    topics: dict[str, int]


class Picture(msgspec.Struct, frozen=True):
    """The last clips that you were served and watched, at most 200: how many, from where, about what, day by day."""

    last: int
    sources: list[SourceShare]
    topics: list[TopicShare]
    days: list[PictureDay]


class PublishedWeight(msgspec.Struct, frozen=True):
    """What one action counts, and the reason for it. Below zero it speaks against a clip."""

    action: str
    weight: float
    why: str


class PublishedWeights(msgspec.Struct, frozen=True):
    """The published weights and the version that records name."""

    version: int
    weights: list[PublishedWeight]
