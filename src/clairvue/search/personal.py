"""What each column of search says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass

_PUBLIC_LIFE = "while the clip is public"
_LIVES = "while the account lives"


def _nothing(table: str, purpose: str, retention: str, *columns: str) -> tuple[Column, ...]:
    return tuple(
        Column(table, column, PersonalClass.NOTHING, purpose, retention, Export.LEFT_OUT, Erase.KEPT)
        for column in columns
    )


def _of_clip(column: str, personal: PersonalClass, purpose: str) -> Column:
    return Column("search.video", column, personal, purpose, _PUBLIC_LIFE, Export.LEFT_OUT, Erase.ROW)


COLUMNS = (
    *_nothing("search.video", "find a clip", _PUBLIC_LIFE, "video_id", "published_at"),
    _of_clip("account_id", PersonalClass.LINK, "find whose clip it is"),
    _of_clip("words", PersonalClass.PUBLIC, "complete searches with the words of public captions"),
    _of_clip("tags", PersonalClass.PUBLIC, "count how many public clips carry a hashtag"),
    _of_clip("document", PersonalClass.PUBLIC, "find a clip by the words of its public caption"),
    Column("search.account", "account_id", PersonalClass.LINK, "find somebody", _LIVES, Export.LEFT_OUT, Erase.ROW),
    Column(
        "search.account",
        "handle",
        PersonalClass.PUBLIC,
        "find somebody by their handle, small mistakes forgiven",
        _LIVES,
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *_nothing(
        "search.term",
        "complete and correct searches; a term goes with the last public clip that has it",
        _PUBLIC_LIFE,
        "kind",
        "term",
        "folded",
        "videos",
    ),
)
