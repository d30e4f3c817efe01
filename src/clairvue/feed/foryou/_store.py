"""The SQL of for-you: statements that span domains, for asking each by itself is what a page cost most (decision 0025).

They only read, and say nothing new: tests/feed/test_spanning.py holds each to what the domains' own verbs answer.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from psycopg.rows import args_row

from clairvue.db.database import Connection
from clairvue.feed.model import CardCounts
from clairvue.kit.ids import AccountId, VideoId
from clairvue.signals.count import coarse
from clairvue.signals.model import Wishes
from clairvue.videos.model import Access, VideoState, Visibility


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a page is for: their wishes of the log, what they chose, sealed, what their reader saw, whom they follow."""

    wishes: Wishes | None
    chosen: bytes | None
    ever: list[bytes]
    session: bytes | None
    follows: list[AccountId]


class Stand(msgspec.Struct, frozen=True):
    """How a clip stands now towards a viewer; `hidden`: its creator is blocked either way, or muted."""

    access: Access
    counts: CardCounts
    likes: bool
    saves: bool
    hidden: bool


async def whom(
    conn: Connection, account_id: AccountId, reader: int, *, parts: int, since: datetime, follows_max: int
) -> Whom:
    """Return what is known of a viewer and of the reader that they are taken for."""
    cursor = await conn.cursor(row_factory=args_row(_whom)).execute(
        """SELECT r.epoch, r.learning, r.chosen, r.objected, r.since,
            (SELECT steering FROM feed.viewer WHERE account_id = %(account)s),
            ARRAY(SELECT clips FROM feed.seen WHERE reader = %(reader)s ORDER BY part DESC LIMIT %(parts)s),
            (SELECT clips FROM feed.session WHERE reader = %(reader)s AND served_at > %(since)s),
            ARRAY(SELECT followed_id FROM social.follow WHERE follower_id = %(account)s
                ORDER BY created_at DESC, followed_id DESC LIMIT %(follows_max)s)
        FROM (VALUES (%(account)s)) AS v (account_id) LEFT JOIN signals.reader AS r USING (account_id)""",
        {"account": account_id, "reader": reader, "parts": parts, "since": since, "follows_max": follows_max},
    )
    found = await cursor.fetchone()
    assert found is not None, "one row of VALUES is joined"
    return found


async def stands(conn: Connection, viewer_id: AccountId, video_ids: list[VideoId]) -> list[tuple[VideoId, Stand]]:
    """Return how these clips stand towards one viewer, in no order; erased ones are left out."""
    # An array as text: psycopg would look in each id for what must be escaped, and ids hold nothing of the kind. The id
    # of a clip that the learner is just taking in may still be empty: hence the quotation marks.
    listed = ",".join(f'"{video_id}"' for video_id in video_ids)
    cursor = await conn.cursor(row_factory=args_row(_stand)).execute(
        """SELECT v.id, v.account_id, v.state, v.visibility, v.watchable_at IS NOT NULL, v.age_restricted,
            v.xmin::text, coalesce(a.xmin::text, ''), coalesce(c.likes, 0), coalesce(c.comments, 0),
            coalesce(c.saves, 0), coalesce(c.shares, 0), coalesce(w.views, 0),
            v.id = ANY(ARRAY(SELECT video_id FROM social.video_like
                WHERE account_id = %(viewer)s AND video_id = ANY(%(videos)s::text[]))),
            v.id = ANY(ARRAY(SELECT video_id FROM social.save
                WHERE account_id = %(viewer)s AND video_id = ANY(%(videos)s::text[]))),
            v.account_id = ANY(ARRAY(SELECT blocked_id FROM social.block WHERE blocker_id = %(viewer)s
                UNION ALL SELECT muted_id FROM social.mute WHERE muter_id = %(viewer)s))
            OR EXISTS (SELECT FROM social.block AS b WHERE b.blocker_id = v.account_id AND b.blocked_id = %(viewer)s)
        FROM videos.video AS v LEFT JOIN social.video_count AS c ON c.video_id = v.id
        LEFT JOIN signals.video_count AS w ON w.video_id = v.id LEFT JOIN accounts.account AS a ON a.id = v.account_id
        WHERE v.id = ANY(%(videos)s::text[]) AND v.state <> 'erased' LIMIT %(limit)s""",
        {"viewer": viewer_id, "videos": f"{{{listed}}}", "limit": len(video_ids)},
    )
    return await cursor.fetchall()


def _whom(  # noqa: PLR0917 - one parameter a column
    epoch: int | None,
    learning: bool,  # noqa: FBT001 - a row's columns
    chose: bool,  # noqa: FBT001
    objected: bool,  # noqa: FBT001
    since: datetime | None,
    chosen: bytes | None,
    ever: list[bytes],
    session: bytes | None,
    follows: list[AccountId],
) -> Whom:
    wishes = None
    if epoch is not None:
        wishes = Wishes(epoch=epoch, learning=learning, chosen=chose, objected=objected, since=since)
    return Whom(wishes, chosen, ever, session, follows)


def _stand(  # noqa: PLR0917 - one parameter a column
    video_id: VideoId,
    account_id: AccountId,
    state: str,
    visibility: str,
    watchable: bool,  # noqa: FBT001 - a row's columns
    age_restricted: bool,  # noqa: FBT001
    version: str,
    author_version: str,
    likes: int,
    comments: int,
    saves: int,
    shares: int,
    views: int,
    liked: bool,  # noqa: FBT001
    saved: bool,  # noqa: FBT001
    hidden: bool,  # noqa: FBT001
) -> tuple[VideoId, Stand]:
    access = Access(
        account_id=account_id,
        state=VideoState(state),
        visibility=Visibility(visibility),
        watchable=watchable,
        version=version,
        author_version=author_version,
        age_restricted=age_restricted,
    )
    counts = CardCounts(likes=likes, comments=comments, saves=saves, shares=shares, views=coarse(views))
    return video_id, Stand(access, counts, liked, saved, hidden)
