"""Read TikTok's "download your data" in its JSON form, by the section names of 2020 to 2026. It follows no link.

The archive names posts by links that open only for who is signed in there, and that end; clips are rarely files in it.
Sections moved and were renamed over the years: each is looked for under every name that it had.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import msgspec

from clairvue.portability.arrivals.model import CLIPS_MAX, ArchiveBomb, ArchiveDamaged, Brought, Clip
from clairvue.portability.arrivals.unpack import Unpacked

FILES = ("user_data_tiktok.json", "user_data.json")
_CLIP_ENDINGS = (".mp4", ".mov", ".webm")
_LONG_AGO = datetime(2016, 9, 1, tzinfo=UTC)  # before there was one: the archive does not say which post a file is
_PROFILE = ("Profile", "Profile And Settings")
_ACTIVITY = ("Your Activity", "Activity", "Profile And Settings", "Likes and Favorites")
Path = Sequence[Sequence[str]]  # each step down, under every name that it had
_BIO: Path = (_PROFILE, ("Profile Info", "Profile Information"), ("ProfileMap",), ("bioDescription",))
_POSTS: Path = (("Post", "Video"), ("Posts", "Videos"), ("VideoList",))
_LIKES: Path = (_ACTIVITY, ("Like List",), ("ItemFavoriteList",))
_FAVOURITES: Path = (_ACTIVITY, ("Favorite Videos",), ("FavoriteVideoList",))
_FOLLOWING: Path = (_ACTIVITY, ("Following", "Following List"), ("Following",))
_COMMENTS: Path = (("Comment",), ("Comments",), ("CommentsList",))


def tiktok_file(archive: Unpacked) -> str | None:
    """Return the name of the file that holds TikTok's data, in whatever folder it lies."""
    for entry in archive.entries():
        if entry.filename.rpartition("/")[2] in FILES:
            return entry.filename
    return None


def read_tiktok(archive: Unpacked, name: str) -> Brought:
    """Return what TikTok's archive brings. Raises: ArchiveDamaged, ArchiveBomb."""
    brought = read_data(archive.json(name), name)
    clips = [
        Clip(source=f"{entry.CRC:08x}{entry.file_size:012x}", entry=entry.filename, made_at=_LONG_AGO)
        for entry in archive.entries()
        if entry.filename.lower().endswith(_CLIP_ENDINGS)
    ]
    if len(clips) > CLIPS_MAX:
        raise ArchiveBomb
    left = {**brought.left, "tiktok_files": len(clips)} if clips else brought.left
    return replace(brought, clips=tuple(clips), left=left)


def read_data(content: bytes, name: str) -> Brought:
    """Return what TikTok's one file of data brings. Raises: ArchiveDamaged."""
    try:
        data = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError) as broken:
        raise ArchiveDamaged(file=name) from broken
    bio = _found(data, _BIO)
    handles = [row[key] for row in _list(data, _FOLLOWING) for key in ("UserName", "userName") if key in row]
    counted = {
        "tiktok_posts": len(_list(data, _POSTS)),
        "tiktok_likes": len(_list(data, _LIKES)) + len(_list(data, _FAVOURITES)),
        "comments_left": len(_list(data, _COMMENTS)),
        "tiktok_rest": 1,
    }
    return Brought(
        form="tiktok",
        bio=bio if isinstance(bio, str) and bio.strip() not in {"", "N/A", "None"} else None,
        handles=tuple(dict.fromkeys(handle for handle in handles if isinstance(handle, str))),
        left={what: times for what, times in counted.items() if times},
    )


def _list(data: object, path: Path) -> list[dict[str, object]]:
    """Return the rows of a section, none where it is missing, empty or of another kind."""
    rows = _found(data, path)
    return [cast("dict[str, object]", row) for row in _as_list(rows) if isinstance(row, dict)]


def _as_list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _found(data: object, path: Path) -> object:
    """Return what lies at a path; of several names that lead on, the first that leads to the end."""
    if not path:
        return data
    if not isinstance(data, dict):
        return None
    section = cast("dict[str, object]", data)
    for name in path[0]:
        found = _found(section.get(name), path[1:])
        if found is not None:
            return found
    return None
