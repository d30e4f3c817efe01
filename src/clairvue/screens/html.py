"""HTML from values: every text and attribute escaped, so that markup can only come from here.

`Html` is text that is already safe; anything else is escaped where it is put.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import NewType

import msgspec

Html = NewType("Html", str)
Attributes = Mapping[str, str | int | bool | None]

_EMPTY = frozenset({"br", "circle", "img", "link", "meta", "path", "source"})
NOTHING = Html("")


def text(words: str) -> Html:
    """Return a person's words as HTML."""
    return Html(escape(words, quote=False))


def element(name: str, attributes: Attributes, *children: Html) -> Html:
    """Return one element. An attribute that is True stands bare; one that is False or None is left out."""
    written = "".join(
        f" {key}" if value is True else f' {key}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _EMPTY:
        return Html(f"<{name}{written}/>")
    return Html(f"<{name}{written}>{''.join(children)}</{name}>")


def join(parts: Iterable[Html]) -> Html:
    """Return the parts, one after the other."""
    return Html("".join(parts))


def island(identifier: str, value: object) -> Html:
    """Return a block of JSON that scripts read and browsers never run, safe inside a script element."""
    json = msgspec.json.encode(value).decode()
    # `</script>` and `<!--` end or bend a script element whatever the JSON's own quoting says.
    safe = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Html(f'<script type="application/json" id="{escape(identifier)}">{safe}</script>')
