"""Short vertical clips made from nothing: moving light, cells, fractals and music, by ffmpeg's own sources.

A clip is a pure function of its seed. It is H.264 and AAC with a key frame every two seconds, so that it takes the
instant path. Nothing here is uploaded or published.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT, FRAMES_PER_SECOND = 360, 640, 25
DEADLINE_S = 120.0

# Five colours each, dark to light, chosen to sit well together on a black page.
PALETTES: tuple[tuple[str, ...], ...] = (
    ("#10002b", "#5a189a", "#ff6d00", "#ffb703", "#fff3b0"),
    ("#001219", "#005f73", "#0a9396", "#94d2bd", "#e9d8a6"),
    ("#0d0221", "#261447", "#ff3864", "#2de2e6", "#f6f7fb"),
    ("#081c15", "#1b4332", "#40916c", "#95d5b2", "#ffe5d9"),
    ("#03071e", "#6a040f", "#dc2f02", "#f48c06", "#ffba08"),
    ("#0b132b", "#1c2541", "#3a506b", "#5bc0be", "#ffffff"),
    ("#22092c", "#872341", "#be3144", "#f05941", "#ffe3d8"),
    ("#05081c", "#1d2d6b", "#4361ee", "#b5179e", "#ffd6ff"),
)
# Semitones above the root, five to the scale, so that any two notes agree.
SCALES: tuple[tuple[int, ...], ...] = ((0, 3, 5, 7, 10), (0, 2, 4, 7, 9), (0, 2, 5, 7, 9), (0, 3, 7, 10, 14))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make one clip: `look` names the picture, everything else follows from the seed."""

    look: str
    seed: int
    seconds: int


def recipe(seed: int) -> Recipe:
    """Return the clip of a seed; neighbouring seeds look different."""
    looks = tuple(LOOKS)
    return Recipe(looks[seed % len(looks)], seed, random.Random(seed).randint(6, 14))  # noqa: S311 - seeded on purpose


def _light(kind: str, placed: str = "") -> Callable[[random.Random, tuple[str, ...]], str]:
    def picture(chance: random.Random, colours: tuple[str, ...]) -> str:
        named = ":".join(f"c{i}={colour}" for i, colour in enumerate(reversed(colours) if placed else colours)) + placed
        speed = chance.uniform(0.008, 0.03)
        return (
            f"gradients=s=180x320:r={FRAMES_PER_SECOND}:nb_colors=5:{named}:type={kind}:speed={speed:.4f}"
            f":seed={chance.randrange(1 << 30)},scale={WIDTH}:{HEIGHT}:flags=bilinear"
        )

    return picture


def _kaleidoscope(chance: random.Random, colours: tuple[str, ...]) -> str:
    named = ":".join(
        f"c{i}={colour}" for i, colour in enumerate((colours[0], colours[3], colours[1], colours[2], colours[4]))
    )
    spin = chance.choice((-1, 1)) * chance.uniform(0.25, 0.6)
    return (
        f"gradients=s=240x240:r={FRAMES_PER_SECOND}:nb_colors=5:{named}:type=spiral:speed=0.03:x0=120:y0=120"
        f":x1=200:y1=40:seed={chance.randrange(1 << 30)},rotate=a={spin:.3f}*t,crop=90:160:105:45,split[a][b];"
        "[b]hflip[c];[a][c]hstack,split[d][e];[e]vflip[f];[d][f]vstack,"
        f"scale={WIDTH}:{HEIGHT}:flags=bicubic"
    )


def _cells(chance: random.Random, colours: tuple[str, ...]) -> str:
    rule = chance.choice(("B3/S23", "B36/S23", "B3678/S34678", "B368/S245"))
    return (
        f"life=s=72x128:r=12:mold=12:ratio=0.3:rule={rule}:seed={chance.randrange(1 << 30)}"
        f":death_color={colours[0]}:life_color={colours[3]}:mold_color={colours[2]}"
        f",scale={WIDTH}:{HEIGHT}:flags=neighbor,gblur=sigma=2,fps={FRAMES_PER_SECOND}"
    )


def _weave(chance: random.Random, colours: tuple[str, ...]) -> str:
    rule = chance.choice((30, 45, 73, 90, 110, 150, 105))
    shade = chance.choice(("magma", "plasma", "turbo", "viridis", "inferno"))
    return (
        f"cellauto=s=72x128:r=25:rule={rule}:ratio=0.4:seed={chance.randrange(1 << 30)}:scroll=1,format=gray"
        f",scale={WIDTH}:{HEIGHT}:flags=neighbor,gblur=sigma=5,format=yuv444p,pseudocolor=p={shade}"
        f",vignette,drawbox=c={colours[0]}@0.15:t=fill"
    )


def _fractal(chance: random.Random, colours: tuple[str, ...]) -> str:
    del colours
    x, y = chance.choice(
        ((-0.743643887, -0.131825904), (-0.7453, 0.1127), (0.001643721, -0.822467633), (-1.25066, 0.02012))
    )
    return (
        f"mandelbrot=s=180x320:r={FRAMES_PER_SECOND}:start_x={x}:start_y={y}:start_scale=0.6:end_scale=0.002:end_pts=330"
        f":maxiter=150:bailout=10:inner=black:outer=normalized_iteration_count,hue=h={chance.randrange(360)}+8*t:s=1.3"
        f",scale={WIDTH}:{HEIGHT}:flags=bicubic"
    )


def _clouds(chance: random.Random, colours: tuple[str, ...]) -> str:
    del colours
    shade = chance.choice(("magma", "plasma", "viridis", "inferno", "cividis", "turbo"))
    return (
        f"perlin=s=72x128:r={FRAMES_PER_SECOND}:octaves=4:persistence=0.55:xscale=1.6:yscale=2.4:tscale=0.6"
        f":random_mode=seed:seed={chance.randrange(1 << 30)},format=gray,curves=all='0.2/0 0.8/1'"
        f",scale={WIDTH}:{HEIGHT}:flags=bicubic,format=yuv444p,pseudocolor=p={shade}"
    )


def _ripples(chance: random.Random, colours: tuple[str, ...]) -> str:
    del colours
    shade = chance.choice(("plasma", "turbo", "magma", "viridis"))
    bend = chance.choice((30, 60, 100))
    return (
        f"zoneplate=s=180x320:r={FRAMES_PER_SECOND}:xo=-20:yo=30:kx2={bend}:ky2={bend}:kt=-12,format=gray,gblur=sigma=1.5"
        f",scale={WIDTH}:{HEIGHT}:flags=bicubic,format=yuv444p,pseudocolor=p={shade},vignette"
    )


def _heard(graph: str) -> Callable[[random.Random, tuple[str, ...]], str]:
    """Return a look that shows the clip's own music; `graph` turns [music] into a picture."""

    def picture(chance: random.Random, colours: tuple[str, ...]) -> str:
        named = ":".join(f"c{i}={colour}" for i, colour in enumerate((colours[0], colours[1], colours[0])))
        ground = (
            f"gradients=s=135x240:r={FRAMES_PER_SECOND}:nb_colors=3:{named}:type=linear:speed=0.01"
            f":seed={chance.randrange(1 << 30)},scale={WIDTH}:{HEIGHT}:flags=bilinear,format=gbrp[ground]"
        )
        lit = graph.replace("LIGHT", colours[3]).replace("WARM", colours[2])
        return f"{ground};[music]{lit},format=gbrp[seen];[ground][seen]blend=all_mode=screen:shortest=1"

    return picture


LOOKS: dict[str, Callable[[random.Random, tuple[str, ...]], str]] = {
    "aurora": _light("linear"),
    "kaleidoscope": _kaleidoscope,
    "orbit": _heard(
        "avectorscope=s=360x640:r=25:zoom=2.6:draw=line:rc=60:gc=200:bc=255:rf=8:gf=12:bf=18,lagfun=decay=0.93"
    ),
    "clouds": _clouds,
    "cells": _cells,
    "tones": _heard(
        "showcqt=s=360x640:r=25:axis=0:bar_g=3:sono_g=4:bar_v=14:sono_v=16:count=2:csp=bt709:basefreq=40:endfreq=2200"
    ),
    "fractal": _fractal,
    "lamp": _light("radial", ":x0=90:y0=160:x1=170:y1=300"),
    "weave": _weave,
    "strings": _heard("showwaves=s=360x640:r=25:mode=cline:colors=LIGHT|WARM:scale=sqrt:n=60,gblur=sigma=2"),
    "ripples": _ripples,
    "whirl": _light("spiral"),
}


def music(chance: random.Random, seconds: int) -> str:
    """Return an `aevalsrc` source: an arpeggio over a bass and a soft beat, in one of a few agreeing scales."""
    scale, root = chance.choice(SCALES), chance.choice((98.0, 110.0, 123.5, 130.8, 146.8))
    pace = chance.choice((3, 4, 5, 6))
    stride = chance.choice((2, 3, 4))
    step = f"mod(floor(t*{pace})*{stride}+floor(t*{pace}/8),5)"
    semitone = "+".join(f"{note}*eq({step},{index})" for index, note in enumerate(scale) if note)
    ring = f"exp(-{chance.uniform(3, 7):.1f}*mod(t,1/{pace}))"
    voices = [
        f"0.22*{ring}*sin(2*PI*{root * 2}*pow(2,({semitone})/12)*t+PAN)",
        f"0.14*{ring}*sin(2*PI*{root * 4}*pow(2,({semitone})/12)*t+PAN)",
        f"0.16*sin(2*PI*{root / 2}*t)*(0.7+0.3*sin(2*PI*0.25*t))",
        f"0.30*sin(2*PI*48*t)*exp(-14*mod(t,2/{pace}))",
    ]
    left = "+".join(voices).replace("PAN", "0")
    right = "+".join(voices).replace("PAN", "1.6+1.2*sin(t)")
    return (
        f"aevalsrc='{left}|{right}':s=44100:d={seconds},aecho=0.8:0.6:180|320:0.3|0.2"
        f",afade=in:d=0.2,afade=out:st={seconds - 0.6}:d=0.6"
    )


def arguments(made: Recipe, out: Path) -> list[str]:
    """Return ffmpeg's arguments for a clip, everything in one graph so that a picture may follow its music."""
    chance = random.Random(made.seed)  # noqa: S311 - seeded on purpose
    picture = LOOKS[made.look](chance, chance.choice(PALETTES))
    heard = "[music]" in picture
    sound = music(chance, made.seconds) + (",asplit[music][sound]" if heard else "[sound]")
    fade = f"fade=in:d=0.15,trim=duration={made.seconds},format=yuv420p[picture]"
    return [
        *("-nostdin", "-v", "error", "-y", "-filter_complex", f"{sound};{picture},{fade}"),
        *("-map", "[picture]", "-map", "[sound]", "-t", str(made.seconds), "-r", str(FRAMES_PER_SECOND)),
        *("-c:v", "libx264", "-preset", "superfast", "-crf", "27", "-maxrate", "1200k", "-bufsize", "2400k"),
        *(
            "-g",
            "50",
            "-keyint_min",
            "50",
            "-sc_threshold",
            "0",
            "-bf",
            "0",
            "-pix_fmt",
            "yuv420p",
            "-profile:v",
            "main",
        ),
        *("-c:a", "aac", "-b:a", "96k", "-ac", "2", "-movflags", "+faststart", "-map_metadata", "-1", str(out)),
    ]


async def make_clip(made: Recipe, out: Path, *, ffmpeg: str) -> None:
    """Make the clip's file. Raises: RuntimeError with ffmpeg's words when it could not."""
    process = await asyncio.create_subprocess_exec(
        ffmpeg, *arguments(made, out), stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        _, words = await asyncio.wait_for(process.communicate(), DEADLINE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise RuntimeError(f"The clip {made} could not be made: {words.decode(errors='replace')[-500:]}")
