"""The steps from an inspected source to everything that is served: `first_rendition`, `ladder`, `av1_rungs`.

Each takes plain paths, runs ffmpeg in the sandbox and returns facts; none decides what becomes public.
"""

import asyncio
import math
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clairvue.kit.room import is_full, no_room
from clairvue.media import recipes, sandbox
from clairvue.media.model import (
    LOOK_SIDE,
    BrokenVideo,
    FirstRendition,
    Ladder,
    Loudness,
    MediaLimits,
    Probe,
    Progress,
    Rendition,
    TruncatedVideo,
)
from clairvue.media.pictures import gather
from clairvue.media.playlist import rendition_of, write_masters
from clairvue.media.recipes import Sound
from clairvue.media.rungs import Rung, first_rung, rate, rungs_for
from clairvue.media.sandbox import Bounds, MediaTools

OnProgress = Callable[[Progress], None]
TARGET_LUFS = -14.0
SILENT_LUFS = -50.0
LOWEST_LUFS = -70.0
GAIN_DB_MAX = 12.0
GAIN_DB_MIN = -24.0
# A remuxed clip keeps its sound as it came when nobody would hear the difference.
GAIN_DB_INAUDIBLE = 1.0
LIMITS = MediaLimits()
LOOKED_AT = (recipes.LOOK_FILE, recipes.SOUND_FILE)
# A picture that ends this much before its description says was cut off.
COMPLETE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One source, where it goes, and how its runs are bounded and watched."""

    source: Path
    out: Path
    tools: MediaTools
    probe: Probe
    limits: MediaLimits
    on_progress: OnProgress | None


async def first_rendition(
    source: Path,
    out: Path,
    *,
    tools: MediaTools,
    probe: Probe,
    limits: MediaLimits = LIMITS,
    on_progress: OnProgress | None = None,
) -> FirstRendition:
    """Make the first rendition, the pictures, the scan's frames and a master playlist in `out` (job A).

    What plays everywhere as it is, is remuxed; anything else becomes 540p.
    Raises: BrokenVideo, TruncatedVideo, TooHeavy; SandboxMissing.
    """
    step = _Step(source=source, out=out, tools=tools, probe=probe, limits=limits, on_progress=on_progress)
    await asyncio.to_thread(_prepare, out)
    loudness = await _loudness(step) if probe.audio_codec else None
    rendition = await _instant(step, loudness) if probe.remuxable else None
    instant = rendition is not None
    rung = first_rung(probe, limits)
    if rendition is None:
        sound = Sound(gain_db=loudness.gain_db) if loudness else None
        await _run(step, "first", recipes.first(tools.ffmpeg, probe, limits, rung=rung, sound=sound))
        rendition = rendition_of(out, rung.name("h264"), fps=rate(probe))
    else:
        await _run(step, "pictures", recipes.looked_at(tools.ffmpeg, probe, limits, rung=rung))
    if rendition.duration_ms < COMPLETE * probe.duration_ms:
        raise TruncatedVideo
    return FirstRendition(
        rendition=rendition,
        masters=write_masters(out, [rendition]),
        instant=instant,
        duration_ms=rendition.duration_ms,
        width=rendition.width,
        height=rendition.height,
        pictures=await asyncio.to_thread(gather, out, rung, probe.duration_ms),
        loudness=loudness,
        look=await asyncio.to_thread(_look_of, out),
    )


async def look_again(
    source: Path, out: Path, *, tools: MediaTools, probe: Probe, limits: MediaLimits = LIMITS
) -> bytes:
    """Return the look of a clip whose first rendition was made before there were looks.

    Raises: BrokenVideo, TooHeavy; SandboxMissing.
    """
    step = _Step(source=source, out=out, tools=tools, probe=probe, limits=limits, on_progress=None)
    if probe.audio_codec:
        await _run(step, "sound", recipes.measuring(tools.ffmpeg, probe, limits))
    await _run(step, "look", recipes.glimpsed(tools.ffmpeg, probe, limits, rung=first_rung(probe, limits)))
    return await asyncio.to_thread(_look_of, out)


def _look_of(out: Path) -> bytes:
    """Take what ffmpeg handed out, and return the look that it makes. Raises: BrokenVideo where there is no picture."""
    from clairvue.media.look import look_of  # noqa: PLC0415 - numpy, in the process that makes clips alone

    pictures, sound = ((out / name).read_bytes() if (out / name).exists() else b"" for name in LOOKED_AT)
    for name in LOOKED_AT:
        (out / name).unlink(missing_ok=True)
    if len(pictures) < LOOK_SIDE * LOOK_SIDE * 3:
        raise BrokenVideo
    return look_of(pictures, sound)


def _prepare(out: Path) -> None:
    """Make the output folders anew: a step that was killed may have left half of its pictures."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in (recipes.SCAN_FOLDER, recipes.STILL_FOLDER):
        shutil.rmtree(out / folder, ignore_errors=True)
        (out / folder).mkdir()


async def _instant(step: _Step, loudness: Loudness | None) -> Rendition | None:
    """Remux, and return None where the packets are not as plain as the head promised."""
    name = rungs_for(step.probe, step.limits)[-1].name("h264")
    gain = loudness.gain_db if loudness and abs(loudness.gain_db) > GAIN_DB_INAUDIBLE else 0.0
    sound = Sound(gain_db=gain) if loudness else None
    try:
        await _run(step, "first", recipes.remuxed(step.tools.ffmpeg, step.probe, step.limits, name=name, sound=sound))
        rendition = rendition_of(step.out, name, fps=step.probe.fps)
    except (BrokenVideo, TruncatedVideo):
        return None
    return rendition if rendition.duration_ms >= COMPLETE * step.probe.duration_ms else None


async def ladder(
    source: Path,
    out: Path,
    *,
    tools: MediaTools,
    probe: Probe,
    first: FirstRendition,
    limits: MediaLimits = LIMITS,
    on_progress: OnProgress | None = None,
) -> Ladder:
    """Make the other H.264 rungs from one decode, and a master playlist of all of them (job B).

    The sound is copied from the first rendition's file when `out` still holds it.
    """
    step = _Step(source=source, out=out, tools=tools, probe=probe, limits=limits, on_progress=on_progress)
    rungs = tuple(rung for rung in rungs_for(probe, limits) if rung.name("h264") != first.rendition.name)
    made = await _climb(step, "ladder", rungs, "h264", first)
    everything = (first.rendition, *made)
    return Ladder(renditions=everything, made=made, masters=write_masters(out, everything))


async def av1_rungs(
    source: Path,
    out: Path,
    *,
    tools: MediaTools,
    probe: Probe,
    first: FirstRendition,
    have: Sequence[Rendition],
    limits: MediaLimits = LIMITS,
    on_progress: OnProgress | None = None,
) -> Ladder:
    """Make the AV1 rungs beside the H.264 ones in `have`: the third step, for idle hours."""
    step = _Step(source=source, out=out, tools=tools, probe=probe, limits=limits, on_progress=on_progress)
    rungs = tuple(rung for rung in rungs_for(probe, limits) if rung.short_side >= recipes.AV1_SIDE_MIN)
    made = await _climb(step, "av1", rungs or rungs_for(probe, limits)[-1:], "av1", first)
    everything = (*have, *made)
    return Ladder(renditions=everything, made=made, masters=write_masters(out, everything))


async def _climb(
    step: _Step, stage: str, rungs: tuple[Rung, ...], codec: str, first: FirstRendition
) -> tuple[Rendition, ...]:
    await asyncio.to_thread(step.out.mkdir, parents=True, exist_ok=True)
    if not rungs:
        return ()
    sound = None
    if first.loudness is not None:
        kept = await asyncio.to_thread((step.out / first.rendition.file).exists)
        sound = Sound(gain_db=first.loudness.gain_db, copied_from=first.rendition.file if kept else "")
    ffmpeg, probe, limits = step.tools.ffmpeg, step.probe, step.limits
    await _run(step, stage, recipes.laddered(ffmpeg, probe, limits, rungs=rungs, codec=codec, sound=sound))
    return tuple(rendition_of(step.out, rung.name(codec), fps=rate(probe)) for rung in rungs)


async def _loudness(step: _Step) -> Loudness:
    """Measure the sound and return the gain that brings it to -14 LUFS."""
    told = await _run(step, "sound", recipes.measuring(step.tools.ffmpeg, step.probe, step.limits))
    found = re.findall(r"^\s+I:\s+(-?[\d.]+|-inf|nan) LUFS", told, re.MULTILINE)
    if not found:
        raise BrokenVideo
    measured = float(found[-1])
    if math.isnan(measured) or measured <= SILENT_LUFS:
        return Loudness(
            integrated_lufs=LOWEST_LUFS if math.isnan(measured) else max(measured, LOWEST_LUFS), gain_db=0.0
        )
    gain = min(GAIN_DB_MAX, max(GAIN_DB_MIN, TARGET_LUFS - measured))
    return Loudness(integrated_lufs=measured, gain_db=round(gain, 2))


async def _run(step: _Step, stage: str, command: list[str]) -> str:
    """Run one command in the sandbox and return what it said.

    Raises: BrokenVideo when it fails; OSError when that is the disk's fault, which is full.
    """

    def told(line: str) -> None:
        name, _, value = line.partition("=")
        if step.on_progress is not None and name == "out_time_us" and value.isdigit() and step.probe.duration_ms:
            percent = min(100, int(value) // (10 * step.probe.duration_ms))
            step.on_progress(Progress(stage=stage, percent=percent))

    finished = await sandbox.run(
        step.tools, command, source=step.source, out=step.out, bounds=_bounds(step.probe), on_line=told
    )
    if finished.code:
        raise no_room(step.out) if is_full(step.out) else BrokenVideo
    return finished.stderr


def _bounds(probe: Probe) -> Bounds:
    """Return some ten times what a slow core needs for a whole ladder."""
    work = probe.duration_ms / 1000 * probe.coded_width * probe.coded_height / 2e6 * max(1.0, probe.fps / 30)
    return Bounds(cpu_s=40 + round(20 * work), wall_s=120 + 20 * work)
