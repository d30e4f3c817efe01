"""How long clips are, what they are about, how much their creators make and how large they are, how often readers come.

Counted in the side features of KuaiRand-Pure (Gao et al. 2022, CC BY-SA 4.0) where somebody has them, made up in like
shapes elsewhere. It draws nobody: every number it hands on is one of many.
"""

import csv
import math
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clairvue.recommend.compile import Array

FOLDER = "kuairand_features"
CLIPS_FILE, PEOPLE_FILE = "video_features_basic_pure.csv", "user_features_pure.csv"
# How often a week somebody opens the service, by the degree of activity that the data states.
SESSIONS_A_WEEK = {
    "full_active": 9.0,
    "high_active": 6.0,
    "middle_active": 3.0,
    "low_active": 1.5,
    "single_low_active": 1.0,
    "2_14_day_new": 4.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginals:
    """Values to draw from, each as often as it occurs. Shapes: each (any,), tags a list of one to three topics."""

    source: str
    durations_ms: Array
    tags: list[tuple[str, ...]]
    clips_by_creator: Array
    fans: Array
    sessions_a_week: Array


def find_folder(given: str | None) -> Path | None:
    """Return where the features are: the folder given, the one the environment names, or one beside the project."""
    named = given or os.environ.get("CLAIRVUE_EVALUATION_DATA")
    places = [Path(named)] if named else [Path.cwd().parent / "shared" / "data"]
    for place in places:
        for folder in (place, place / FOLDER):
            if (folder / CLIPS_FILE).is_file() and (folder / PEOPLE_FILE).is_file():
                return folder
    return None


def read_marginals(folder: Path) -> Marginals:
    """Count the features of a folder. Raises: KeyError, ValueError where a column is missing or holds no number."""
    with (folder / CLIPS_FILE).open(newline="", encoding="utf-8") as file:
        clips = list(csv.DictReader(file))
    with (folder / PEOPLE_FILE).open(newline="", encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    tags = [tuple(tag for tag in row["tag"].split(",") if tag) for row in clips]
    return Marginals(
        source="KuaiRand-Pure",
        durations_ms=np.array([float(row["video_duration"]) for row in clips if row["video_duration"]], np.int64),
        tags=[listed for listed in tags if listed],
        clips_by_creator=np.array(sorted(Counter(row["author_id"] for row in clips).values())),
        fans=np.array([float(row["fans_user_num"]) for row in people if row["is_video_author"] == "1"]),
        sessions_a_week=np.array([SESSIONS_A_WEEK.get(row["user_active_degree"], 4.0) for row in people]),
    )


def make_marginals() -> Marginals:
    """Return values of our own, in shapes like those of real services: long tails everywhere."""
    rng = np.random.default_rng(20_26)
    durations = np.clip(np.exp(rng.normal(math.log(75_000), 1.05, 4_000)), 5_000, 1_200_000)
    shares = 1.0 / (np.arange(46) + 3.0)
    drawn = rng.choice(46, (4_000, 2), p=shares / shares.sum())
    pairs = rng.random(4_000) < 0.24  # noqa: PLR2004 - the share of clips with two topics
    return Marginals(
        source="parametric",
        durations_ms=durations.astype(np.int64),
        tags=[
            tuple(dict.fromkeys(str(tag) for tag in row[: 2 if pair else 1]))
            for row, pair in zip(drawn, pairs, strict=True)
        ],
        clips_by_creator=np.sort(np.minimum(rng.geometric(0.87, 4_000), 26)),
        fans=np.floor(np.exp(rng.normal(math.log(80), 1.9, 4_000))),
        sessions_a_week=rng.choice([9.0, 6.0, 3.0, 1.5], 4_000, p=[0.66, 0.23, 0.08, 0.03]),
    )
