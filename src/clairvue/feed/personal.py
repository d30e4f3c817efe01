"""What each column of the feed says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass

_PUBLIC_LIFE = "while the clip is public"
_PAGE = "30 days"
_CHART = "12 hours"


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
)
