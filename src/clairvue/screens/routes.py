"""HTML over HTTP: one shell for every screen, the built files, and the cards that other sites show."""

from typing import Annotated, Any

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath, HeaderParameter

from clairvue.screens import stage
from clairvue.screens.assets import find_asset, read_assets
from clairvue.screens.document import NAME, Document, write
from clairvue.screens.headers import page_headers
from clairvue.screens.html import NOTHING
from clairvue.screens.model import Reader
from clairvue.screens.words import language_for, words_in

_YEAR = "public, max-age=31536000, immutable"
_HOUR = "public, max-age=3600"
_PLAIN = ("/favicon.svg", "/manifest.webmanifest", "/robots.txt")
_FEEDS = {"/": "unprofiled", "/following": "following", "/latest": "latest"}
_TITLES = {
    "/upload": "upload",
    "/search": "search",
    "/notifications": "notifications",
    "/settings": "settings",
    "/sign-in": "sign_in",
    "/sign-up": "sign_up",
}

AcceptEncoding = Annotated[str, HeaderParameter(name="accept-encoding")]


def _reader(request: Request[Any, Any, Any]) -> Reader:
    cookies = request.cookies
    language = language_for(
        account=None,
        cookie=cookies.get("clairvue_language"),
        accepted=request.headers.get("accept-language", ""),
    )
    theme = "light" if cookies.get("clairvue_theme") == "light" else "dark"
    return Reader(language=language, theme=theme)


def _page(document: Document, reader: Reader, status: int = 200) -> Response[str]:
    assets = read_assets()
    html = write(document, assets=assets, reader=reader, words=words_in(assets, reader.language))
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=page_headers())


@get(["/", "/following", "/latest"], include_in_schema=False, sync_to_thread=False)
def show_feed(request: Request[Any, Any, Any]) -> Response[str]:
    """Show a feed's first page."""
    reader = _reader(request)
    path = request.url.path
    words = words_in(read_assets(), reader.language)
    main = stage.write_feed(_FEEDS[path], [], words)
    return _page(Document(title=NAME, main=main, path=path, stage=True), reader)


@get(list(_TITLES), include_in_schema=False, sync_to_thread=False)
def show_screen(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the shell of a screen that the client fills."""
    reader = _reader(request)
    path = request.url.path
    words = words_in(read_assets(), reader.language)
    return _page(Document(title=words.say(_TITLES[path]), main=NOTHING, path=path), reader)


@get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False)
def send_asset(name: FromPath[str], accept_encoding: AcceptEncoding = "") -> Response[bytes]:
    """Send one built file, compressed as the browser likes it."""
    return _file(name, accept_encoding)


@get(list(_PLAIN), include_in_schema=False, sync_to_thread=False)
def send_plain(request: Request[Any, Any, Any], accept_encoding: AcceptEncoding = "") -> Response[bytes]:
    """Send a file whose address others have fixed."""
    return _file(request.url.path.lstrip("/"), accept_encoding)


def _file(name: str, accepted: str) -> Response[bytes]:
    found = find_asset(read_assets(), name, accepted)
    if found is None:
        return Response(b"", status_code=404)
    headers = {"Cache-Control": _YEAR if found.immutable else _HOUR, "Vary": "Accept-Encoding"}
    if found.encoding:
        headers["Content-Encoding"] = found.encoding
    return Response(found.path.read_bytes(), media_type=found.media_type, headers=headers)


ROUTES = [show_feed, show_screen, send_asset, send_plain]
