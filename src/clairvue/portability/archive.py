"""The archive that somebody takes away: a ZIP of JSON, one page of HTML to read it with, and their own files.

It is made while it is downloaded, and kept nowhere: no second copy of anybody lies on our disks. docs/export.md says
what is in it.
"""

import html
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.portability.form import FORM, INVENTORY, PICTURE, data_file, original_file
from clairvue.portability.gather import gather, owners_of
from clairvue.portability.sections import Section, sections
from clairvue.videos.files import source_key

SHOWN_ROWS_MAX = 500  # in the page; the JSON holds all
_PICTURE = "accounts.account"
_VIDEOS = "videos.video"
_STYLE = (
    "body{font:16px/1.5 system-ui;max-width:60rem;margin:auto;padding:1rem}"
    "table{border-collapse:collapse;font-size:14px}"
    "td,th{border:1px solid #999;padding:.2rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}"
    "div{overflow-x:auto}"
)


class _Sink(io.RawIOBase):
    """A file that only grows, and is emptied as it grows."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:  # noqa: ANN401 - whatever buffer zipfile hands over
        taken = bytes(content)
        self._waiting.append(taken)
        self._written += len(taken)
        return len(taken)

    def tell(self) -> int:
        return self._written

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


@dataclass(slots=True)
class _Shown:
    """What the page says of one section."""

    section: Section
    rows: list[dict[str, Any]]
    files: list[tuple[str, str]]  # (key, name in the archive)
    count: int = 0


async def archive(here: Installation, *, account_id: AccountId, now: datetime) -> AsyncIterator[bytes]:
    """Yield the bytes of somebody's archive. Raises: KeyDestroyed before the first."""
    async with here.database.reading() as conn:
        owners = await owners_of(conn, here.keyring, account_id)
    sink, shown = _Sink(), list[_Shown]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for section in sections():
            said = _Shown(section, [], [])
            shown.append(said)
            with file.open(data_file(section.table), "w", force_zip64=True) as entry:
                entry.write(b"[")
                async for rows in gather(here.database, here.keyring, section, account_id=account_id, owners=owners):
                    for row in rows:
                        entry.write((b",\n" if said.count else b"\n") + msgspec.json.encode(row))
                        said.files += _files(section, row)
                        said.count += 1
                    said.rows += rows[: SHOWN_ROWS_MAX - len(said.rows)]
                    yield sink.take()
                entry.write(b"\n]\n")
        for key, name in [each for said in shown for each in said.files]:
            async for chunk in _file(here, file, sink, key, name):
                yield chunk
        file.writestr(INVENTORY, msgspec.json.encode(_inventory(shown, here.cell, now)))
        file.writestr("index.html", _page(shown, now))
    yield sink.take()


async def _file(here: Installation, file: zipfile.ZipFile, sink: _Sink, key: str, name: str) -> AsyncIterator[bytes]:
    """Add an object as it is, if it is there."""
    if await here.objects.size(key) is None:
        return
    with file.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
        async for chunk in here.objects.read(key):
            entry.write(chunk)
            yield sink.take()


def _files(section: Section, row: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (key, name in the archive) of the person's own files: the originals of their videos, their picture."""
    if section.table == _VIDEOS and row["state"] != "erased":
        return [(source_key(VideoId(row["id"])), original_file(row["id"]))]
    if section.table == _PICTURE and row["picture"]:
        return [(row["picture"], PICTURE)]
    return []


def _inventory(shown: list[_Shown], cell: str, now: datetime) -> dict[str, object]:
    return {
        "form": FORM,
        "cell": cell,
        "made_at": now,
        "sections": [
            {
                "file": data_file(said.section.table),
                "title": said.section.titles[0],
                "titre": said.section.titles[1],
                "rows": said.count,
                "columns": [
                    {"name": each.column, "why": each.purpose, "kept": str(each.retention)}
                    for each in said.section.columns
                ],
            }
            for said in shown
        ],
    }


def _page(shown: list[_Shown], now: datetime) -> str:
    """Return a page that needs no script and loads nothing."""
    made = now.strftime("%Y-%m-%d %H:%M UTC")
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>Clairvue</title><style>{_STYLE}</style>"
    parts = [head, f"<h1>Your data <span lang=fr>· Vos données</span></h1><p>{made}</p><ul>"]
    parts += [
        f"<li><a href='#{said.section.table}'>{_title(said.section)}</a> ({said.count})" for said in shown if said.count
    ]
    parts.append("</ul>")
    parts += [_table(said) for said in shown if said.count]
    return "".join(parts)


def _title(section: Section) -> str:
    english, french = map(html.escape, section.titles)
    return english if english == french else f"{english} <span lang=fr>· {french}</span>"


def _table(said: _Shown) -> str:
    table = said.section.table
    heads = "".join(f"<th scope=col title='{html.escape(each.purpose)}'>{each.column}" for each in said.section.columns)
    rows = "".join("<tr>" + "".join(f"<td>{_cell(value)}" for value in row.values()) for row in said.rows)
    more = f"<p><a href='data/{table}.json'>JSON</a> ({said.count})</p>"
    return f"<h2 id='{table}'>{_title(said.section)}</h2><div><table><tr>{heads}{rows}</table></div>{more}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return html.escape(value if isinstance(value, str) else msgspec.json.encode(value).decode().strip('"'))
