"""Editing what an author says of a video: caption, audience, language, labels. It never touches the clip."""

from dataclasses import dataclass
from datetime import datetime

from clairvue.accounts.age.known import band_now
from clairvue.accounts.model import AgeBand
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos import _store
from clairvue.videos.caption import Caption, read_caption
from clairvue.videos.hold import hold
from clairvue.videos.language import guess_language, read_language
from clairvue.videos.model import (
    AgeMarkStands,
    AudienceTooWide,
    CaptionChanged,
    LabelsChanged,
    StepImpossible,
    VideoState,
    Visibility,
    VisibilityChanged,
)
from clairvue.videos.words.seal import open_caption, seal_caption
from clairvue.videos.words.show import name_people, show_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What to change; None leaves a thing as it is. An empty caption takes it away."""

    caption: str | None = None
    visibility: Visibility | None = None
    language: str | None = None
    ai_made: bool | None = None
    age_restricted: bool | None = None
    comments_allowed: bool | None = None


async def edit(
    conn: Connection,
    keyring: Keyring,
    *,
    video_id: VideoId,
    account_id: AccountId,
    slot: int,
    own_language: str,
    changes: Changes,
    now: datetime,
) -> None:
    """Change the account's video. `own_language` is what a caption is taken for when its words do not tell.

    Raises: VideoMissing, StepImpossible for a video that was refused, CaptionTooLong, TooManyHashtags,
    TooManyMentions, LanguageUnreadable, AudienceTooWide, AgeMarkStands.
    """
    video = await hold(conn, video_id, account_id)
    if video.state is VideoState.REFUSED:
        raise StepImpossible
    if changes.age_restricted is False and video.age_mark is not None:
        raise AgeMarkStands
    if changes.visibility is Visibility.PUBLIC and await band_now(conn, account_id, now=now) is AgeBand.UNDER_16:
        raise AudienceTooWide
    caption = open_caption(keyring, account_id, video_id, video.caption)
    if changes.caption is not None:
        caption = read_caption(changes.caption)
        await name_people(conn, video_id, caption)
    if changes.caption is not None or changes.language is not None:
        language, given = _language(video, caption, changes, own_language)
        sealed = video.caption
        if changes.caption is not None:
            sealed = seal_caption(keyring, slot, account_id, video_id, caption)
        await _store.set_caption(conn, video_id, sealed, language, language_given=given)
    await _store.set_choices(
        conn,
        video_id,
        visibility=changes.visibility,
        ai_made=changes.ai_made,
        age_restricted=changes.age_restricted,
        comments_allowed=changes.comments_allowed,
    )
    visibility = changes.visibility or video.visibility
    await show_words(
        conn,
        video_id=video_id,
        account_id=account_id,
        caption=caption,
        state=video.state,
        visibility=visibility,
        now=now,
    )
    if video.state is VideoState.PUBLISHED:
        await _tell(conn, video_id, video, changes)


async def _tell(conn: Connection, video_id: VideoId, video: _store.Locked, changes: Changes) -> None:
    """Say what has changed of a published video."""
    if changes.caption is not None or changes.language is not None:
        await emit(conn, CaptionChanged(video_id=video_id))
    visibility = changes.visibility or video.visibility
    if visibility is not video.visibility or changes.age_restricted not in {None, video.age_restricted}:
        changed = VisibilityChanged(video_id=video_id, account_id=video.account_id, visibility=visibility)
        await emit(conn, changed)
    if changes.ai_made is not None or changes.comments_allowed is not None:
        await emit(conn, LabelsChanged(video_id=video_id))


def _language(video: _store.Locked, caption: Caption, changes: Changes, own_language: str) -> tuple[str, bool]:
    """Return the language and whether the author has said so: once said, it stays until said otherwise."""
    if changes.language is not None:
        return read_language(changes.language), True
    if video.language_given:
        return video.language, True
    return guess_language(caption.text, prior=own_language), False
