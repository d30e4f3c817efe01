"""Look at an account as one of the staff. First the entry in its owner's ledger, then the look: one transaction."""

from datetime import datetime

from clairvue.accounts.addresses.confirm import addresses_of
from clairvue.accounts.age.known import band_now
from clairvue.accounts.look_up import get_account, has_password, id_of
from clairvue.accounts.model import Account, Viewer
from clairvue.accounts.passkeys.keep import credentials_of
from clairvue.accounts.roles.model import STAFF, Role
from clairvue.accounts.second_step.check import second_step_is_on
from clairvue.accounts.second_step.codes import count_codes
from clairvue.accounts.sessions import list_sessions
from clairvue.db.database import Connection
from clairvue.desk.model import (
    SHOWN,
    AccountLook,
    CommentLook,
    CommentLooks,
    KindCount,
    Matter,
    ProfileLook,
    SessionLook,
    SessionLooks,
    VideoLook,
    VideoLooks,
    WaysInLook,
)
from clairvue.kit.cursor import encode_cursor
from clairvue.kit.ids import AccountId, CommentId, VideoId, cell_of
from clairvue.kit.refusals import NotFound
from clairvue.portability.holding import holdings_of
from clairvue.portability.wish import wish_of
from clairvue.privacy.access import read_personal
from clairvue.privacy.keyring import Keyring
from clairvue.social.comments.read import list_by_author
from clairvue.videos.catalogue import of_account
from clairvue.videos.mark import age_marked_among
from clairvue.videos.read import get_many


def role_of(viewer: Viewer) -> Role:
    """Return as what somebody of the staff asks: an account holds one such role. Raises: NotFound."""
    for role in STAFF:
        if role in viewer.roles:
            return role
    raise NotFound


async def enter_look(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, handle: str, reason: str, matter: Matter, now: datetime
) -> AccountId:
    """Write into somebody's ledger that one of the staff is about to look at this, and return who it is.

    Raises: AccountMissing, AccessReasonUnfit; NotFound when the role is not shown that.
    """
    role = role_of(viewer)
    if matter not in SHOWN[role]:
        raise NotFound
    subject = await id_of(conn, handle)
    await read_personal(
        conn,
        keyring,
        cell=cell_of(subject),
        reader=viewer.account_id,
        role=role.value,
        subject=subject,
        reason=reason,
        what=[matter.value],
        now=now,
    )
    return subject


async def look_at_account(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, handle: str, reason: str, now: datetime
) -> AccountLook:
    """Return an account as the viewer's role sees it first. Raises: as `enter_look`."""
    role = role_of(viewer)
    first, *more = SHOWN[role]
    subject = await enter_look(conn, keyring, viewer=viewer, handle=handle, reason=reason, matter=first, now=now)
    account = await get_account(conn, keyring, subject)
    if first is Matter.PROFILE:
        profile = ProfileLook(account, await band_now(conn, subject, now=now))
        return AccountLook(account.handle, role, more, profile=profile)
    if first is Matter.WAYS_IN:
        return AccountLook(account.handle, role, more, ways_in=await _ways_in(conn, keyring, account))
    held = await holdings_of(conn, keyring, account_id=subject, french=viewer.language.startswith("fr"))
    return AccountLook(account.handle, role, more, counts=[KindCount(each.title, each.rows) for each in held])


async def look_at_videos(
    conn: Connection, keyring: Keyring, *, subject: AccountId, before: VideoId, limit: int
) -> VideoLooks:
    """Return a page of somebody's videos in every state."""
    ids = await of_account(conn, subject, before=before, limit=limit)
    found = await get_many(conn, keyring, ids)
    marked = await age_marked_among(conn, ids)
    items = [
        VideoLook(
            id=video.id,
            caption=video.caption,
            state=video.state,
            visibility=video.visibility,
            language=video.language,
            ai_made=video.ai_made,
            age_restricted=video.age_restricted,
            age_marked=video.id in marked,
            created_at=video.created_at,
            published_at=video.published_at,
        )
        for video in (found[each] for each in ids if each in found)
    ]
    return VideoLooks(items, encode_cursor(ids[-1]) if len(ids) == limit else None)


async def look_at_comments(
    conn: Connection, keyring: Keyring, *, subject: AccountId, before: CommentId, limit: int
) -> CommentLooks:
    """Return a page of what somebody wrote under videos."""
    written = await list_by_author(conn, keyring, author_id=subject, before=before, limit=limit)
    items = [CommentLook(each.id, each.video_id, each.body, each.created_at) for each in written]
    return CommentLooks(items, encode_cursor(items[-1].id) if len(items) == limit else None)


async def look_at_sessions(conn: Connection, keyring: Keyring, *, subject: AccountId, now: datetime) -> SessionLooks:
    """Return where somebody is signed in."""
    living = await list_sessions(conn, keyring, account_id=subject, now=now)
    return SessionLooks([SessionLook(each.agent, each.proof, each.created_at, each.last_seen_at) for each in living])


async def _ways_in(conn: Connection, keyring: Keyring, account: Account) -> WaysInLook:
    wished = await wish_of(conn, account_id=account.id)
    return WaysInLook(
        since=account.created_at,
        language=account.language,
        passkeys=len(await credentials_of(conn, account.id)),
        password=await has_password(conn, account.id),
        second_step=await second_step_is_on(conn, account.id),
        recovery_codes=await count_codes(conn, account.id),
        email_confirmed=(await addresses_of(conn, keyring, account_id=account.id)).confirmed is not None,
        erased_at=None if wished is None else wished.due_at,
    )
