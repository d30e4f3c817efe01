"""What each column of the recommender says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass

_ENTERED = Period("while the clip is public; for a day after it was taken back", days=31)
_TOMBSTONE = Period("while the clip is public, and 31 days after it left", days=31)
_RECORDS = Period("32 days after a page used them last", days=32)
_ALWAYS = "always"


def _nothing(table: str, purpose: str, retention: str, *columns: str) -> tuple[Column, ...]:
    return tuple(
        Column(table, column, PersonalClass.NOTHING, purpose, retention, Export.LEFT_OUT, Erase.KEPT)
        for column in columns
    )


COLUMNS = (
    *_nothing(
        "recommend.entry",
        "order what was said of clips as it was said",
        _TOMBSTONE,
        "transaction",
        "position",
        "told_at",
        "at_ms",
        "video_id",
        "video",
        "duration_ms",
        "language",
        "flags",
        "topics",
    ),
    Column(
        "recommend.entry",
        "creator",
        PersonalClass.LINK,
        "learn what readers of a creator's clips like; a number made from the account's id",
        _TOMBSTONE,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "recommend.entry",
        "words",
        PersonalClass.PUBLIC,
        "tell which clips are alike: numbers of the hashtags and words of a public caption",
        _ENTERED,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "recommend.entry",
        "look",
        PersonalClass.PUBLIC,
        "tell which clips look alike",
        _ENTERED,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing(
        "recommend.clip",
        "enter each clip once, and let it leave once",
        _TOMBSTONE,
        "video_id",
        "entered",
        "changed_at",
    ),
    Column(
        "recommend.clip",
        "topics",
        PersonalClass.PUBLIC,
        "count how many public clips carry a hashtag",
        "while the clip is public",
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing(
        "recommend.topic",
        "name a topic; it goes with the last public clip that carries it",
        "while a public clip carries it",
        "number",
        "tag",
        "videos",
    ),
    *_nothing(
        "recommend.weights",
        "recompute the records that name them; they are the same for everybody",
        _RECORDS,
        "version",
        "body",
        "first_used_at",
        "last_used_at",
    ),
    *_nothing("recommend.gap", "say since when the log cannot be folded to the same arrays", _ALWAYS, "at", "rows"),
)
