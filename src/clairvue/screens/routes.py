"""HTML over HTTP: one shell for every screen, the built files, and the cards that other sites show."""

from typing import Annotated, Any, TypeAlias

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath, FromQuery, HeaderParameter

from clairvue.accounts import edge
from clairvue.feed.foryou.profiling import Asker
from clairvue.feed.model import FeedItem
from clairvue.kit.access import Access
from clairvue.kit.refusals import NotFound
from clairvue.screens import first, share, stage
from clairvue.screens.assets import find_asset, read_assets
from clairvue.screens.document import NAME, Document, write
from clairvue.screens.headers import page_headers
from clairvue.screens.html import NOTHING
from clairvue.screens.model import Reader
from clairvue.screens.words import Words, language_for, words_in
from clairvue.signals.edge import objects

Asked: TypeAlias = Request[Any, Any, Any]

_YEAR = "public, max-age=31536000, immutable"
_HOUR = "public, max-age=3600"
_PLAIN = ("/favicon.svg", "/manifest.webmanifest", "/robots.txt")
_PROGRAMS = {"api", "assets", "media", "metrics"}
_PEOPLE = {"followers", "following"}
_FEEDS = {"/": "for-you", "/discover": "unprofiled", "/following": "following", "/latest": "latest"}
_TITLES = {
    "/upload": "upload",
    "/search": "search",
    "/notifications": "notifications",
    "/settings": "settings",
    "/algorithm": "my_algorithm",
    "/history": "watch_history",
    "/welcome": "welcome_title",
    "/sign-in": "sign_in",
    "/sign-up": "sign_up",
    "/security": "security",
    "/my-data": "my_data",
    "/age": "age",
    "/family": "family",
    "/desk": "desk_way",
    "/figures": "figures_title",
    "/recover": "recover_title",
    "/confirm-email": "confirm_email_title",
}

AcceptEncoding = Annotated[str, HeaderParameter(name="accept-encoding")]


class ScreenMissing(NotFound):
    """There is nothing at this address."""


async def _reader(request: Asked) -> Reader:
    viewer = await edge.viewer(request)
    installation = edge.installation_of(request)
    account, unread = await first.account_of(installation, viewer) if viewer else (None, 0)
    language = language_for(
        account=account and account.language,
        cookie=request.cookies.get(edge.cookie_name("clairvue_language", installation.origin)),
        accepted=request.headers.get("accept-language", ""),
    )
    chosen = request.cookies.get(edge.cookie_name("clairvue_theme", installation.origin))
    theme = "light" if chosen == "light" else "dark"
    today = await first.today(installation, viewer) if viewer else None
    return Reader(language=language, theme=theme, viewer=viewer, account=account, unread=unread, today=today)


def _has_hours(reader: Reader) -> bool:
    """Say whether the feed may be shut to the reader now: then the client asks for clips, and is told."""
    return reader.today is not None


def _words(reader: Reader) -> Words:
    return words_in(read_assets(), reader.language)


def _page(document: Document, reader: Reader, *, status: int = 200) -> Response[str]:
    html = write(document, assets=read_assets(), reader=reader, words=_words(reader))
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=page_headers())


def _missing(request: Asked, reader: Reader) -> Response[str]:
    title = _words(reader).say("missing_title")
    return _page(Document(title=title, main=NOTHING, path=request.url.path), reader, status=404)


@get(list(_FEEDS), include_in_schema=False, access=Access.ANYBODY)
async def show_feed(request: Asked) -> Response[str]:
    """Show a feed's first page."""
    reader = await _reader(request)
    path = request.url.path
    kind = _FEEDS[path]
    if kind == "for-you" and reader.viewer is None:
        kind = "unprofiled"
    page = None
    if (kind != "following" or reader.viewer) and not _has_hours(reader):
        asker = Asker(viewer=reader.viewer, gpc=objects(request))
        page = await first.first_page(edge.installation_of(request), asker, kind=kind, language=reader.language)
    cards = [item.video for item in page.items] if page else []
    document = Document(
        title=NAME,
        main=stage.write_feed(kind, cards, _words(reader), signed_in=reader.viewer is not None),
        path=path,
        stage=True,
        preload=cards[0].poster_url if cards else None,
        data={"page": page},
    )
    return _page(document, reader)


@get("/by/{name:str}", include_in_schema=False, access=Access.ANYBODY)
async def show_others_feed(request: Asked, name: FromPath[str]) -> Response[str]:
    """Show the shell of a feed that somebody else makes; the client asks for its clips."""
    document = Document(title=name[:40], main=NOTHING, path=request.url.path, stage=True)
    return _page(document, await _reader(request))


@get("/v/{video_id:str}", include_in_schema=False, access=Access.WHO_SEES)
async def show_video(request: Asked, video_id: FromPath[str]) -> Response[str]:
    """Show one video, with the card that other sites show of it."""
    reader = await _reader(request)
    installation = edge.installation_of(request)
    if _has_hours(reader):
        return _page(Document(title=NAME, main=NOTHING, path=request.url.path, stage=True), reader)
    card = await first.video(installation, reader.viewer, video_id)
    if card is None:
        return _missing(request, reader)
    public = card.visibility == "public" and card.state == "published" and not card.age_restricted
    document = Document(
        title=share.title_of(card),
        main=stage.write_video(card, _words(reader)),
        path=request.url.path,
        stage=True,
        head=share.video_head(card, installation.origin) if public else NOTHING,
        preload=card.poster_url,
        data={"video": FeedItem(video=card, reasons=[], record="")},
    )
    return _page(document, reader)


@get("/v/{video_id:str}/edit", include_in_schema=False, access=Access.ANYBODY)
async def show_edit(request: Asked, video_id: FromPath[str]) -> Response[str]:  # noqa: ARG001 - the client reads it
    """Show the shell in which an author edits a video."""
    reader = await _reader(request)
    return _page(Document(title=_words(reader).say("edit_video"), main=NOTHING, path=request.url.path), reader)


@get(list(_TITLES), include_in_schema=False, access=Access.ANYBODY)
async def show_screen(request: Asked) -> Response[str]:
    """Show the shell of a screen that the client fills."""
    reader = await _reader(request)
    path = request.url.path
    return _page(Document(title=_words(reader).say(_TITLES[path]), main=NOTHING, path=path), reader)


@get("/family/{handle:str}", include_in_schema=False, access=Access.ANYBODY)
async def show_minor(request: Asked, handle: FromPath[str]) -> Response[str]:  # noqa: ARG001 - the client reads it
    """Show the shell in which a minor and their guardians read how the minor is protected."""
    reader = await _reader(request)
    return _page(Document(title=_words(reader).say("family"), main=NOTHING, path=request.url.path), reader)


@get("/{name:str}", include_in_schema=False, access=Access.WHO_SEES)
async def show_person(request: Asked, name: FromPath[str]) -> Response[str]:
    """Show somebody's page, `/@handle`; any other address is nothing, said in a page."""
    return await _person(request, name)


@get("/{name:str}/{part:str}", include_in_schema=False, access=Access.WHO_SEES)
async def show_people(request: Asked, name: FromPath[str], part: FromPath[str]) -> Response[str]:
    """Show somebody's followers, or whom they follow.

    Raises: ScreenMissing where no screen was asked for.
    """
    if name in _PROGRAMS:
        raise ScreenMissing
    return await _person(request, name if part in _PEOPLE else "")


async def _person(request: Asked, name: str) -> Response[str]:
    reader = await _reader(request)
    installation = edge.installation_of(request)
    account = await first.person(installation, name[1:]) if name.startswith("@") else None
    if account is None:
        return _missing(request, reader)
    document = Document(
        title=f"{account.display_name} (@{account.handle})",
        main=NOTHING,
        path=request.url.path,
        head=share.person_head(account, installation.origin),
    )
    return _page(document, reader)


@get("/embed/{video_id:str}", include_in_schema=False, access=Access.WHO_SEES)
async def show_embedded(request: Asked, video_id: FromPath[str]) -> Response[str]:
    """Show the player that others may show inside their pages. It knows nobody: only what is public plays here.

    Raises: ScreenMissing.
    """
    installation = edge.installation_of(request)
    card = await first.video(installation, None, video_id)
    if card is None:
        raise ScreenMissing
    language = language_for(account=None, cookie=None, accepted=request.headers.get("accept-language", ""))
    html = share.embed_page(card, assets=read_assets(), origin=installation.origin, language=language)
    return Response(html, media_type=MediaType.HTML, headers=page_headers(framed=True))


@get("/oembed", include_in_schema=False, access=Access.WHO_SEES)
async def describe_video(request: Asked, url: FromQuery[str]) -> Response[dict[str, str | int | None]]:
    """Describe a public video to other sites, as oEmbed 1.0.

    Raises: ScreenMissing.
    """
    installation = edge.installation_of(request)
    video_id = share.video_id_of(url, installation.origin)
    card = await first.video(installation, None, video_id) if video_id else None
    if card is None:
        raise ScreenMissing
    return Response(share.oembed(card, installation.origin), headers={"Cache-Control": _HOUR})


@get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False, access=Access.ANYBODY)
def send_asset(name: FromPath[str], accept_encoding: AcceptEncoding = "") -> Response[bytes]:
    """Send one built file, compressed as the browser likes it."""
    return _file(name, accept_encoding)


@get(list(_PLAIN), include_in_schema=False, sync_to_thread=False, access=Access.ANYBODY)
def send_plain(request: Asked, accept_encoding: AcceptEncoding = "") -> Response[bytes]:
    """Send a file whose address others have fixed."""
    return _file(request.url.path.lstrip("/"), accept_encoding)


def _file(name: str, accepted: str) -> Response[bytes]:
    found = find_asset(read_assets(), name, accepted)
    if found is None:
        raise ScreenMissing
    headers = {"Cache-Control": _YEAR if found.immutable else _HOUR, "Vary": "Accept-Encoding"}
    if found.encoding:
        headers["Content-Encoding"] = found.encoding
    return Response(found.path.read_bytes(), media_type=found.media_type, headers=headers)


ROUTES = [
    show_feed,
    show_others_feed,
    show_video,
    show_edit,
    show_screen,
    show_minor,
    show_person,
    show_people,
    show_embedded,
    describe_video,
    send_asset,
    send_plain,
]
