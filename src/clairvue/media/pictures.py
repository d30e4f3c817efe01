"""Chooses the poster among the stills and gathers every still picture. Pure but for files; never runs ffmpeg."""

import shutil
from pathlib import Path
from statistics import pstdev

from clairvue.media import recipes
from clairvue.media.fingerprint import SIDE, fingerprint
from clairvue.media.model import Pictures, ScanFrames, Storyboard, TruncatedVideo
from clairvue.media.rungs import Rung

POSTER_FILE = "poster.jpg"
# A poster that says something: neither black nor white, and with some contrast.
MEAN_MIN, MEAN_MAX, CONTRAST_MIN = 28, 228, 14.0


def gather(out: Path, rung: Rung, duration_ms: int) -> Pictures:
    """Keep the best still as the poster, drop the others, and return the facts of every picture.

    Raises: TruncatedVideo when there is none.
    """
    gray = (out / recipes.HASH_FILE).read_bytes()
    stills = sorted((out / recipes.STILL_FOLDER).iterdir())
    if not stills or not gray:
        raise TruncatedVideo
    stills[poster_place(gray, len(stills))].replace(out / POSTER_FILE)
    shutil.rmtree(out / recipes.STILL_FOLDER)
    (out / recipes.HASH_FILE).unlink()
    tile_width, tile_height = recipes.fitted(rung, recipes.TILE_SIDE)
    scanned = sorted(path.name for path in (out / recipes.SCAN_FOLDER).iterdir())
    return Pictures(
        poster=POSTER_FILE,
        poster_width=rung.width,
        poster_height=rung.height,
        storyboard=Storyboard(
            file=recipes.STORYBOARD_FILE,
            columns=recipes.TILE_COLUMNS,
            rows=recipes.tile_rows(duration_ms),
            tiles=recipes.tile_count(duration_ms),
            interval_ms=recipes.tile_interval_ms(duration_ms),
            tile_width=tile_width,
            tile_height=tile_height,
        ),
        scan=ScanFrames(folder=recipes.SCAN_FOLDER, files=tuple(scanned), interval_ms=recipes.SCAN_INTERVAL_MS),
        fingerprint=fingerprint(gray),
    )


def poster_place(gray: bytes, count: int) -> int:
    """Return the first still that is a picture at all, else the one with the most contrast.

    Shape: gray (frames, 32, 32); only the first `count` frames have a still.
    """
    area = SIDE * SIDE
    frames = [gray[place * area : (place + 1) * area] for place in range(min(count, len(gray) // area))]
    contrasts = [pstdev(frame) for frame in frames]
    for place, frame in enumerate(frames):
        if MEAN_MIN <= sum(frame) / area <= MEAN_MAX and contrasts[place] >= CONTRAST_MIN:
            return place
    return contrasts.index(max(contrasts)) if contrasts else 0
