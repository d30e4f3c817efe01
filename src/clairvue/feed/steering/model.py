"""What a viewer can choose about their feed, within which bounds, and what is refused. Pure."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, get_args

import msgspec
from msgspec.structs import replace

from clairvue.kit.refusals import Conflict, Invalid
from clairvue.videos.caption import fold_tag, normalise_tag

STEERING = "feed.viewer.steering"

Action = Literal["finish", "watched", "like", "comment", "share", "follow", "skip", "not_interested", "report", "next"]
Source = Literal[
    "followed",
    "neighbours",
    "taste",
    "trending_fast",
    "trending_slow",
    "topic",
    "creator",
    "fresh",
    "anchor",
    "random",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
SOURCES: tuple[Source, ...] = get_args(Source)

LEVEL_MAX = 2.0
OWN_WEIGHT_MAX = 1000.0
LEVELS_MAX = 300
WORDS_MAX = 200
WORD_CHARACTERS_MAX = 60
CHOSEN_TOPICS_MAX = 50
LANGUAGES_MAX = 20
CHOSEN_LEVEL = 1.25  # where the slider of a chosen topic stands until it is moved
STEP_DOWN = 0.5  # what one tap on "less" leaves of a slider
ZERO_BELOW = 0.2  # and below this it is none at all

Level = Annotated[float, msgspec.Meta(ge=0, le=LEVEL_MAX)]
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=101)]
Weight = Annotated[float, msgspec.Meta(ge=-OWN_WEIGHT_MAX, le=OWN_WEIGHT_MAX)]
HalfLifeDays = Annotated[float, msgspec.Meta(ge=1, le=90)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]
Levels = dict[str, Level]


class SteeringFull(Conflict):
    """Your list of {what} holds {entries_max}, the most it can: take something off it first."""


class MutedWordUnfit(Invalid):
    """A muted word has 1 to {characters_max} characters, at least one of them a letter or a digit."""


class WeightsUnreadable(Invalid):
    """Line {line} of your weights cannot be read: write an action, a colon and a number, such as "like: 2.5"."""


class WeightUnknown(Invalid):
    """Line {line} of your weights names {action}, which is no action: there are {actions}."""


class WeightUnfit(Invalid):
    """Line {line} of your weights gives {action} no number from {least} to {most}."""


class SoundIsOwn(Invalid):
    """Clips do not share sounds here yet: ask for less of this creator, or of a topic, instead."""


class TopicMissing(Invalid):
    """This clip carries no topic of that name: ask for less of its creator instead."""


class Steering(msgspec.Struct, frozen=True, kw_only=True):
    """What a viewer asks of their feed. A level is a factor: 1 changes nothing, 0 leaves it out, 2 doubles it."""

    profiling: bool = True
    topics: Levels = {}
    creators: Levels = {}  # by account id
    actions: Levels = {}
    sources: Levels = {}
    muted_words: list[str] = []
    hide_ai_made: bool = False
    languages: list[str] = []  # empty: all
    half_life_days: HalfLifeDays = 14.0
    diversity: Share = 0.5
    repeats_allowed: bool = False
    chosen_topics: list[str] = []
    session_stop_minutes: Minutes = 20  # 0: no stop
    own_weights: dict[str, Weight] | None = None  # by action; None: the published ones


def checked(steering: Steering) -> Steering:
    """Return the steering as it is kept: tags and words normalised, levels that say nothing left out, lists bounded.

    Raises: SteeringFull, MutedWordUnfit.
    """
    topics = {_tag(tag): level for tag, level in steering.topics.items()}
    chosen = list(dict.fromkeys(_tag(tag) for tag in steering.chosen_topics if _tag(tag)))
    kept = replace(
        steering,
        topics=_levels(topics, moved=chosen),
        creators=_levels(steering.creators),
        actions=_levels({action: steering.actions[action] for action in ACTIONS if action in steering.actions}),
        sources=_levels({source: steering.sources[source] for source in SOURCES if source in steering.sources}),
        muted_words=list(dict.fromkeys(muted_word(word) for word in steering.muted_words)),
        languages=list(dict.fromkeys(language.lower()[:35] for language in steering.languages if language)),
        chosen_topics=chosen,
    )
    for what, entries, entries_max in (
        ("topics", kept.topics, LEVELS_MAX),
        ("creators", kept.creators, LEVELS_MAX),
        ("words", kept.muted_words, WORDS_MAX),
        ("chosen topics", kept.chosen_topics, CHOSEN_TOPICS_MAX),
        ("languages", kept.languages, LANGUAGES_MAX),
    ):
        if len(entries) > entries_max:
            raise SteeringFull(what=what, entries_max=entries_max)
    return kept


def muted_word(word: str) -> str:
    """Return the form in which a muted word or phrase is kept and compared: folded, in one line.

    Raises: MutedWordUnfit.
    """
    folded = " ".join(fold_tag(word).split())
    if not 0 < len(folded) <= WORD_CHARACTERS_MAX or not any(character.isalnum() for character in folded):
        raise MutedWordUnfit(characters_max=WORD_CHARACTERS_MAX)
    return folded


def topic_levels(steering: Steering) -> Levels:
    """Return the level of every topic that does not stand at 1: whoever chose a topic begins with more of it."""
    return {**dict.fromkeys(steering.chosen_topics, CHOSEN_LEVEL), **steering.topics}


def less(levels: Mapping[str, float], names: list[str]) -> Levels:
    """Return the levels after one tap on "less" of each of these: halved, and zero once nearly nothing is left."""
    lowered = dict(levels)
    for name in names:
        level = lowered.get(name, 1.0) * STEP_DOWN
        lowered[name] = level if level > ZERO_BELOW else 0.0
    return lowered


def _tag(tag: str) -> str:
    return normalise_tag("".join(normalise_tag(tag).split())).lstrip("#")


def _levels(levels: Mapping[str, float], moved: Sequence[str] = ()) -> Levels:
    """Return the levels that say something: 1 says it only of what stands elsewhere until it is `moved`."""
    rounded = {name: round(float(level), 3) for name, level in levels.items() if name}
    return {name: level for name, level in rounded.items() if level != 1 or name in moved}
