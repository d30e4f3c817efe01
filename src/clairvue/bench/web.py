"""`bench web`: what a phone must load before the feed works. It reads the built client; nothing is started."""

import gzip
from collections.abc import Iterable
from typing import Any

from clairvue.kit.language import LANGUAGES
from clairvue.screens.assets import CLIENT, ENTRY, read_assets, scripts_of, styles_of, words_of


def web() -> dict[str, Any]:
    """Return the gzip sizes of the scripts, the longer dictionary and the styles that the first screen needs."""
    assets = read_assets()
    words = max(_gzipped([words_of(assets, language)]) for language in LANGUAGES)
    return {
        "first_js_gzip_bytes": _gzipped(scripts_of(assets, ENTRY)) + words,
        "css_gzip_bytes": _gzipped(styles_of(assets, ENTRY)),
        "all_css_gzip_bytes": _gzipped(name for name in assets.files if name.endswith(".css")),
        "all_js_gzip_bytes": _gzipped(name for name in assets.files if name.endswith(".js")),
    }


def _gzipped(names: Iterable[str]) -> int:
    return sum(len(gzip.compress((CLIENT / name).read_bytes(), 9)) for name in names)
