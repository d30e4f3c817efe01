"""What each column of the feed says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass, SealedTable

_PUBLIC_LIFE = "while the clip is public"
_PAGE = Period("30 days", days=30)
_CHART = Period("12 hours", hours=12)
_ACCOUNT = "while the account lives"
_SEEN = "until the viewer resets their feed; at most the last 65,536 clips"
_SESSION = Period("until a day after the session", days=1)


def _nothing(table: str, purpose: str, retention: str, *columns: str) -> tuple[Column, ...]:
    return tuple(
        Column(table, column, PersonalClass.NOTHING, purpose, retention, Export.LEFT_OUT, Erase.KEPT)
        for column in columns
    )


COLUMNS = (
    *_nothing(
        "feed.heat",
        "order clips by how much attention they had",
        _PUBLIC_LIFE,
        "video_id",
        "language",
        "published_at",
        "heat",
        "fresh_heat",
        "views_heat",
        "finishes_heat",
        "likes_heat",
        "comments_heat",
        "saves_heat",
        "shares_heat",
        "views",
        "finishes",
        "likes",
        "comments",
        "saves",
        "shares",
    ),
    Column(
        "feed.heat",
        "account_id",
        PersonalClass.LINK,
        "keep clips of one creator apart",
        _PUBLIC_LIFE,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing(
        "feed.round",
        "go on counting where it ended",
        "always",
        "one",
        "counted_at",
        "counted_video_id",
        "after_video_id",
    ),
    *_nothing(
        "feed.chart",
        "let pages go on without repeats or gaps",
        _CHART,
        "chart_id",
        "language",
        "after",
        "made_at",
        "renewed_at",
    ),
    Column(
        "feed.chart",
        "body",
        PersonalClass.LINK,
        "the public clips of a chart and who made them",
        _CHART,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing("feed.record", "show how a page was made", _PAGE, "id", "kind", "expires_at"),
    Column(
        "feed.record",
        "reader",
        PersonalClass.LINK,
        "show the record of a page to whom it was served; empty where the page did not depend on who asked",
        _PAGE,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "feed.record",
        "served_at",
        PersonalClass.TRACE,
        "show when a page was made",
        _PAGE,
        Export.INCLUDED,
        Erase.ROW,
    ),
    Column(
        "feed.record",
        "page",
        PersonalClass.TRACE,
        "show which clips a page held, and why",
        _PAGE,
        Export.INCLUDED,
        Erase.ROW,
    ),
    Column(
        "feed.viewer",
        "account_id",
        PersonalClass.LINK,
        "find what a viewer chose",
        _ACCOUNT,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "feed.viewer",
        "steering",
        PersonalClass.SEALED,
        "make the viewer's feed as they asked",
        _ACCOUNT,
        Export.INCLUDED,
        Erase.KEY,
    ),
    Column(
        "feed.viewer",
        "changed_at",
        PersonalClass.TRACE,
        "say since when the viewer's choices hold",
        _ACCOUNT,
        Export.INCLUDED,
        Erase.ROW,
    ),
    Column(
        "feed.seen",
        "reader",
        PersonalClass.LINK,
        "repeat nothing; a pseudonym from the account's key",
        _SEEN,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "feed.seen",
        "clips",
        PersonalClass.TRACE,
        "repeat no clip that was seen",
        _SEEN,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing("feed.seen", "keep the rows short", _SEEN, "part"),
    Column(
        "feed.session",
        "reader",
        PersonalClass.LINK,
        "repeat nothing in a session; a pseudonym from the account's key",
        _SESSION,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "feed.session",
        "served_at",
        PersonalClass.TRACE,
        "know when a session is over",
        _SESSION,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "feed.session",
        "clips",
        PersonalClass.TRACE,
        "repeat no clip in a session",
        _SESSION,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing("feed.seen_round", "go on reading the log where it ended", "always", "one", "transaction", "position"),
)

SEALED = (SealedTable("feed.viewer", "account_id"),)
