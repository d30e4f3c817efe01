"""What the columns of families say about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass, SealedTable

_MINOR = "until 18"
_DAY = Period("until the day after", days=2)
_CODE = Period("ten minutes", minutes=10)
_TIE = "until either ends it, at 18 at the latest"


def _column(table: str, column: str, personal: PersonalClass, purpose: str, retention: str) -> Column:
    export = Export.LEFT_OUT if table == "code" else Export.INCLUDED
    erase = Erase.KEY if personal is PersonalClass.SEALED else Erase.ROW
    return Column(f"families.{table}", column, personal, purpose, retention, export, erase)


COLUMNS = (
    _column("care", "account_id", PersonalClass.LINK, "who is protected so", _MINOR),
    _column("care", "hours", PersonalClass.SEALED, "shut the feed at night and after some minutes, there", _MINOR),
    _column("use", "account_id", PersonalClass.LINK, "whose minutes they are", _DAY),
    _column("use", "day", PersonalClass.TRACE, "begin anew each day", _DAY),
    _column("use", "minutes", PersonalClass.TRACE, "shut the feed after some minutes", _DAY),
    _column("use", "last_at", PersonalClass.TRACE, "count a minute once", _DAY),
    _column("code", "minor_id", PersonalClass.LINK, "whom a guardian's code ties", _CODE),
    _column("code", "digest", PersonalClass.SECRET, "recognise the code", _CODE),
    _column("code", "expires_at", PersonalClass.TRACE, "let the code end", _CODE),
    _column("guardianship", "minor_id", PersonalClass.LINK, "who is protected", _TIE),
    _column("guardianship", "guardian_id", PersonalClass.LINK, "who is their guardian", _TIE),
    _column("guardianship", "asked_at", PersonalClass.TRACE, "show the older first", _TIE),
    _column("guardianship", "confirmed_at", PersonalClass.TRACE, "know that both agreed", _TIE),
)

SEALED = (SealedTable("families.care", "account_id"),)
