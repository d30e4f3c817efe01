"""The ranker's features by name: the group that reasons speak of, where their buckets begin, and how wide each is."""

import numpy as np

MISSING = np.float32(-99.0)
FLOOR = np.float32(-60.0)  # below which nothing is known
BUCKETS = 32
BUCKETS_TOP = BUCKETS - 1

# Logarithms are binary. "Of all" is as a share of everything enjoyed at that half-life.
FEATURES: tuple[tuple[str, str, float, float], ...] = (
    ("heat_2_minutes", "popular", -20, 0.6),
    ("heat_10_minutes", "popular", -20, 0.6),
    ("heat_1_hour", "popular", -18, 0.5),
    ("heat_6_hours", "popular", -17.5, 0.5),
    ("heat_1_day", "popular", -17.5, 0.5),
    ("age_minutes", "fresh", 0, 0.4),
    ("since_enjoyed_s", "popular", 0, 0.5),
    # How often this clip is what comes right after the last one, as a share, and counted.
    ("next_15_minutes", "history", -18, 0.6),
    ("next_90_minutes", "history", -15, 0.5),
    ("next_12_hours", "history", -13, 0.4),
    ("next_count_15_minutes", "history", -6, 0.45),
    ("next_count_90_minutes", "history", -5, 0.45),
    ("next_count_12_hours", "history", -1, 0.4),
    ("back_count", "history", -3, 0.45),
    ("far_share", "history", -13, 0.4),
    ("second_next", "history", -15, 0.5),
    ("second_far", "history", -13, 0.4),
    ("second_back", "history", -4, 0.45),
    ("third_far", "history", -13, 0.4),
    ("third_next", "history", -15, 0.5),
    ("earlier_far", "history", -16, 0.5),
    # The latest clips that others went on to from the last one.
    ("successor_latest", "history", 0, 0.25),
    ("successors_4", "history", -4, 0.3),
    ("successors_12", "history", -4, 0.3),
    ("successors_36", "history", -4, 0.35),
    ("successors_all", "history", -0.1, 0.25),
    ("known_minutes", "history", 0, 0.5),
    ("onward_share", "popular", -1.6, 0.06),
    ("followed_on", "popular", -2.5, 0.15),
    ("earlier_next", "history", -13, 0.4),
    ("earlier_all", "history", -13, 0.4),
    ("earlier_sum", "history", -13, 0.4),
    ("start_share", "popular", -6, 0.2),
    ("arrivals_30_s", "popular", -20, 0.6),
    ("arrivals_2_minutes", "popular", -20, 0.6),
    ("arrivals_10_minutes", "popular", -20, 0.6),
    ("taste_session", "taste", -4.5, 0.2),
    ("taste_past", "taste", -2.5, 0.12),
    ("taste_last", "taste", -6, 0.3),
    ("alike_last", "taste", -0.35, 0.045),
    ("taste_sum", "taste", -5, 0.25),
    ("passed_by", "history", 0, 0.2),
    ("passed_by_6_hours", "history", 0, 0.2),
    ("place_2_minutes", "popular", 0, 0.27),
    ("place_1_hour", "popular", 0, 0.27),
    ("age_against_last", "fresh", -8, 0.5),
    ("two_steps", "history", -16, 0.5),
    ("arrivals_against_heat", "popular", -4, 0.15),
    # The reader, and the clip that was enjoyed last.
    ("session_clips", "you", 1, 1),
    ("hour", "you", 0, 0.8),
    ("earlier_clips", "you", 0, 0.2),
    ("last_known_ways", "you", -2, 0.5),
    ("last_heat", "you", -17, 0.5),
    ("last_age", "you", 0, 0.4),
    ("away_minutes", "you", 4, 0.4),
    ("session_length", "you", 0, 0.25),
    ("last_start_share", "you", -4.4, 0.15),
    ("since_last_s", "you", 0, 0.4),
    # What those enjoyed who lately enjoyed the same clips.
    ("peers", "history", -10, 0.45),
    ("peers_after", "history", -10, 0.45),
    ("peers_share", "history", -10, 0.33),
    # How much more often it was gone on to, of late, than the ranker expected: by all, and by who stood as the reader.
    ("chosen_10_minutes", "popular", -4, 0.25),
    ("chosen_2_hours", "popular", -4, 0.25),
    ("chosen_12_hours", "popular", -4, 0.25),
    ("chosen_as_far", "popular", -4, 0.25),
    ("chosen_by_as_regular", "popular", -4, 0.25),
    ("chosen_after_such_starts", "popular", -4, 0.25),
    ("chosen_at_this_pace", "popular", -4, 0.25),
    ("chosen_after_such_age", "popular", -4, 0.25),
    ("chosen_after_alike", "taste", -4, 0.25),
    ("chosen_by_such_taste", "taste", -4, 0.25),
    # What the clip is, and what became of it so far.
    ("topic_suits", "topic", -0.525, 0.035),
    ("look_suits", "look", -3.1, 0.2),
    ("creator_liked", "creator", -4, 0.25),
    ("creator_finish", "creator", -4, 0.25),
    ("creator_shown", "creator", 0, 0.6),
    ("shown", "fresh", 0, 0.6),
    ("rate_finish", "quality", -5, 0.33),
    ("rate_watched", "quality", -5, 0.33),
    ("rate_like", "quality", -5, 0.33),
    ("rate_comment", "quality", -5, 0.33),
    ("rate_share", "quality", -5, 0.33),
    ("rate_follow", "quality", -5, 0.33),
    ("rate_skip", "quality", -5, 0.33),
    ("rate_not_interested", "quality", -5, 0.33),
    ("rate_report", "quality", -5, 0.33),
    ("duration", "length", 0, 1),
    ("habit_watched", "you", 0, 0.033),
    ("habit_finish", "you", 0, 0.033),
    ("language_suits", "language", -0.525, 0.035),
    ("creator_again", "variety", 0, 1),
    ("topic_again", "variety", 0, 1),
)
"""Name, group, where bucket 1 begins, and the width of a bucket."""

FEATURE_COUNT = len(FEATURES)
PLACE = {name: place for place, (name, *_) in enumerate(FEATURES)}
LOW = np.array([low for _, _, low, _ in FEATURES], np.float32)
WIDTH = np.array([width for _, _, _, width in FEATURES], np.float32)
GROUPS = tuple(dict.fromkeys(group for _, group, _, _ in FEATURES))
TOLD = tuple(
    PLACE[name]
    for name in (
        "next_15_minutes",
        "next_90_minutes",
        "far_share",
        "second_next",
        "second_far",
        "third_far",
        "successors_all",
        "taste_past",
        "known_minutes",
        "earlier_next",
    )
)
"""Features of which the networks are also told whether anything is known at all."""
OF_NEXT = tuple(place for name, place in PLACE.items() if name.startswith(("peers", "chosen")))
"""Features that only the network of `next` is told: they cost too much to be known of every viewing."""
AT_ONCE = 4  # inputs that are summed in one go
INPUT_COUNT = -(-(FEATURE_COUNT + len(TOLD)) // AT_ONCE) * AT_ONCE  # the last few may stay 0

# The first place of each run of features that is written together.
HEAT, AGE, SINCE, NEXT_SHARE, NEXT_COUNT = (
    PLACE[n] for n in ("heat_2_minutes", "age_minutes", "since_enjoyed_s", "next_15_minutes", "next_count_15_minutes")
)
BACK, FAR, SECOND, THIRD, EARLIER_FAR = (
    PLACE[n] for n in ("back_count", "far_share", "second_next", "third_far", "earlier_far")
)
LATEST, SUCCESSOR, KNOWN, ONWARD, FOLLOWED_ON = (
    PLACE[n] for n in ("successor_latest", "successors_4", "known_minutes", "onward_share", "followed_on")
)
EARLIER_NEXT, STARTS, ARRIVALS, TASTE, PASSED = (
    PLACE[n] for n in ("earlier_next", "start_share", "arrivals_30_s", "taste_session", "passed_by")
)
PLACES, AGE_AGAINST, TWO_STEPS, ARRIVALS_AGAINST, READER = (
    PLACE[n] for n in ("place_2_minutes", "age_against_last", "two_steps", "arrivals_against_heat", "session_clips")
)
PEERS_SAY, CHOSEN = PLACE["peers"], PLACE["chosen_10_minutes"]
EARLIER, SINCE_LAST = PLACE["earlier_clips"], PLACE["since_last_s"]
BONDS, SHOWN, RATES, DURATION, HABIT, AGAIN = (
    PLACE[n] for n in ("creator_liked", "shown", "rate_finish", "duration", "habit_watched", "creator_again")
)
TOPIC, LOOK, LANGUAGE = (PLACE[n] for n in ("topic_suits", "look_suits", "language_suits"))
WIDE_OF = (RATES, TOPIC, LANGUAGE, BONDS)
"""What reaches each head of the actions directly: its own rate, which begin at `rate_finish`, and three for all."""
