"""Both logs are read in one order, wherever they are cut, and nothing that commits late is skipped."""

from datetime import UTC, datetime
from itertools import count

import numpy as np
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairvue.kit.numbers import number_of
from clairvue.recommend.enter import enter_new
from clairvue.recommend.model import EntryWords
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tail import Place, Position, Tail, cut, upto
from clairvue.signals.log import Logged, SignalKind, append


def rows_of(kind, transactions):
    rows = np.zeros(len(transactions), kind)
    rows["transaction"] = sorted(transactions)
    rows["position"] = np.arange(1, len(transactions) + 1)
    return rows


def merged(signals, entries):
    """Return the order in which a fold takes them."""
    both = [(t, 0, p) for t, p in zip(entries["transaction"], entries["position"], strict=True)]
    both += [(t, 1, p) for t, p in zip(signals["transaction"], signals["position"], strict=True)]
    return sorted(both)


transactions = st.lists(st.integers(1, 12), max_size=25)


@settings(deadline=None)
@given(transactions, transactions, st.integers(1, 7), st.integers(1, 7))
def test_however_both_logs_are_cut_the_pieces_together_are_the_whole_in_order(told, done, signals_most, entries_most):
    signals, entries, taken, horizon = rows_of(SIGNAL, done), rows_of(ENTRY, told), [], 13
    at_signal = at_entry = 0
    for _ in range(200):
        ahead, more = entries[at_entry:][:entries_most], signals[at_signal:][:signals_most]
        bound = ahead["transaction"][-1] if len(ahead) == entries_most else horizon
        some, others = cut(more, ahead, bound=bound, full=len(more) == signals_most)
        taken += merged(some, others)
        at_signal, at_entry = at_signal + len(some), at_entry + len(others)
    assert taken == merged(signals, entries)


@settings(deadline=None)
@given(transactions, st.integers(0, 13), st.integers(0, 25))
def test_rows_up_to_a_place_are_those_that_come_no_later(done, transaction, position):
    rows = rows_of(SIGNAL, done)
    kept = upto(rows, Position(transaction, position))
    assert [tuple(row) for row in kept[["transaction", "position"]].tolist()] == [
        place for place in rows[["transaction", "position"]].tolist() if place <= (transaction, position)
    ]


@pytest.fixture
def tell(database, now):
    """Tell of clips, in one transaction; give their numbers."""
    names = count()

    def words(name):
        return EntryWords(
            video_id=name,
            creator=number_of("anna"),
            published_at=now,
            duration_ms=9000,
            language="fr",
            caption="un café",
            hashtags=("bread",),
            look=bytes(range(32)),
        )

    async def tell(number):
        clips = [words(f"test-{next(names):026}") for _ in range(number)]
        await database.transact(lambda conn: enter_new(conn, clips, now=now))
        return [number_of(clip.video_id) for clip in clips]

    return tell


@pytest.fixture
def watch(database, now):
    """Log that a reader watched clips, in one transaction."""

    async def watch(reader, subjects):
        rows = [Logged(1000, reader, subject, SignalKind.WATCH, value=7000) for subject in subjects]
        await database.transact(lambda conn: append(conn, rows, now=now))

    return watch


async def pieces(database, tail, until=None):
    async with database.reading() as conn:
        while True:
            piece = await tail.read(conn, until=until)
            yield piece
            if not piece.more or tail.place == until:
                return


async def test_what_was_told_arrives_as_it_was_told(database, tell, watch):
    (clip,) = await tell(1)
    await watch(5, [clip])
    (piece,) = [piece async for piece in pieces(database, Tail(Place()))]
    (entry,), (signal,) = piece.entries, piece.signals
    assert (entry["video"], entry["creator"], entry["duration_ms"]) == (clip, number_of("anna"), 9000)
    assert bytes(entry["id"]).rstrip(b"\0").decode() == f"test-{0:026}"
    assert list(entry["words"][:3]) == [number_of("#bread"), number_of("cafe"), 0]
    assert (entry["topics"], entry["language"], bytes(entry["look"])) == (1, 1, bytes(range(32)))
    assert entry["at_ms"] == datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp() * 1000
    assert (signal["reader"], signal["subject"], signal["kind"], signal["value"]) == (5, clip, 2, 7000)
    assert entry["transaction"] < signal["transaction"]


@pytest.mark.parametrize("most", [1, 3, 1000])
async def test_pieces_of_any_size_are_the_same_rows(database, tell, watch, most):
    for reader in range(1, 5):
        clips = await tell(reader)
        await watch(reader, clips)
    read = [piece async for piece in pieces(database, Tail(Place(), signals_at_once=most, entries_at_once=most))]
    signals = np.concatenate([piece.signals for piece in read])
    entries = np.concatenate([piece.entries for piece in read])
    assert list(signals["reader"]) == [1, 2, 2, 3, 3, 3, 4, 4, 4, 4]
    assert list(signals["subject"]) == list(entries["video"])
    middle = Place(*(Position(*rows[["transaction", "position"]][5].tolist()) for rows in (signals, entries)))
    tail = Tail(Place(), signals_at_once=most, entries_at_once=most)
    first = [piece async for piece in pieces(database, tail, until=middle)]
    assert tail.place == middle
    assert sum(len(piece) for piece in first) == 12


async def test_nothing_is_read_past_a_transaction_that_is_still_open(database, database_url, tell, watch, now):
    clips = await tell(2)
    async with await psycopg.AsyncConnection.connect(database_url) as late:
        await append(late, [Logged(1000, 7, clips[0], SignalKind.LIKE)], now=now)
        await watch(8, clips)
        await tell(1)
        tail = Tail(Place())
        read = [piece async for piece in pieces(database, tail)]
        assert [len(piece.signals) for piece in read] == [0]
        assert sum(len(piece.entries) for piece in read) == 2
        await late.commit()
    read = [piece async for piece in pieces(database, tail)]
    assert [reader for piece in read for reader in piece.signals["reader"]] == [7, 8, 8]
    assert sum(len(piece.entries) for piece in read) == 1
