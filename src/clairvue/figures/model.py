"""What figures are made of, and the published policy of their noise. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import msgspec

from clairvue.kit.ids import AccountId, VideoId

# The scale of each count's noise: one person more or less in a count changes any outcome's odds by e^(1/SCALE) at most.
SCALE = 4
EPSILON_OF_COUNT = Fraction(1, SCALE)
MEASURES = ("viewers", "finishers", "likers")
CLIPS_MAX = 20  # of one reader, of each measure and day: who does more is not counted in the rest
THRESHOLD = 25  # what comes out below is not shown
EPSILON_OF_CLIP = EPSILON_OF_COUNT * len(MEASURES)
EPSILON_OF_DAY = EPSILON_OF_CLIP * CLIPS_MAX + EPSILON_OF_COUNT  # the last: how many readers the cell had


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many people watched, finished and liked a clip on one day, with noise; None: below the threshold."""

    account_id: AccountId
    video_id: VideoId
    day: date
    viewers: int | None
    finishers: int | None
    likers: int | None


class ClipDay(msgspec.Struct, frozen=True):
    """One clip on one day, as its creator reads it. Null: fewer than the policy shows."""

    video: VideoId
    day: date
    viewers: int | None
    finishers: int | None
    likers: int | None


class ClipDays(msgspec.Struct, frozen=True):
    """A page of clips' days, the latest day first."""

    items: list[ClipDay]
    cursor: str | None


class Spent(msgspec.Struct, frozen=True):
    """What one day's release says at most about anybody who was counted in it, as differential privacy measures it.

    `epsilon_of_clip` bounds what is said of one reader and one clip, `epsilon_of_day` of one reader and all clips.
    `readers` is how many readers the cell had, with the same noise; null below the threshold.
    """

    day: date
    released_at: datetime
    mechanism: str
    scale: int
    threshold: int
    clips_of_reader_max: int
    epsilon_of_clip: float
    epsilon_of_day: float
    clips: int
    readers: int | None


class EpsilonLedger(msgspec.Struct, frozen=True):
    """A page of all that was ever released with noise, the latest day first."""

    items: list[Spent]
    cursor: str | None
