"""What the columns of letters say about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass, SealedTable

_WAITS = Period("until sent, a day at most", days=1)


def _letter(column: str, personal: PersonalClass, purpose: str, *, erase: Erase = Erase.ROW) -> Column:
    return Column("mail.letter", column, personal, purpose, _WAITS, Export.LEFT_OUT, erase)


COLUMNS = (
    _letter("letter_id", PersonalClass.LINK, "names the letter"),
    _letter("account_id", PersonalClass.LINK, "whom the letter is for"),
    _letter("template", PersonalClass.TRACE, "which letter it is"),
    _letter("language", PersonalClass.TRACE, "the language it is written in"),
    _letter("address", PersonalClass.SEALED, "where it is sent", erase=Erase.KEY),
    _letter("fields", PersonalClass.SEALED, "what fills its words: a link, a browser's name", erase=Erase.KEY),
    _letter("attempts", PersonalClass.TRACE, "try again, ever more slowly"),
    _letter("due_at", PersonalClass.TRACE, "when to try next"),
    _letter("created_at", PersonalClass.TRACE, "when it was posted"),
    _letter("expires_at", PersonalClass.TRACE, "until when it is worth sending"),
)

SEALED = (SealedTable("mail.letter", "account_id", row="letter_id"),)
