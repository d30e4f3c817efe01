"""What clips look and sound like: kinds that a person tells apart lie apart, however a clip was encoded."""

import asyncio
import subprocess

import numpy as np
import pytest
from corpus import draw, footage
from hypothesis import given
from hypothesis import strategies as st

from clairvue.media.look import DIMENSIONS, look_of
from clairvue.media.model import LOOK_SIDE, MediaLimits
from clairvue.media.pipeline import first_rendition, look_again
from clairvue.media.probe import inspect

PIXELS = LOOK_SIDE * LOOK_SIDE * 3
SILENT = "anullsrc=cl=mono:r=48000"
# Six kinds, each drawn by another source of ffmpeg; what a seed changes is colour, speed, place and pitch.
KINDS = {
    "gradients": lambda seed: (f"gradients=s=144x256:r=10:seed={seed}:speed=0.0{seed}", f"sine={200 + 90 * seed}"),
    "life": lambda seed: (f"life=s=72x128:r=10:ratio=0.3:seed={seed},scale=144:256:flags=neighbor", SILENT),
    "fractal": lambda seed: (
        f"mandelbrot=s=144x256:r=10:start_scale=1.{seed}:inner=black,hue=h={40 * seed}",
        f"anoisesrc=a=0.{seed}:seed={seed}",
    ),
    "card": lambda seed: (f"smptebars=s=144x256:r=10,hue=h={8 * seed}", f"sine={900 + 40 * seed}"),
    "clouds": lambda seed: (
        f"perlin=s=36x64:r=10:random_mode=seed:seed={seed},format=gray,scale=144:256",
        f"anoisesrc=c=brown:a=0.{seed}:seed={seed}",
    ),
    "blinking": lambda seed: (
        f"color=c=white:s=144x256:r=10,drawbox=x={9 * seed}:y=40:w=90:h=120:c=black:t=fill:enable='lt(mod(t,1),0.5)'",
        f"sine={80 + 10 * seed}:beep_factor=6",
    ),
}


def numbers(look):
    return np.frombuffer(look, np.int8).astype(np.int64)


@pytest.fixture
def look(tools, tmp_path):
    """Take the look of a file, by the command that takes nothing else."""

    def take(file):
        async def steps():
            probe = await inspect(file, tools=tools, limits=MediaLimits())
            return await look_again(file, tmp_path, tools=tools, probe=probe)

        return numbers(asyncio.run(steps()))

    return take


@pytest.fixture
def drawn(tools, tmp_path):
    """Draw a clip of two seconds of a kind."""

    def drawn(kind, seed):
        shown, heard = KINDS[kind](seed)
        path = tmp_path / f"{kind}-{seed}.mp4"
        source = ["-f", "lavfi", "-t", "2", "-i", shown, "-f", "lavfi", "-t", "2", "-i", heard]
        return draw(tools, path, picture=source, sound=False)

    return drawn


def test_the_nearest_clip_is_nearly_always_of_the_same_kind(look, drawn):
    clips = [(kind, seed) for kind in KINDS for seed in (1, 4, 7)]
    looks = np.array([look(drawn(*clip)) for clip in clips])
    apart = ((looks[:, None] - looks[None]) ** 2).sum(2)
    np.fill_diagonal(apart, apart.max() + 1)
    nearest = [clips[place][0] for place in apart.argmin(1)]
    right = sum(near == kind for near, (kind, _) in zip(nearest, clips, strict=True))
    assert right >= 0.8 * len(clips)  # by chance two of seventeen


def test_a_clip_looks_the_same_however_it_was_encoded_and_made(tools, look, tmp_path):
    source = footage("bikes")
    there = {}
    for name, options in {"plain": ["-c:v", "libx264"], "small": ["-c:v", "libvpx-vp9", "-b:v", "150k"]}.items():
        file = tmp_path / (f"{name}.mp4" if name == "plain" else f"{name}.webm")
        shown = ["-v", "error", "-y", "-t", "2", "-i", str(source), "-vf", "scale=360:-2", "-an"]
        subprocess.run(
            [tools.ffmpeg, *shown, "-pix_fmt", "yuv420p", "-deadline", "realtime", *options, file], check=True
        )
        probe = asyncio.run(inspect(file, tools=tools, limits=MediaLimits()))
        made = asyncio.run(first_rendition(file, tmp_path / name, tools=tools, probe=probe))
        assert not {"look.rgb", "sound.pcm"} & {path.name for path in (tmp_path / name).iterdir()}
        there[f"{name} first"], there[name] = numbers(made.look), look(file)
    assert np.array_equal(look(tmp_path / "plain.mp4"), there["plain"])
    for left in there.values():
        for right in there.values():
            assert np.abs(left - right).max() <= 32  # a standard deviation of what clips differ by
            assert np.abs(left - right).mean() <= 6


def test_what_is_silent_is_ordinary_in_everything_that_would_be_heard():
    place = [name for name, *_ in DIMENSIONS].index("heard")
    for sound in (b"", bytes(32_000)):
        look = numbers(look_of(bytes(range(256)) * (PIXELS // 256), sound))
        assert look[place] < 0
        assert not look[place + 1 :].any()


def test_speech_music_and_noise_are_told_apart():
    picture, at = bytes(PIXELS), np.arange(24_000) / 8_000
    names = [name for name, *_ in DIMENSIONS]
    chance = np.random.default_rng(3)
    syllables = np.maximum(np.sin(2 * np.pi * 4.3 * at), 0) * sum(
        np.sin(2 * np.pi * 140 * k * at) / k for k in range(3, 16)
    )
    chord = sum(np.sin(2 * np.pi * hertz * at) for hertz in (110, 220, 277, 330))
    heard = {"speech": syllables, "chord": chord, "noise": chance.normal(0, 0.3, len(at))}
    said = {
        kind: dict(zip(names, numbers(look_of(picture, (wave * 5_000).astype("<i2").tobytes())), strict=True))
        for kind, wave in heard.items()
    }
    assert max(said, key=lambda kind: said[kind]["speech_rhythm"]) == "speech"
    assert max(said, key=lambda kind: said[kind]["noise"]) == "noise"
    assert max(said, key=lambda kind: said[kind]["bass"]) == "chord"


@given(
    st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=4),
    st.binary(max_size=64),
    st.sampled_from((0, 1, 130, 700)),
)
def test_any_picture_and_any_sound_has_a_look(frames, sound, times):
    pictures = b"".join((frame * (PIXELS // len(frame) + 1))[:PIXELS] for frame in frames)
    with np.errstate(all="raise", under="ignore"):
        look = look_of(pictures, sound * times)
    assert len(look) == len(DIMENSIONS)
    assert numbers(look).min() >= -127
    assert look_of(pictures, sound * times) == look
