"""`bench media`: what an upload costs, as multiples of a bare decode of the same clip in the same run."""

import asyncio
import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from clairvue.bench.client import Client
from clairvue.bench.processes import Service, command_of
from clairvue.bench.upload_cost import upload_cpu_s
from clairvue.media.measure import make_clip, measure
from clairvue.media.trial import open_tools


def media() -> dict[str, Any]:
    """Make a clip as a phone would, process it step by step, then upload 12 MB to a running service."""
    with tempfile.TemporaryDirectory(prefix="clairvue-media-") as folder:
        Path(folder).chmod(0o711)
        tools = open_tools()
        clip = make_clip(tools, Path(folder) / "clip.mp4")
        costs = dataclasses.asdict(asyncio.run(measure(tools, clip, Path(folder), rounds=2)))
        return costs | {"upload_12mb_cpu_s": round(_upload(Path(folder)), 3)}


def _upload(folder: Path) -> float:
    service = Service(folder / "cell")
    service.start()
    try:
        client = Client(service.origin)
        client.sign_up("uploader")
        answering = [pid for pid in service.pids if "clairvue.worker" not in command_of(pid)]
        return upload_cpu_s(service.origin, client.cookie, answering)
    finally:
        service.stop()
