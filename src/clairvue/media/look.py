"""What a clip looks and sounds like, as 32 numbers: colours, light, textures, movement, loudness, pitch, rhythm. Pure.

Made from small pictures, two a second, and the sound at 8 kHz, which ffmpeg hands out of its sandbox. The numbers are
means over the whole clip: too few to see anything again, and no face, voice or text is looked for.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from clairvue.media.model import LOOK_BYTES, LOOK_PICTURES_PER_S, LOOK_SIDE, LOOK_SOUND_HZ

Array: TypeAlias = NDArray[Any]

SECTORS = 6  # of the circle of hues
STEP_SAMPLES, WINDOW_SAMPLES = 160, 256  # 20 ms and 32 ms
CUT_FROM = 0.12  # mean difference of two pictures from which they are of different scenes
QUIET = 1e-9
UNIT = 32  # of a byte's 127: one standard deviation

# Name, mean and standard deviation, about those of natural footage and of the demo's clips together; fixed for good,
# since a stored look is only comparable with others of the same table.
DIMENSIONS: tuple[tuple[str, float, float], ...] = (
    ("light", 0.38, 0.16),
    ("contrast", 0.18, 0.07),
    ("dark_share", 0.2, 0.22),
    ("bright_share", 0.05, 0.1),
    ("saturation", 0.2, 0.12),
    ("saturation_spread", 0.1, 0.06),
    ("hue_red", 0.2, 0.25),
    ("hue_yellow", 0.2, 0.25),
    ("hue_green", 0.1, 0.2),
    ("hue_cyan", 0.2, 0.25),
    ("hue_blue", 0.15, 0.25),
    ("hue_magenta", 0.1, 0.2),
    ("lighter_above", 0.0, 0.12),
    ("lighter_amid", 0.02, 0.08),
    ("colourful_amid", 0.01, 0.05),
    ("shapes", -3.6, 1.3),
    ("patterns", -4.9, 1.3),
    ("grain", -6.2, 1.9),
    ("stripes", 0.0, 1.3),
    ("movement", -3.2, 1.2),
    ("cuts_per_s", 0.12, 0.15),
    ("light_over_time", -3.0, 0.8),
    ("moves_amid", 0.2, 0.35),
    ("heard", 0.8, 0.4),
    ("loudness", -2.5, 0.7),
    ("pitch", 8.0, 1.0),
    ("noise", -6.0, 2.5),
    ("bass", 0.5, 0.25),
    ("onsets", -1.0, 0.4),
    ("speech_rhythm", 0.35, 0.15),
    ("beat", 0.4, 0.25),
    ("pauses", 0.1, 0.15),
)
_COSINES = np.cos(
    np.pi * np.arange(LOOK_SIDE)[:, None] * (2 * np.arange(LOOK_SIDE)[None, :] + 1) / (2 * LOOK_SIDE)
).astype(np.float32) * np.float32(np.sqrt(2 / LOOK_SIDE))
_FREQUENCY = np.hypot(np.arange(LOOK_SIDE)[:, None], np.arange(LOOK_SIDE)[None, :]).astype(np.int64)  # down, across
_AMID = slice(LOOK_SIDE // 4, LOOK_SIDE - LOOK_SIDE // 4)


def look_of(pictures: bytes, sound: bytes) -> bytes:
    """Return the look: 32 signed bytes, 0 what is ordinary, 32 a standard deviation from it, 127 at most.

    Shapes: pictures (n, 32, 32, 3) of 8 bits red, green, blue; sound (m,) of signed 16 bits, empty for none.
    """
    seen = np.frombuffer(pictures, np.uint8)
    count = len(seen) // (LOOK_SIDE * LOOK_SIDE * 3)
    assert count, "a clip has a picture"
    shape = (count, LOOK_SIDE, LOOK_SIDE, 3)
    coloured = seen[: count * LOOK_SIDE * LOOK_SIDE * 3].reshape(shape).astype(np.float32) / np.float32(255)
    values = _pictured(coloured) | _sounding(np.frombuffer(sound, "<i2", len(sound) // 2))
    ordinary = [
        (values[name] - mean) / spread if name in values else 0.0 for name, mean, spread in DIMENSIONS
    ]  # a clip without sound is ordinary in all that would be heard
    return np.clip(np.rint(UNIT * np.array(ordinary)), -127, 127).astype(np.int8).tobytes()


def _pictured(coloured: Array) -> dict[str, float]:
    """Shape: coloured (n, 32, 32, 3) from 0 to 1."""
    red, green, blue = coloured[..., 0], coloured[..., 1], coloured[..., 2]
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    across, up = red - 0.5 * (green + blue), np.float32(np.sqrt(0.75)) * (green - blue)
    chroma = np.hypot(across, up)  # of the hexagon of hues
    sector = (np.rint(np.arctan2(up, across) / (np.pi / 3)).astype(np.int64)) % SECTORS
    hues = np.bincount(sector.ravel(), chroma.ravel(), SECTORS) / (float(chroma.sum()) + 0.01 * chroma.size)
    names = ("hue_red", "hue_yellow", "hue_green", "hue_cyan", "hue_blue", "hue_magenta")
    return {
        "light": float(light.mean()),
        "contrast": float(light.std((1, 2)).mean()),
        "dark_share": float((light < 0.125).mean()),  # noqa: PLR2004 - an eighth of the light
        "bright_share": float((light > 0.875).mean()),  # noqa: PLR2004 - all but an eighth
        "saturation": float(chroma.mean()),
        "saturation_spread": float(chroma.std((1, 2)).mean()),
        **{name: float(share) for name, share in zip(names, hues, strict=True)},
        "lighter_above": float(light[:, : LOOK_SIDE // 2].mean() - light[:, LOOK_SIDE // 2 :].mean()),
        "lighter_amid": _amid(light),
        "colourful_amid": _amid(chroma),
        **_textured(light),
        **_moving(coloured, light),
    }


def _amid(values: Array) -> float:
    """Return how much more there is of something in the middle than in the whole."""
    return float(values[:, _AMID, _AMID].mean() - values.mean())


def _textured(light: Array) -> dict[str, float]:
    """Return the energies of three bands of spatial frequencies, and whether lines stand or lie."""
    energy = np.mean((_COSINES @ light @ _COSINES.T) ** 2, 0) / LOOK_SIDE**2
    by_frequency = np.bincount(_FREQUENCY.ravel(), energy.ravel())
    bands = {"shapes": slice(1, 4), "patterns": slice(4, 10), "grain": slice(10, None)}
    standing, lying = energy[0, 1:].sum() + QUIET, energy[1:, 0].sum() + QUIET
    return {
        **{name: float(np.log(by_frequency[band].sum() + QUIET)) for name, band in bands.items()},
        "stripes": float(np.log(standing / lying)),
    }


def _moving(coloured: Array, light: Array) -> dict[str, float]:
    """Return what changes from each picture to the next, half a second later."""
    if len(light) == 1:
        return {}
    changed = np.abs(np.diff(coloured, axis=0)).mean(3)
    steps = changed.mean((1, 2))
    # A cut stands out from the movement around it; what flickers all the time is movement.
    cuts = (steps > CUT_FROM) & (steps > 2 * np.median(steps))
    amid = changed[:, _AMID, _AMID].mean() + QUIET
    return {
        "movement": float(np.log(np.median(steps) + 1e-3)),
        "cuts_per_s": float(cuts.mean()) * LOOK_PICTURES_PER_S,
        "light_over_time": float(np.log(light.mean((1, 2)).std() + 1e-2)),
        "moves_amid": float(np.log((amid + 1e-3) / (changed.mean() + 1e-3))),
    }


def _sounding(samples: Array) -> dict[str, float]:
    """Return what the sound is like, but for its words. Shape: samples (m,)."""
    heard = samples.astype(np.float32) / np.float32(32768)
    if len(heard) < LOOK_SOUND_HZ // 2 or float(np.abs(heard).max()) < 1e-3:  # noqa: PLR2004 - 60 dB below full
        return {"heard": 0.0}
    windows = np.lib.stride_tricks.sliding_window_view(heard, WINDOW_SAMPLES)[::STEP_SAMPLES]
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW_SAMPLES).astype(np.float32))) ** 2
    power = power[:, 1:].astype(np.float32)
    hertz = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / LOOK_SOUND_HZ)[1:]
    whole = power.mean(0) + QUIET
    envelope = power.sum(1)
    loud = power[envelope > 0.01 * np.quantile(envelope, 0.9)] + QUIET
    flat = np.log(loud).mean(1) - np.log(loud.mean(1))
    return {
        "heard": 1.0,
        "loudness": float(np.log10(np.sqrt(np.mean(heard**2)) + 1e-4)) * 2,
        "pitch": float((np.log2(hertz) * whole).sum() / whole.sum()),
        "noise": float(flat.mean()),
        "bass": float(whole[hertz < 250].sum() / whole.sum()),  # noqa: PLR2004 - Hz
        "pauses": float((envelope < 0.01 * np.quantile(envelope, 0.9)).mean()),
        **_rhythm(power),
    }


def _rhythm(power: Array) -> dict[str, float]:
    """Return how often something begins, and whether it does so as syllables do, or as a beat does.

    Shape: power (steps of 20 ms, frequencies).
    """
    per_s = LOOK_SOUND_HZ // STEP_SAMPLES
    bands = np.add.reduceat(power, (0, 4, 9, 17, 33, 65), axis=1)
    rises = np.maximum(np.diff(np.log(bands + 1e-4 * bands.max(0) + QUIET), axis=0), 0).mean(1)
    onsets = rises - rises.mean()
    total = float((onsets**2).sum()) + QUIET
    lags = range(per_s * 3 // 10, min(per_s * 12 // 10, len(onsets) // 2))
    again = [float((onsets[lag:] * onsets[:-lag]).sum()) / total for lag in lags]
    # Speech comes in three to seven syllables a second (Houtgast and Steeneken 1985).
    voice = np.sqrt(power[:, 9:108].sum(1))
    swings = np.abs(np.fft.rfft((voice - voice.mean()) * np.hanning(len(voice)))) ** 2
    rates = np.fft.rfftfreq(len(voice), 1 / per_s)
    syllables = swings[(rates >= 3) & (rates < 7)].sum()  # noqa: PLR2004 - Hz
    slow = swings[(rates >= 0.5) & (rates < 20)].sum() + QUIET  # noqa: PLR2004 - Hz
    return {
        "onsets": float(np.log(rises.mean() + 1e-2)),
        "speech_rhythm": float(syllables / slow),
        "beat": max(again, default=0.0),
    }


assert len(DIMENSIONS) == LOOK_BYTES
