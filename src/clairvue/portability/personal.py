"""What each column of leaving says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass, SealedTable

_UNDER_WAY = Period("from the wish until it is carried out: up to 30 days, chosen by the person", days=30)
_TOLD = Period("30 days", days=30)
_FOR_GOOD = "for good: it names nobody"


def _wish(column: str, personal: PersonalClass, purpose: str) -> Column:
    return Column("portability.erasure", column, personal, purpose, _UNDER_WAY, Export.INCLUDED, Erase.ROW)


def _certificate(column: str) -> Column:
    purpose = "prove to whoever holds the receipt that somebody was erased"
    return Column(
        "portability.certificate", column, PersonalClass.NOTHING, purpose, _FOR_GOOD, Export.LEFT_OUT, Erase.KEPT
    )


def _arrival(column: str, personal: PersonalClass, purpose: str, export: Export = Export.INCLUDED) -> Column:
    erase = Erase.KEY if personal is PersonalClass.SEALED else Erase.ROW
    return Column("portability.arrival", column, personal, purpose, _TOLD, export, erase)


COLUMNS = (
    _wish("account_id", PersonalClass.LINK, "who wishes to be erased"),
    _wish("receipt", PersonalClass.LINK, "name the certificate before and after"),
    _wish("wished_at", PersonalClass.TRACE, "say since when"),
    _wish("due_at", PersonalClass.TRACE, "erase when the time to think it over has passed"),
    _wish("begun_at", PersonalClass.TRACE, "let nobody take back what has begun"),
    _wish("gone_at", PersonalClass.TRACE, "certify when the key was destroyed"),
    _wish("told_at", PersonalClass.TRACE, "tell the domains again when something is left"),
    _arrival("upload_id", PersonalClass.NOTHING, "names the archive as its upload was"),
    _arrival("account_id", PersonalClass.LINK, "whose archive it was", Export.LEFT_OUT),
    _arrival("sent_at", PersonalClass.TRACE, "say when it came"),
    _arrival("ended_at", PersonalClass.TRACE, "say since when it is done"),
    _arrival("report", PersonalClass.SEALED, "say what came of it and what could not"),
    *(_certificate(column) for column in ("receipt", "issued_at", "body", "signature")),
)

SEALED = (SealedTable("portability.arrival", "account_id", row="upload_id"),)
