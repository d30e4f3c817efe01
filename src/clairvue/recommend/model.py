"""What the recommender is told of a clip. Pure."""

from dataclasses import dataclass
from datetime import datetime

TOPICS_MAX = 8
CAPTION_WORDS_MAX = 8
WORDS_MAX = TOPICS_MAX + CAPTION_WORDS_MAX
LOOK_BYTES = 32
NO_LOOK = bytes(LOOK_BYTES)

AI_MADE, AGE_RESTRICTED, GONE, COMMENTS_OFF = 1, 2, 4, 8
"""Flags of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """A clip as the catalogue has it. Whoever fills this in may know whose it is: the recommender gets a number."""

    video_id: str
    creator: int
    published_at: datetime
    duration_ms: int
    language: str
    caption: str
    hashtags: tuple[str, ...]
    ai_made: bool = False
    age_restricted: bool = False
    comments_off: bool = False
    look: bytes = NO_LOOK  # 32 signed bytes

    @property
    def flags(self) -> int:
        """What the entry says of the clip, as bits."""
        said = ((AI_MADE, self.ai_made), (AGE_RESTRICTED, self.age_restricted), (COMMENTS_OFF, self.comments_off))
        return sum(flag for flag, is_so in said if is_so)
