"""A person who did everything, jobs that run at once, and what is left of somebody anywhere in the database."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec.structs import replace as struct_replace
from psycopg import sql

from clairvue.accounts.addresses.model import Purpose
from clairvue.accounts.addresses.tickets import give_ticket
from clairvue.accounts.age import _store as ages
from clairvue.accounts.age.declare import assure_age
from clairvue.accounts.edit_profile import change_picture, edit_profile, picture_key
from clairvue.accounts.passkeys.challenge import give_challenge
from clairvue.accounts.passkeys.model import Ceremony
from clairvue.accounts.second_step.codes import renew_codes
from clairvue.accounts.sign_in import open_session
from clairvue.bench.marking import mark
from clairvue.db.outbox import relay
from clairvue.families import _store as families
from clairvue.feed import charts
from clairvue.feed.record import RecordedPage, keep, row_of
from clairvue.feed.seen import keep_served
from clairvue.feed.steering.steer import steer
from clairvue.figures import _store as figures
from clairvue.kit.ids import RecordId, make_id
from clairvue.kit.numbers import number_of
from clairvue.portability.arrivals import _store as arrivals
from clairvue.portability.arrivals.model import REPORT
from clairvue.portability.wish import wish
from clairvue.privacy.access import read_personal
from clairvue.reactions import FACTS, REACTIONS
from clairvue.recommend import _store as recommend
from clairvue.signals import _store as signals
from clairvue.signals import log
from clairvue.signals.hear import hear
from clairvue.signals.log import Logged, SignalKind
from clairvue.signals.model import Sender, Signal
from clairvue.signals.reader import reader_of, set_learning
from clairvue.social.block import block, mute
from clairvue.social.comments import like as comment_like
from clairvue.social.comments.post import post
from clairvue.social.follow import follow
from clairvue.social.like import like
from clairvue.social.save import save
from clairvue.social.share import share
from clairvue.uploads.append import append
from clairvue.uploads.create import create
from clairvue.uploads.model import Part

PROCESSING = {"process_first", "process_ladder", "process_av1", "resume_processing"}


@pytest.fixture
def settle(installation):
    """Run the jobs that facts wake, and those that these wake, until all is told. Nothing is transcoded."""

    async def settle(here=installation):
        told = []

        async def dispatch(_conn, name, payload):
            told.append((name, payload))

        while await here.database.transact(lambda conn: relay(conn, dispatch)):
            for name, payload in told:
                for job in REACTIONS[FACTS[name]] if name in FACTS else ():
                    if job.run.__name__ not in PROCESSING:
                        await job.run(here, **{key: payload[key] for key in job.parameters})
            told.clear()

    return settle


@pytest.fixture
def live(installation, newcomer, make_video, settle, cell, now):
    """Let somebody use everything that there is, among others who do the same to them."""
    here, keyring = installation, installation.keyring

    async def do(verb, *args, **kwargs):
        return await here.database.transact(lambda conn: verb(conn, *args, **kwargs))

    async def live(handle, words="words", **audience):
        me, friend, foe = [await newcomer(name) for name in (handle, f"{handle}.friend", f"{handle}.foe")]
        mine = await make_video(me.account_id, me.slot, caption=f"#tag {words} @{handle}.friend", **audience)
        theirs = await make_video(friend.account_id, friend.slot, caption=f"hello @{handle}")
        token = await do(open_session, keyring, cell=cell, proven=me, agent=f"agent {words}", now=now)
        own = {"account_id": me.account_id, "slot": me.slot}
        await do(edit_profile, keyring, **own, display_name=f"Anna {words}"[:50], bio=f"I film {words}.")
        key = picture_key(me.account_id, now)
        await here.objects.put(key, b"picture")
        await do(change_picture, account_id=me.account_id, key=key)
        await do(steer, keyring, **own, change=lambda before: struct_replace(before, muted_words=[words]), now=now)
        written = {"cell": cell, "text": f"I say {words}", "now": now}
        comment = await do(
            post, keyring, **written, author_id=me.account_id, slot=me.slot, video_id=theirs, reply_to=None
        )
        replied = await do(
            post,
            keyring,
            **written,
            author_id=friend.account_id,
            slot=friend.slot,
            video_id=theirs,
            reply_to=comment.id,
        )
        for one, other, video_id in ((me, friend, theirs), (friend, me, mine)):
            await do(follow, follower_id=one.account_id, followed_id=other.account_id, now=now)
            for verb in (like, save):
                await do(verb, account_id=one.account_id, video_id=video_id, now=now)
            await do(share, account_id=one.account_id, video_id=video_id, origin="http://test", now=now)
        await do(comment_like.like, account_id=me.account_id, comment_id=replied.id, now=now)
        await do(comment_like.like, account_id=friend.account_id, comment_id=comment.id, now=now)
        await do(block, blocker_id=me.account_id, blocked_id=foe.account_id, now=now)
        await do(mute, muter_id=foe.account_id, muted_id=me.account_id, now=now)
        await do(set_learning, account_id=me.account_id, learning=True)
        reader = await do(reader_of, keyring, me.account_id, me.slot)
        row = Logged(log.ms_of(now), reader.number, number_of(theirs), SignalKind.FINISH)
        await do(log.append, [row], now=now)
        page = RecordedPage(20, "en", None, None, None, [], {}, {}, [])
        name = here.keyring.blind("feed.record.reader", me.account_id)[:16]
        await do(keep, record_id=make_id(cell, now), kind="following", reader=name, page=page, now=now)
        await do(create, cell=cell, account_id=me.account_id, bytes_total=10, now=now)
        asked = {"role": "moderator", "reason": f"a report about {words}", "what": ["bio"], "now": now}
        await do(read_personal, keyring, cell=cell, reader=friend.account_id, subject=me.account_id, **asked)
        await do(read_personal, keyring, cell=cell, reader=me.account_id, subject=friend.account_id, **asked)
        await settle()
        return me, friend, mine, theirs, token

    return live


@pytest.fixture
def later(installation):
    """Give the same cell at another time."""
    return lambda moment: replace(installation, clock=lambda: moment)


@pytest.fixture
def traces(database):
    """Find (table, column) wherever a text column of ours holds some words."""

    async def traces(text):
        found = set()
        async with database.reading() as conn:
            rows = await conn.execute(
                """SELECT table_schema, table_name, column_name FROM information_schema.columns
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
                    AND data_type IN ('text', 'jsonb', 'ARRAY')"""
            )
            for schema, table, column in await rows.fetchall():
                asked = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {}::text LIKE %s)").format(
                    sql.Identifier(schema, table), sql.Identifier(column)
                )
                (there,) = await (await conn.execute(asked, [f"%{text}%"])).fetchone()
                if there:
                    found.add((f"{schema}.{table}", column))
        return found

    return traces


@pytest.fixture
def fill(installation, newcomer, live, make_video, settle, cell, now):
    """Let somebody use everything, so that every table that may name them does."""
    here, keyring = installation, installation.keyring

    async def do(verb, *args, **kwargs):
        return await here.database.transact(lambda conn: verb(conn, *args, **kwargs))

    async def fill(handle, words="words", **audience):
        me, friend, mine, theirs, _ = await live(handle, words, **audience)
        minor = await newcomer(f"{handle}.minor", age_band="under-16")
        leaving = await newcomer(f"{handle}.leaving")
        own = {"account_id": me.account_id, "slot": me.slot}
        for_adults = await make_video(me.account_id, me.slot, published=False)
        key = await mark(here, proven=me, video_id=for_adults, word=words)
        await do(renew_codes, keyring, account_id=me.account_id, now=now)
        await do(
            assure_age, account_id=me.account_id, years_min=18, method="test", until=now + timedelta(days=60), now=now
        )
        await do(ages.put_ask, ages.AskRow(me.account_id, bytes(32), "test", 18, now + timedelta(minutes=10)))
        for one, other in ((minor, me), (me, friend)):
            await do(families.add_tie, one.account_id, other.account_id, now)
        await do(give_challenge, Ceremony.PROVE, account_id=me.account_id, now=now)
        await do(give_ticket, me.account_id, Purpose.CONFIRM, bytes(32), now=now)
        await do(families.put_code, me.account_id, secrets.token_bytes(32), now + timedelta(minutes=10))
        await do(families.count_minute, me.account_id, now.date(), now)
        async with here.database.reading() as conn:
            await charts.current(here, conn, language="en", now=now)
        row = row_of(
            record_id=RecordId(make_id(cell, now)), kind="for-you", reader=secrets.token_bytes(16), page=b"x", now=now
        )
        await do(keep_served, row, reader=1, numbers=[1], now=now)
        sender = Sender(**own, objecting=False, unlearned=False)
        heard = [Signal(sequence=1, kind="like", video=theirs, at_ms=0)]
        await do(hear, keyring, client=secrets.token_bytes(32), sender=sender, signals=heard, now=now)
        await do(signals.note_gap, now, 1)
        drawn = figures.Figure(
            account_id=me.account_id, video_id=mine, day=now.date(), viewers=30, finishers=30, likers=30
        )
        await do(figures.add_figures, [drawn])
        await do(recommend.keep_weights, "1", b"x", now)
        upload = await do(create, cell=cell, account_id=me.account_id, bytes_total=10, now=now)
        await do(append, upload=upload, parts=[Part(0, 5, f"uploads/{upload.id}/{0:015d}-a")], now=now)
        await do(arrivals.begin, upload.id, me.account_id, now)
        report = keyring.seal(me.slot, me.account_id, REPORT, f"[{words}]", upload.id)
        await do(arrivals.end, upload.id, report, now)
        await do(wish, keyring, account_id=leaving.account_id, grace_days=30, now=now)
        await settle()
        return me, (me, mine), (friend, theirs), key

    return fill
