"""Feeds that others make: services that the operator named, which answer with clips and a reason for each.

A service is told how many clips, in which language and where to go on, and nothing about who asks; its answer is shared
by everybody for half a minute, so that it cannot even count its readers. It is not believed either: what it names is
looked up like any clip, and its reasons are words.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import msgspec
import structlog

from clairvue.db.database import Connection
from clairvue.feed.making import Asking, Candidate, Offers, Slot
from clairvue.feed.model import FeedElsewhereSilent, FeedKind, Reason
from clairvue.feed.page import FOR_EVERYBODY, Kind
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId, is_id
from clairvue.net.model import ChosenBy, OutsideError

PREFIX = "by:"
DEADLINE_S = 2.0  # for the whole answer, however slowly its bytes come
BYTES_MAX = 65_536
CURSOR_MAX, REASON_MAX = 500, 200  # characters
SHARED_S = 30.0
QUIET_S = 10.0  # for so long a service that failed is left in peace
AT_ONCE = 8  # requests to one service
_KEPT_MAX = 512
log = structlog.get_logger()


class _Item(msgspec.Struct, frozen=True):
    video: str
    reason: str = ""


class _Answer(msgspec.Struct, frozen=True):
    items: list[_Item]
    cursor: str | None = None


class _Unusable(Exception):  # noqa: N818 - a refusal says it to the reader
    """An answer that is none."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a service answered: clips that may be nobody's, each with its words, and where it goes on."""

    name: str
    clips: Sequence[tuple[VideoId, str]]
    after: str | None

    @property
    def seed(self) -> int | None:
        """Nothing here is left to our chance."""
        return None

    @property
    def chart_id(self) -> str | None:
        """Nothing here comes from a chart."""
        return None

    def offers(self) -> Offers:
        """Return the clips in the service's order; whose they are is found out when they are looked up."""
        nobody = AccountId("")
        return {
            "by": [Candidate(place, video_id, nobody, float(-place)) for place, (video_id, _) in enumerate(self.clips)]
        }

    def arrange(self, offers: Offers, limit: int) -> list[Slot]:
        """Return the clips as the service put them."""
        return [Slot(candidate, "by") for candidate in offers["by"][:limit]]

    def reasons(self, slot: Slot, now: datetime) -> list[Reason]:  # noqa: ARG002 - no moment changes it
        """Return the one reason there is: the service's own words."""
        return [Reason("by", 100.0, {"feed": self.name, "words": self.clips[slot.candidate.entry][1]})]

    def cursor(self, slots: Sequence[Slot], dropped: Sequence[Candidate]) -> str | None:  # noqa: ARG002 - not ours
        """Return where the service said that it goes on."""
        return self.after


@dataclass(frozen=True, slots=True)
class _Shared:
    until: float
    answer: "asyncio.Task[Offered]"


_Question = tuple[str, int, str, str | None]  # address, limit, language, cursor: all that a service is told
_shared: dict[_Question, _Shared] = {}  # the oldest first
_quiet: dict[str, float] = {}  # until when an address is left in peace


def list_others(feeds: Mapping[str, str]) -> list[FeedKind]:
    """Return others' feeds, as the interface lists them."""
    return [
        FeedKind(kind=f"{PREFIX}{name}", title=name, personal=False, sign_in=False, by=address)
        for name, address in feeds.items()
    ]


def kind_of(offered: Offered) -> Kind:
    """Return the feed whose only page was offered: what is public in it, of nobody who is blocked or muted."""

    async def ground(
        _installation: Installation, _conn: Connection, _asking: Asking, _viewer_id: AccountId | None
    ) -> Offered:
        return offered

    return Kind(
        name=f"{PREFIX}{offered.name}",
        personal=False,
        sources=("by",),
        filters=FOR_EVERYBODY,
        ground=ground,
        pages_max=1,
    )


async def ask(feeds: Mapping[str, str], asking: Asking) -> Offered | None:
    """Return what a service offers; None when it is not others' feed that is asked for.

    Whoever calls holds no connection to the database meanwhile: somebody else's service may be slow.

    Raises: FeedElsewhereSilent.
    """
    name = asking.kind.removeprefix(PREFIX)
    if name == asking.kind or name not in feeds:
        return None
    address = feeds[name]
    try:
        return await asyncio.shield(_answer(name, (address, asking.limit, asking.language, asking.cursor)))
    except (OutsideError, msgspec.DecodeError, _Unusable) as fault:
        if _quiet.get(address, 0.0) <= time.monotonic():
            log.warning("feed.elsewhere_silent", feed=name, error=type(fault).__name__)
            _quiet[address] = time.monotonic() + QUIET_S
        raise FeedElsewhereSilent(name=name) from fault


def _answer(name: str, question: _Question) -> "asyncio.Task[Offered]":
    """Return the answer that everybody shares at the moment, or begin to ask for it. Raises: _Unusable."""
    now, address = time.monotonic(), question[0]
    while _shared and (len(_shared) > _KEPT_MAX or next(iter(_shared.values())).until <= now):
        del _shared[next(iter(_shared))]
    kept = _shared.get(question)
    if kept is not None and not (kept.answer.done() and kept.answer.exception()):
        return kept.answer
    asked = sum(not each.answer.done() for (where, *_), each in _shared.items() if where == address)
    if _quiet.get(address, 0.0) > now or asked >= AT_ONCE:
        raise _Unusable
    _shared.pop(question, None)  # so that the new one is the youngest
    _shared[question] = _Shared(now + SHARED_S, asyncio.create_task(_fetch(name, question)))
    return _shared[question].answer


async def _fetch(name: str, question: _Question) -> Offered:
    from clairvue.net.fetch import fetch  # noqa: PLC0415 - its client is a tenth of a start, and few cells ask anybody

    address, limit, language, cursor = question
    asked = {"limit": str(limit), "language": language, **({} if cursor is None else {"cursor": cursor})}
    fetched = await fetch(
        address,
        chosen_by=ChosenBy.OPERATOR,
        query=asked,
        headers={"Accept": "application/json"},
        deadline_s=DEADLINE_S,
        bytes_max=BYTES_MAX,
    )
    if fetched.status != HTTPStatus.OK:  # a redirection too: only the operator says who is asked
        raise _Unusable
    answer = msgspec.json.decode(fetched.body, type=_Answer)
    named = {item.video: _words(item.reason) for item in answer.items if is_id(item.video)}
    clips = [(VideoId(video), words) for video, words in named.items()][:limit]
    after = answer.cursor if answer.cursor and len(answer.cursor) <= CURSOR_MAX else None
    return Offered(name, clips, None if after == cursor else after)


def _words(reason: str) -> str:
    """Return a reason as one line that can be shown: nothing in it breaks a line or turns the direction of reading."""
    return "".join(letter for letter in " ".join(reason.split()) if letter.isprintable())[:REASON_MAX]
