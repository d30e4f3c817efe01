"""A perceptual fingerprint: 64 bits per second of video, alike for the same pictures after any re-encoding. Pure.

Each bit says whether one low frequency of the picture is above their median (pHash). It never identifies people.
"""

import math
from collections.abc import Sequence
from statistics import median

from clairvue.media.model import Likeness

SIDE = 32
LOW = 8
# Unrelated pictures differ in half of their bits; a re-encoded one in a few.
SAME_FROM = 0.85
BLANK = "0" * 16  # a picture without any structure
FLAT = 8  # a frame whose levels all lie this close
_COSINES = [[math.cos(math.pi * u * (2 * x + 1) / (2 * SIDE)) for x in range(SIDE)] for u in range(LOW + 1)]


def fingerprint(gray: bytes) -> tuple[str, ...]:
    """Return one hash per frame. Shape: gray (frames, 32, 32), 8 bits, row by row."""
    area = SIDE * SIDE
    return tuple(hash_of(gray[start : start + area]) for start in range(0, len(gray) - area + 1, area))


def hash_of(pixels: bytes) -> str:
    """Return 16 hexadecimal digits for one frame of 32x32 gray pixels; zeros when it is one flat colour."""
    if max(pixels) - min(pixels) < FLAT:
        return BLANK
    rows = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[_dot(cosines, row) for row in rows] for cosines in _COSINES]
    # Frequency zero (the mean brightness) is left out on both axes.
    low = [_dot(cosines, column) for cosines in _COSINES[1:] for column in across[1:]]
    middle = median(low)
    bits = 0
    for value in low:
        bits = bits << 1 | (value > middle)
    return f"{bits:016x}"


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(map(float.__mul__, left, map(float, right)))


def compare(left: Sequence[str], right: Sequence[str]) -> Likeness:
    """Return how alike two fingerprints are where they fit best, the shorter one slid along the longer.

    The score is the mean share of equal bits of the seconds that hold a picture.
    """
    short, long = sorted(([int(second, 16) for second in side] for side in (left, right)), key=len)
    best, offset = 0.0, 0
    for start in range(len(long) - len(short) + 1):
        pairs = [(a, b) for a, b in zip(short, long[start:], strict=False) if a or b]
        if pairs:
            score = 1 - sum((a ^ b).bit_count() for a, b in pairs) / (64 * len(pairs))
            if score > best:
                best, offset = score, start
    return Likeness(score=round(best, 4), offset_s=offset, same=best >= SAME_FROM)
