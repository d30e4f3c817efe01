"""A video's files as objects: names that are the same at every attempt, and the order that keeps them playable."""

from collections.abc import Sequence
from pathlib import Path

from clairvue.kit.ids import VideoId
from clairvue.objects.parts import join_parts
from clairvue.objects.store import ObjectStore

MASTER = "master.m3u8"
_KEYS_MAX = 1000


def source_key(video_id: VideoId) -> str:
    """Return where the file lies as it was uploaded; nobody is served from there."""
    return f"videos/{video_id}/source"


async def bring_source(objects: ObjectStore, video_id: VideoId, part_keys: Sequence[str], place: Path) -> Path:
    """Return the uploaded file on this machine: joined from its parts, or the object they have become."""
    path = place / "source"
    if part_keys:
        await join_parts(objects, part_keys, path)
        return path
    key = source_key(video_id)
    local = objects.local_path(key)
    if local is not None:
        return local
    await join_parts(objects, [key], path)
    return path


async def keep_source_file(objects: ObjectStore, video_id: VideoId, path: Path) -> None:
    """Keep the uploaded file as one object."""
    await objects.put_file(source_key(video_id), path)


async def drop_parts(objects: ObjectStore, video_id: VideoId) -> None:
    """Delete the parts of the upload."""
    await objects.delete_prefix(f"uploads/{video_id}/")


async def bring_file(objects: ObjectStore, video_id: VideoId, name: str, folder: Path) -> None:
    """Copy one of the video's files into a folder of this machine."""
    await join_parts(objects, [f"videos/{video_id}/{name}"], folder / name)


async def drop_stale(objects: ObjectStore, video_id: VideoId, names: Sequence[str]) -> None:
    """Delete what a killed attempt may have left beside the source and these files."""
    prefix = f"videos/{video_id}/"
    kept = {source_key(video_id), *(prefix + name for name in names)}
    after = ""
    while keys := await objects.keys(prefix, _KEYS_MAX, after):
        for key in keys:
            if key not in kept:
                await objects.delete(key)
        after = keys[-1]


async def keep_files(objects: ObjectStore, video_id: VideoId, folder: Path, names: Sequence[str]) -> None:
    """Keep these files of the folder: playlists after what they name, the masters last.

    So nothing that can be read ever names what is not there, wherever this is killed.
    """
    for name in sorted(names, key=lambda name: (name.startswith("master"), name.endswith(".m3u8"), name)):
        await objects.put_file(f"videos/{video_id}/{name}", folder / name)
