"""One attempt at one video: its source on this machine, the folder it works in, and media's words in ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.media import model as media
from clairvue.media.sandbox import MediaTools
from clairvue.videos.files import bring_source
from clairvue.videos.model import RenditionRow

# The share of a stage of ours that each step of media's takes, where it is not the whole.
_PARTS: dict[str, tuple[float, float]] = {"sound": (0.0, 0.2), "first": (0.2, 0.9), "pictures": (0.9, 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt: with what, on which file, into which folder."""

    here: Installation
    tools: MediaTools
    video_id: VideoId
    source: Path
    out: Path

    @property
    def limits(self) -> media.MediaLimits:
        """What is accepted here."""
        return media.MediaLimits(duration_ms_max=self.here.upload_duration_ms_max)


async def begin_attempt(
    here: Installation, tools: MediaTools, video_id: VideoId, part_keys: Sequence[str], place: Path
) -> Attempt:
    """Bring the source to this machine and make the folder for what is made of it."""
    source = await bring_source(here.objects, video_id, part_keys, place)
    out = place / "out"
    out.mkdir()
    return Attempt(here=here, tools=tools, video_id=video_id, source=source, out=out)


def files_of(rendition: media.Rendition) -> list[str]:
    """Return the names of a rendition's two files."""
    return [rendition.file, rendition.playlist]


def sharing(report: Callable[[float], None]) -> Callable[[media.Progress], None]:
    """Turn media's steps into one share done: its sound is measured quickly, before anything else."""

    def told(progress: media.Progress) -> None:
        begin, end = _PARTS.get(progress.stage, (0.0, 1.0))
        report(begin + (end - begin) * progress.percent / 100)

    return told


def row_of(rendition: media.Rendition) -> RenditionRow:
    """Return a rendition as its row."""
    return RenditionRow(
        name=rendition.name,
        codec=rendition.codec,
        width=rendition.width,
        height=rendition.height,
        bits_per_second=rendition.average_bandwidth,
        made=msgspec.to_builtins(rendition),
    )
