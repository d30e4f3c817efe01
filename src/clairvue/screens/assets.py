"""The built web client: which files a page needs, and each file with its type and its compressed twins.

Read once at start. It never builds anything: `hatch_build.py` did.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

CLIENT = Path(__file__).parent / "client"
ENTRY = "src/main.tsx"
EMBED_ENTRY = "src/embed.ts"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class Chunk(msgspec.Struct, frozen=True):
    """One line of Vite's manifest."""

    file: str
    css: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """What was built: the chunks by source, the words by language, the drawings by name, the files by address."""

    chunks: Mapping[str, Chunk]
    words: Mapping[str, Mapping[str, str]]
    icons: Mapping[str, str]
    files: Mapping[str, Path]


@functools.cache
def read_assets(folder: Path = CLIENT) -> Assets:
    """Return the built client."""
    manifest = folder / "manifest.json"
    assert manifest.exists(), "The web client is not built: run ./run --help once, or npm run build in web/."
    return Assets(
        chunks=msgspec.json.decode(manifest.read_bytes(), type=dict[str, Chunk]),
        words={
            language: msgspec.json.decode((folder / f"words.{language}.json").read_bytes(), type=dict[str, str])
            for language in ("en", "fr")
        },
        icons=msgspec.json.decode((folder / "icons.json").read_bytes(), type=dict[str, str]),
        files={path.name: path for path in folder.iterdir() if path.suffix in _TYPES},
    )


def scripts_of(assets: Assets, entry: str) -> list[str]:
    """Return the files that must be there before `entry` runs, itself first."""
    found: list[str] = []
    waiting = [entry]
    while waiting:
        chunk = assets.chunks[waiting.pop()]
        if chunk.file not in found:
            found.append(chunk.file)
            waiting.extend(chunk.imports)
    return found


def styles_of(assets: Assets, entry: str) -> list[str]:
    """Return the style sheets that `entry` and what it imports need."""
    needed = {chunk.file: chunk for chunk in assets.chunks.values()}
    return [sheet for script in scripts_of(assets, entry) for sheet in needed[script].css]


def words_of(assets: Assets, language: str) -> str:
    """Return the file that holds the client's words in a language."""
    return assets.chunks[f"src/kit/words/{language}.json"].file


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFile:
    """Bytes to answer with."""

    path: Path
    media_type: str
    encoding: str | None
    immutable: bool


def find_asset(assets: Assets, name: str, accepted: str) -> AssetFile | None:
    """Return the file of this name in the smallest encoding that is accepted. Only built files have names here."""
    path = assets.files.get(name)
    if path is None:
        return None
    # A hashed name is never used for other bytes; the few plain ones may change with a release.
    immutable = path.suffix in {".js", ".css"}
    offered = {part.partition(";")[0].strip() for part in accepted.split(",")}
    for encoding, suffix in _ENCODINGS:
        twin = path.with_name(path.name + suffix)
        if encoding in offered and twin.exists():
            return AssetFile(path=twin, media_type=_TYPES[path.suffix], encoding=encoding, immutable=immutable)
    return AssetFile(path=path, media_type=_TYPES[path.suffix], encoding=None, immutable=immutable)
