"""`bench web`: what a phone must load before the feed works. It reads the built client; nothing is started."""

import gzip
import json
from importlib import resources
from pathlib import Path
from typing import Any


def web() -> dict[str, Any]:
    """Return the gzip sizes of the scripts and styles that the first screen needs, by Vite's manifest.

    Raises: FileNotFoundError when the client has not been built.
    """
    client = Path(str(resources.files("clairvue.screens").joinpath("client")))
    manifest: dict[str, dict[str, Any]] = json.loads((client / "manifest.json").read_text())
    needed = _needed(manifest, next(name for name, chunk in manifest.items() if chunk.get("isEntry")))
    scripts = {manifest[name]["file"] for name in needed}
    styles = {file for name in needed for file in manifest[name].get("css", [])}
    total = sorted(client.rglob("*.js"))
    return {
        "first_js_gzip_bytes": sum(_gzipped(client / name) for name in scripts),
        "css_gzip_bytes": sum(_gzipped(client / name) for name in styles),
        "all_js_gzip_bytes": sum(_gzipped(path) for path in total),
        "first_scripts": sorted(scripts),
    }


def _needed(manifest: dict[str, dict[str, Any]], entry: str) -> set[str]:
    needed: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting.extend(manifest[name].get("imports", []))
    return needed


def _gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))
