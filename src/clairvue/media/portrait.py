"""Makes a profile picture from whatever bytes somebody sent, in the sandbox: 256 by 256, WebP, nothing else in it."""

import tempfile
from pathlib import Path

from clairvue.media import recipes, sandbox
from clairvue.media.model import FrameTooLarge, NotAPicture
from clairvue.media.sandbox import INSIDE_SOURCE, Bounds, MediaTools

SIDE = 256
PIXELS_MAX = 40_000_000
BYTES_MAX = 5_000_000
DEMUXERS = {b"\xff\xd8\xff": "jpeg_pipe", b"\x89PNG\r\n\x1a\n": "png_pipe", b"RIFF": "webp_pipe"}
FILE = "picture.webp"


async def picture(data: bytes, *, tools: MediaTools) -> bytes:
    """Return a square WebP of a JPEG, PNG or WebP.

    Raises: NotAPicture, FrameTooLarge; TooHeavy; SandboxMissing.
    """
    if len(data) > BYTES_MAX:
        raise FrameTooLarge(pixels_max=PIXELS_MAX)
    demuxer = next((name for mark, name in DEMUXERS.items() if data.startswith(mark)), "")
    if not demuxer or (demuxer == "webp_pipe" and data[8:12] != b"WEBP"):
        raise NotAPicture
    with tempfile.TemporaryDirectory() as folder:
        source, out = _place(Path(folder), data)
        bounds = Bounds(cpu_s=8, wall_s=30, file_bytes=BYTES_MAX)
        finished = await sandbox.run(tools, _command(tools.ffmpeg, demuxer), source=source, out=out, bounds=bounds)
        if finished.code:
            if "max pixel count" in finished.stderr:
                raise FrameTooLarge(pixels_max=PIXELS_MAX)
            raise NotAPicture
        return (out / FILE).read_bytes()


def _place(folder: Path, data: bytes) -> tuple[Path, Path]:
    source, out = folder / "source", folder / "out"
    source.write_bytes(data)
    out.mkdir()
    return source, out


def _command(ffmpeg: str, demuxer: str) -> list[str]:
    square = f"scale={SIDE}:{SIDE}:force_original_aspect_ratio=increase:flags=lanczos,crop={SIDE}:{SIDE},setsar=1"
    return [
        *recipes.start(ffmpeg),
        *("-protocol_whitelist", "file", "-format_whitelist", demuxer, "-codec_whitelist", "mjpeg,png,webp"),
        *("-max_pixels", str(PIXELS_MAX), "-threads", "1", "-f", demuxer, "-i", INSIDE_SOURCE),
        *("-map", "0:v:0", "-frames:v", "1", "-vf", f"{square},format=yuva420p", *recipes.BARE),
        *("-c:v", "libwebp", "-quality", "82", "-update", "1", FILE),
    ]
