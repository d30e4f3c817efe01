"""Which renditions a source gets, and how each is coded. Pure."""

import math
import os
from dataclasses import dataclass

from clairvue.media.model import MediaLimits, Probe

STANDARD = (360, 540, 720, 1080)  # pixels of the short side
FIRST = 540  # watchable everywhere, and quick to make
FPS_MAX = 30.0
SEGMENT_S = 2
USUAL = (24000 / 1001, 24.0, 25.0, 30000 / 1001, 30.0)
# Beside the highest standard rung, a source in between keeps its own size when that is worth a rendition.
WORTH_A_RUNG = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One size to make."""

    short_side: int
    width: int
    height: int

    def name(self, codec: str) -> str:
        """Return the rendition's name, as 540p-h264."""
        return f"{self.short_side}p-{codec}"


def rungs_for(probe: Probe, limits: MediaLimits) -> tuple[Rung, ...]:
    """Return the rungs for a source, smallest first; never larger than the source."""
    source = _even(min(probe.width, probe.height, limits.rung_px_max))
    sides = [side for side in STANDARD if side <= source]
    top = min(source, STANDARD[-1])
    if not sides or top >= WORTH_A_RUNG * sides[-1]:
        sides.append(top)
    return tuple(_rung(probe, side) for side in sides)


def first_rung(probe: Probe, limits: MediaLimits) -> Rung:
    """Return the rung that is made first: 540p, or what comes nearest below."""
    rungs = rungs_for(probe, limits)
    return max((rung for rung in rungs if rung.short_side <= FIRST), default=rungs[0], key=_side)


def _side(rung: Rung) -> int:
    return rung.short_side


def _rung(probe: Probe, side: int) -> Rung:
    long = _even(round(max(probe.width, probe.height) * side / min(probe.width, probe.height)))
    width, height = (side, long) if probe.width <= probe.height else (long, side)
    return Rung(short_side=side, width=width, height=height)


def _even(pixels: int) -> int:
    return max(2, pixels // 2 * 2)


def rate(probe: Probe) -> float:
    """Return the constant frame rate of every rendition: the source's own up to 30, snapped to a usual one."""
    wanted = min(probe.fps, FPS_MAX)
    usual = min(USUAL, key=lambda rate: abs(rate - wanted))
    return usual if abs(usual - wanted) < (0.6 if probe.variable_rate else 0.01) else max(1.0, wanted)


def keyframe_every(fps: float) -> int:
    """Return the frames between keyframes: the fewest that fill a segment, the same in every rendition."""
    return math.ceil(SEGMENT_S * fps - 0.1)


def threads() -> int:
    """Return the threads for each decoder and encoder; more of them cost CPU time, so only half of the processors."""
    return max(1, min(4, len(os.sched_getaffinity(0)) // 2))
