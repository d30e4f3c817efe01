"""What a reader is known to think of topics, languages and creators, and how far one reader moves what others see."""

import numpy as np
import pytest

from clairvue.kit.numbers import number_of
from clairvue.recommend import because, fold, layout
from clairvue.recommend.because import largest_terms, parts
from clairvue.recommend.feature_names import GROUPS, INPUT_COUNT, LANGUAGE, LOOK, TOPIC
from clairvue.recommend.features import describe_many
from clairvue.recommend.gather import make_desk
from clairvue.recommend.heads import predict
from clairvue.recommend.layout import AT_MS, HEADS, LIKE, NEXT, TOPICS_KNOWN, WATCHED
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import row_of

READER = number_of("reader-1")
NO_ENTRIES, NO_SIGNALS = np.zeros(0, ENTRY), np.zeros(0, SIGNAL)
DAY_MS = 86_400_000


def told(entries, rows, *, reader=READER, every_ms=20_000):
    """Return signals of (clip, kind, value), one after the other."""
    signals = np.zeros(len(rows), SIGNAL)
    signals["transaction"], signals["position"] = 2, np.arange(len(rows)) + 1
    signals["at_ms"] = entries["at_ms"].max() + every_ms * (np.arange(len(rows)) + 1)
    signals["reader"] = reader
    signals["subject"] = [entries["video"][clip] for clip, _, _ in rows]
    signals["kind"], signals["value"] = [kind for _, kind, _ in rows], [value for _, _, value in rows]
    return signals


def folded(entries, *pieces):
    state = fold.begin(layout.Sizes(nears=8192))
    fold.fold(state, NO_SIGNALS, entries)
    for piece in pieces:
        fold.fold(state, piece, NO_ENTRIES)
    return state


def described(state, clips, reader=READER):
    row = row_of(state.reader_table, state.readers, reader)
    rows = np.array(clips, np.int32) + 1
    return describe_many(state, make_desk(), row, rows, int(state.learned["clock"][0, AT_MS]))


def watches(clips, *, long):
    return [(clip, fold.WATCH_TOLD, 12_000 if clip in long else 3_000) for clip in clips]


def test_the_language_that_is_watched_for_longer_is_preferred_however_little_of_it_is_shown(catalogue):
    entries = catalogue(60, creators=60)
    entries["language"] = np.arange(60) % 5 == 0  # one in five is in the smaller language
    smaller = set(range(0, 60, 5))
    state = folded(entries, told(entries, watches(range(40), long=smaller | {1, 2, 3, 4, 6, 7, 8, 9, 11, 12})))
    buckets = described(state, [45, 46])
    assert buckets[0, LANGUAGE] > buckets[1, LANGUAGE]


def test_of_more_topics_than_are_kept_the_most_telling_stay(catalogue):
    entries = catalogue(200, topics=40, creators=200)
    wanted = {clip for clip in range(200) if clip % 40 in {3, 17}}
    state = folded(entries, told(entries, watches(range(160), long=wanted)))
    row = row_of(state.reader_table, state.readers, READER)
    assert (state.readers["topic"][row] > 0).sum() == TOPICS_KNOWN
    buckets = described(state, [163, 177, 165])
    assert min(buckets[0, TOPIC], buckets[1, TOPIC]) > buckets[2, TOPIC]


def test_a_topic_counts_from_the_first_few_viewings_on(catalogue):
    entries = catalogue(40, topics=4, creators=40)
    long = {clip for clip in range(40) if clip % 4 == 1}
    state = folded(entries, told(entries, watches(range(12), long=long)))
    watched = predict(state.network, described(state, [33, 34]))[:, WATCHED]
    assert watched[0] > watched[1] + 0.1


def test_who_says_yes_to_one_creator_again_and_again_moves_others_ever_less(catalogue):
    entries = catalogue(40, creators=2)
    liked = [0, 2, 4, 6, 8]
    signals = told(entries, [(clip, fold.LIKE_TOLD, 0) for clip in liked])
    state = folded(entries, signals)
    likes = state.items["outcomes"][1:, LIKE]
    trust = likes[0]
    assert likes[liked] == pytest.approx([trust / (1 + n) ** 2 for n in range(5)], rel=0.1)
    tomorrow = told(entries, [(10, fold.LIKE_TOLD, 0)])
    tomorrow["at_ms"] += DAY_MS
    fold.fold(state, tomorrow, NO_ENTRIES)
    assert state.items["outcomes"][11, LIKE] == pytest.approx(trust, rel=0.2)


def test_a_clip_that_was_enjoyed_before_moves_nobody_else_when_it_is_seen_again(catalogue):
    entries = catalogue(40, creators=40)
    once = watches([0, *range(1, 15)], long={0})
    state = folded(entries, told(entries, once))
    again = told(entries, [(0, fold.WATCH_TOLD, 12_000)])
    again["at_ms"] = state.learned["clock"][0, AT_MS] + 1000
    before = (state.items["outcomes"][1].copy(), state.items["shown"][1].copy(), state.items["heat"][1].copy())
    fold.fold(state, again, NO_ENTRIES)
    after = (state.items["outcomes"][1], state.items["shown"][1], state.items["heat"][1])
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


def test_a_look_that_was_told_later_counts_at_once(catalogue):
    entries = catalogue(4)
    state = folded(entries)
    seen = entries[2:3].copy()
    seen["look"], seen["transaction"] = np.arange(32) - 16, 9
    fold.fold(state, NO_SIGNALS, seen)
    assert state.items["look"][3].tolist() == (np.arange(32) - 16).tolist()


def test_a_look_suits_who_enjoys_clips_that_look_like_it(catalogue, watching):
    kinds = np.arange(90) % 3
    entries = catalogue(90, creators=90)
    entries["topics"], entries["words"] = 0, 0
    chance = np.random.default_rng(4)
    entries["look"] = chance.normal(0, 40, (3, 32))[kinds].clip(-127, 127)
    state = folded(entries, watching(entries[:60], count=20_000, readers=30, topics=3))
    buckets = described(state, range(60, 90))
    suiting = kinds[60:] == 1
    assert buckets[suiting, LOOK].mean() > buckets[~suiting, LOOK].mean() + 2


def test_what_the_groups_add_is_the_whole_of_a_prediction(catalogue, watching):
    entries = catalogue()
    state = folded(entries, watching(entries))
    buckets = described(state, range(30))
    added, always = parts(state.network[:2], buckets, np.tile(np.arange(len(HEADS)), (len(buckets), 1)))
    odds = added.sum(axis=2) + always
    predicted = predict(state.network, buckets)
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(predicted, abs=1e-4)
    assert odds[:, :NEXT].std() > 0


def test_whoever_is_new_is_not_told_that_they_enjoyed_or_watched_something(catalogue, watching):
    entries = catalogue()
    state = folded(entries, watching(entries))

    def named(reader):
        buckets = described(state, range(30), reader)
        chances = predict(state.network, buckets)
        _, groups, _ = largest_terms(state.network, buckets, chances, chances, 4)
        return {GROUPS[group] for group in groups.ravel()}

    assert "history" in named(READER)
    assert not named(number_of("nobody yet")) & {"history", "taste", "variety", "you"}
    state.readers["habit"][0] = 1, 1, 3  # the row of whoever has none
    assert not named(number_of("nobody yet")) & {"history", "taste"}


def test_what_the_groups_add_is_read_within_bounds():
    """Compiled code would read past the end of an array without a word: here the same lines run as Python."""
    network = fold.begin(layout.Sizes()).network.view(np.recarray)[1]
    through, slope = np.zeros((len(GROUPS), layout.HIDDEN), np.float32), np.zeros(layout.HIDDEN, np.float32)
    because._follow.py_func(network, np.ones(INPUT_COUNT, np.float32), through, slope)
    assert through.any(axis=1).all()
