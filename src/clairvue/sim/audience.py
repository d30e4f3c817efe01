"""The seeded audience: it watches, likes, saves, shares, comments and follows by the verbs that people use.

What somebody does is a pure function of the seed, their tastes and the clip; only the moment is the clock's.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.refusals import Refusal
from clairvue.signals.hear import hear
from clairvue.signals.model import Sender, Signal
from clairvue.sim.cast import COMMENTS
from clairvue.sim.catalogue import Planned
from clairvue.sim.people import Member
from clairvue.social.comments.post import post
from clairvue.social.follow import follow
from clairvue.social.like import like
from clairvue.social.save import save
from clairvue.social.share import share

# How likely somebody does a thing: when the clip suits their tastes, and when it does not.
LIKES, SAYS = (0.55, 0.12), (0.16, 0.04)
# And of those who like it:
FOLLOWS, SAVES, SHARES = 0.25, 0.2, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What one viewer does with one clip."""

    watches: bool
    watched_share: float
    likes: bool
    follows: bool
    saves: bool
    shares: bool
    says: str


def mood_of(viewer: Member, clip: Planned, *, popularity: float, seed: int) -> Mood:
    """Return what the viewer does with the clip; `popularity` in [0, 1] is the clip's luck."""
    chance = random.Random(f"{seed} {clip.seed} {viewer.person.handle}")  # noqa: S311 - seeded on purpose
    suits = clip.look in viewer.person.tastes
    likes = chance.random() < LIKES[not suits]
    return Mood(
        watches=chance.random() < 0.1 + 0.4 * popularity + 0.2 * suits,  # the rest is for later: see visits
        watched_share=chance.uniform(0.8, 2.0) if suits else chance.betavariate(1.5, 2.5),
        likes=likes,
        follows=likes and chance.random() < FOLLOWS,
        saves=likes and chance.random() < SAVES,
        shares=likes and chance.random() < SHARES,
        says=chance.choice(COMMENTS[viewer.person.language]) if chance.random() < SAYS[not suits] else "",
    )


async def react(
    installation: Installation, viewers: Sequence[Member], author: Member, clip: Planned, *, seed: int
) -> int:
    """Let the audience meet a published clip; return how many watched it."""
    popularity = random.Random(f"{seed} popularity {clip.seed}").betavariate(1.2, 2.0)  # noqa: S311 - seeded
    met = 0
    for place, viewer in enumerate(viewers):
        mood = mood_of(viewer, clip, popularity=popularity, seed=seed)
        if mood.watches:
            now = installation.clock() + timedelta(milliseconds=place)
            watched = partial(_watch, here=installation, viewer=viewer, author=author, clip=clip, mood=mood, now=now)
            await installation.database.transact(watched)
            met += 1
    return met


async def _watch(
    conn: Connection, *, here: Installation, viewer: Member, author: Member, clip: Planned, mood: Mood, now: datetime
) -> None:
    """Let one viewer watch one clip and do what they then do."""
    length_ms = clip.seconds * 1000
    watched_ms = int(length_ms * mood.watched_share)
    loops, furthest_ms = watched_ms // length_ms, min(watched_ms, length_ms)
    kinds = ("impression", "finish") if loops else ("impression",)
    signals = [Signal(number + 1, kind, clip.video_id) for number, kind in enumerate(kinds)]
    watch = Signal(len(kinds) + 1, "watch", clip.video_id, watched_ms, furthest_ms=furthest_ms, loops=loops)
    client = hashlib.sha256(f"{viewer.account_id} {clip.video_id}".encode()).digest()
    sender = Sender(account_id=viewer.account_id, slot=viewer.slot)
    await hear(conn, here.keyring, client=client, sender=sender, signals=[*signals, watch], now=now)
    await meet(conn, here=here, viewer=viewer, author=author, clip=clip, mood=mood)


async def meet(
    conn: Connection, *, here: Installation, viewer: Member, author: Member, clip: Planned, mood: Mood
) -> None:
    """Let one viewer do what they do with a clip that they have watched."""
    now = here.clock()
    account_id, video_id = viewer.account_id, clip.video_id
    if mood.likes:
        await like(conn, account_id=account_id, video_id=video_id, now=now)
    if mood.follows:
        await follow(conn, follower_id=account_id, followed_id=author.account_id, now=now)
    if mood.saves:
        await save(conn, account_id=account_id, video_id=video_id, now=now)
    if mood.shares:
        await share(conn, account_id=account_id, video_id=video_id, origin=here.origin, now=now)
    if mood.says:
        await post(
            conn,
            here.keyring,
            cell=here.cell,
            author_id=account_id,
            slot=viewer.slot,
            video_id=video_id,
            text=mood.says,
            reply_to=None,
            now=now,
        )


async def react_once(
    installation: Installation, viewers: Sequence[Member], author: Member, clip: Planned, *, seed: int
) -> int:
    """As `react`; a clip that is gone meanwhile is nobody's loss."""
    try:
        return await react(installation, viewers, author, clip, seed=seed)
    except Refusal:
        return 0
