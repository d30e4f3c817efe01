"""Videos over HTTP. It translates, and decides nothing."""

from typing import Annotated, Any, TypeAlias

import msgspec
from litestar import Request, Router, delete, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody, QueryParameter

from clairvue.accounts import look_up
from clairvue.accounts.edge import signed_in, viewer
from clairvue.accounts.model import AccountMissing, Viewer
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.cursor import PAGE_MAX, decode_cursor, encode_cursor
from clairvue.kit.ids import VideoId
from clairvue.kit.language import choose_language
from clairvue.safety.model import SENTENCES
from clairvue.videos import catalogue
from clairvue.videos.detail import VideoDetail, describe
from clairvue.videos.edit import Changes, edit
from clairvue.videos.erase import erase
from clairvue.videos.links import folder_of
from clairvue.videos.mark import age_mark_of
from clairvue.videos.model import VideoMissing, VideoRow, Visibility, sees
from clairvue.videos.progress import Progress, read_progress
from clairvue.videos.publish import publish
from clairvue.videos.read import get_many
from clairvue.videos.watch import is_known_adult, may_have
from clairvue.videos.withdraw import withdraw

Asked: TypeAlias = Request[Any, Any, State]
Limit = Annotated[int, QueryParameter(ge=1, le=PAGE_MAX, description="How many items at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; leave it out for the first.")]


class VideoPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of videos; `cursor` asks for the next and is null at the end."""

    items: list[VideoDetail]
    cursor: str | None


class VideoChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. An empty caption takes the caption away."""

    caption: str | None = None
    visibility: Visibility | None = None
    language: str | None = None
    ai_made: bool | None = None
    age_restricted: bool | None = None
    comments_allowed: bool | None = None


class AgeMark(msgspec.Struct, frozen=True, kw_only=True):
    """Why a moderator marked a video as for adults; null while no mark stands."""

    reason: str | None


class RenditionDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One encoded form that exists."""

    name: str
    codec: str
    width: int
    height: int


class RefusalDetail(msgspec.Struct, frozen=True, kw_only=True):
    """Why processing ended without a video."""

    code: str
    sentence: str


class ScanDetail(msgspec.Struct, frozen=True, kw_only=True):
    """What the safety scan has done, in its own words."""

    state: str
    statement: str


class ProgressDetail(msgspec.Struct, frozen=True, kw_only=True):
    """How far a video has come; `percent` is of the whole way."""

    state: str
    stage: str
    percent: int
    renditions: list[RenditionDetail]
    refusal: RefusalDetail | None
    scan: ScanDetail


def _here(request: Asked) -> Installation:
    return request.app.state.installation


async def _describe_all(
    here: Installation, conn: Connection, videos: list[VideoRow], watcher: Viewer | None
) -> list[VideoDetail]:
    """Describe videos to somebody, in their order; those whose author is gone are left out."""
    cards = await look_up.get_many(conn, here.keyring, list({video.account_id for video in videos}))
    watcher_id, now = watcher and watcher.account_id, here.clock()
    return [
        describe(
            video,
            cards[video.account_id],
            origin=here.origin,
            folder=folder_of(here.keyring, video.id, video.access, watcher_id, now=now),
        )
        for video in videos
        if video.account_id in cards
    ]


async def _detail(request: Asked, video_id: VideoId, watcher: Viewer | None) -> VideoDetail:
    here = _here(request)
    async with here.database.reading() as conn:
        video = (await get_many(conn, here.keyring, [video_id])).get(video_id)
        if video is None:
            raise VideoMissing
        watcher_id = watcher and watcher.account_id
        if watcher_id != video.account_id and not await may_have(
            conn, watcher_id, video.access, is_follower=here.is_follower, now=here.clock()
        ):
            raise VideoMissing
        if watcher_id is not None and await here.block_between(conn, watcher_id, video.account_id):
            raise VideoMissing
        for detail in await _describe_all(here, conn, [video], watcher):
            return detail
    raise VideoMissing


@get("/mine", summary="My videos", access=Access.SIGNED_IN)
async def list_mine(request: Asked, cursor: Cursor = None, limit: Limit = 20) -> VideoPage:
    """Return the signed-in account's videos in every state, the newest upload first."""
    account = await signed_in(request)
    here = _here(request)
    before = VideoId(decode_cursor(cursor, tuple[str])[0]) if cursor else catalogue.LAST_ID
    async with here.database.reading() as conn:
        ids = await catalogue.of_account(conn, account.account_id, before=before, limit=limit)
        found = await get_many(conn, here.keyring, ids)
        items = await _describe_all(here, conn, [found[video_id] for video_id in ids if video_id in found], account)
    return VideoPage(items=items, cursor=encode_cursor(ids[-1]) if len(ids) == limit else None)


@get("/of/{handle:str}", summary="An account's videos", access=Access.WHO_SEES)
async def list_of(request: Asked, handle: FromPath[str], cursor: Cursor = None, limit: Limit = 20) -> VideoPage:
    """Return what an account has published and the reader may see, the latest first."""
    watcher = await viewer(request)
    here = _here(request)
    before = catalogue.read_place(cursor)
    async with here.database.reading() as conn:
        author_id = await look_up.id_of(conn, handle)
        if watcher is not None and await here.block_between(conn, watcher.account_id, author_id):
            raise AccountMissing
        follows = watcher is not None and await here.is_follower(conn, watcher.account_id, author_id)
        visibilities = catalogue.audiences(author_id, watcher and watcher.account_id, follows=follows)
        places = await catalogue.published_by(conn, [author_id], visibilities=visibilities, before=before, limit=limit)
        found = await get_many(conn, here.keyring, [place.id for place in places])
        is_adult = await is_known_adult(conn, watcher and watcher.account_id, now=here.clock())
        shown = [
            found[place.id]
            for place in places
            if place.id in found
            and sees(found[place.id].access, watcher and watcher.account_id, follows=follows, is_adult=is_adult)
        ]
        items = await _describe_all(here, conn, shown, watcher)
    return VideoPage(items=items, cursor=catalogue.write_place(places[-1]) if len(places) == limit else None)


@get("/{video_id:str}", summary="A video", access=Access.WHO_SEES)
async def get_video(request: Asked, video_id: FromPath[str]) -> VideoDetail:
    """Return a video to whom may see it; its author sees it in every state."""
    return await _detail(request, VideoId(video_id), await viewer(request))


@patch("/{video_id:str}", summary="Edit a video", access=Access.OWNER)
async def edit_video(request: Asked, video_id: FromPath[str], data: JSONBody[VideoChanges]) -> VideoDetail:
    """Change the caption, the audience, the language or a label of one's own video."""
    account = await signed_in(request)
    here = _here(request)
    changes = Changes(
        caption=data.caption,
        visibility=data.visibility,
        language=data.language,
        ai_made=data.ai_made,
        age_restricted=data.age_restricted,
        comments_allowed=data.comments_allowed,
    )
    await here.database.transact(
        lambda conn: edit(
            conn,
            here.keyring,
            video_id=VideoId(video_id),
            account_id=account.account_id,
            slot=account.slot,
            own_language=account.language,
            changes=changes,
            now=here.clock(),
        )
    )
    return await _detail(request, VideoId(video_id), account)


@post("/{video_id:str}/publish", status_code=200, summary="Publish a video", access=Access.OWNER)
async def publish_video(request: Asked, video_id: FromPath[str]) -> VideoDetail:
    """Publish one's own video, or wish for it: it is then published by itself once it has been scanned."""
    account = await signed_in(request)
    here = _here(request)
    await here.database.transact(
        lambda conn: publish(
            conn, here.keyring, video_id=VideoId(video_id), account_id=account.account_id, now=here.clock()
        )
    )
    return await _detail(request, VideoId(video_id), account)


@post("/{video_id:str}/withdraw", status_code=200, summary="Withdraw a video", access=Access.OWNER)
async def withdraw_video(request: Asked, video_id: FromPath[str]) -> VideoDetail:
    """Take one's own video back, or the wish to publish it. Nothing is deleted."""
    account = await signed_in(request)
    here = _here(request)
    await here.database.transact(
        lambda conn: withdraw(conn, video_id=VideoId(video_id), account_id=account.account_id, now=here.clock())
    )
    return await _detail(request, VideoId(video_id), account)


@delete("/{video_id:str}", summary="Erase a video", access=Access.OWNER)
async def erase_video(request: Asked, video_id: FromPath[str]) -> None:
    """Erase one's own video for good: its words at once, its files right after."""
    account = await signed_in(request)
    here = _here(request)
    await here.database.transact(
        lambda conn: erase(conn, video_id=VideoId(video_id), account_id=account.account_id, now=here.clock())
    )


@get("/{video_id:str}/age-mark", summary="A moderator's mark", access=Access.OWNER)
async def get_age_mark(request: Asked, video_id: FromPath[str]) -> AgeMark:
    """Say why a moderator marked one's own video as for adults, if one did."""
    account, here = await signed_in(request), _here(request)
    async with here.database.reading() as conn:
        reason = await age_mark_of(conn, here.keyring, video_id=VideoId(video_id), account_id=account.account_id)
    return AgeMark(reason=reason)


@get("/{video_id:str}/progress", summary="Progress of a video", access=Access.OWNER)
async def get_progress(request: Asked, video_id: FromPath[str]) -> ProgressDetail:
    """Say how far the processing of one's own video has come, and why it ended if it was refused."""
    account = await signed_in(request)
    async with _here(request).database.reading() as conn:
        progress = await read_progress(conn, video_id=VideoId(video_id), account_id=account.account_id)
    return _progress_detail(request, progress)


def _progress_detail(request: Asked, progress: Progress) -> ProgressDetail:
    speak = _here(request).speak
    language = choose_language(request.headers.get("accept-language", ""))
    refused = progress.refused
    return ProgressDetail(
        state=progress.state,
        stage=progress.stage,
        percent=progress.percent,
        renditions=[
            RenditionDetail(name=made.name, codec=made.codec, width=made.width, height=made.height)
            for made in progress.renditions
        ],
        refusal=refused
        and RefusalDetail(code=refused.code, sentence=speak(refused.code, refused.sentence, refused.fields, language)),
        scan=ScanDetail(
            state=progress.scan,
            statement=speak(progress.statement, SENTENCES[progress.statement], {}, language),
        ),
    )


ROUTES = [
    Router(
        "/api/videos",
        tags=["videos"],
        route_handlers=[
            list_mine,
            list_of,
            get_video,
            edit_video,
            publish_video,
            withdraw_video,
            erase_video,
            get_age_mark,
            get_progress,
        ],
    )
]
