"""Steering in the words of the interface: creators by handle instead of by id. It decides nothing."""

from typing import Annotated, Literal

import msgspec

from clairvue.accounts.look_up import get_many, ids_of
from clairvue.accounts.model import AccountMissing
from clairvue.accounts.words import normal_handle
from clairvue.db.database import Connection
from clairvue.feed.steering.model import (
    Action,
    HalfLifeDays,
    Level,
    Minutes,
    Share,
    Source,
    Steering,
    Tag,
    Weight,
)
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring

Words = list[Annotated[str, msgspec.Meta(max_length=100)]]


class CreatorLevel(msgspec.Struct, frozen=True):
    """How much of a creator somebody wants: 0 none, 1 as it comes, 2 twice as much."""

    handle: str
    level: Level


class SteeringDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What you ask of your feed. A level is a factor: 0 leaves it out, 1 changes nothing, 2 doubles it.

    `actions` are factors on the weights of the score's terms, `sources` on how many clips each source may offer.
    A topic of `chosen_topics` stands at 1.25 until `topics` says otherwise. `languages` empty: all.
    `session_stop_minutes` 0: no stop. `own_weights` null: the published ones.
    """

    profiling: bool
    topics: dict[Tag, Level]
    creators: list[CreatorLevel]
    actions: dict[Action, Level]
    sources: dict[Source, Level]
    muted_words: Words
    hide_ai_made: bool
    languages: Words
    half_life_days: HalfLifeDays
    diversity: Share
    repeats_allowed: bool
    chosen_topics: list[Tag]
    session_stop_minutes: Minutes
    own_weights: dict[Action, Weight] | None = None


class SteeringChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change of your steering; null leaves a field as it is."""

    profiling: bool | None = None
    topics: dict[Tag, Level] | None = None
    creators: list[CreatorLevel] | None = None
    actions: dict[Action, Level] | None = None
    sources: dict[Source, Level] | None = None
    muted_words: Words | None = None
    hide_ai_made: bool | None = None
    languages: Words | None = None
    half_life_days: HalfLifeDays | None = None
    diversity: Share | None = None
    repeats_allowed: bool | None = None
    chosen_topics: list[Tag] | None = None
    session_stop_minutes: Minutes | None = None


class Less(msgspec.Struct, frozen=True):
    """One tap on "less of this": of the clip's topic (`value` says which; all when null), its creator, or its kind.

    Each tap halves the slider, and the third one takes it to zero. `kind` lowers every topic of the clip and its
    creator. `record` is the page's on which the clip was served.
    """

    video: str
    of: Literal["topic", "creator", "sound", "kind"]
    value: str | None = None
    record: str | None = None


async def detail(conn: Connection, keyring: Keyring, steering: Steering) -> SteeringDetail:
    """Return steering as the interface tells it; levels of creators who are gone are left out."""
    cards = await get_many(conn, keyring, [AccountId(account_id) for account_id in steering.creators])
    words = {name: getattr(steering, name) for name in SteeringDetail.__struct_fields__ if name != "creators"}
    levels = [
        CreatorLevel(cards[AccountId(account_id)].handle, level)
        for account_id, level in steering.creators.items()
        if account_id in cards
    ]
    return SteeringDetail(creators=sorted(levels, key=lambda each: each.handle), **words)


async def chosen(conn: Connection, given: SteeringDetail | SteeringChange) -> dict[str, object]:
    """Return the fields of Steering that are given, creators by id.

    Raises: AccountMissing.
    """
    fields: dict[str, object] = {
        name: getattr(given, name)
        for name in given.__struct_fields__
        if name != "creators" and (isinstance(given, SteeringDetail) or getattr(given, name) is not None)
    }
    if given.creators is not None:
        ids = await ids_of(conn, [each.handle for each in given.creators])
        levels = {normal_handle(each.handle): each.level for each in given.creators}
        if set(levels) - set(ids):
            raise AccountMissing
        fields["creators"] = {ids[handle]: level for handle, level in levels.items()}
    return fields
