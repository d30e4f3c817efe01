"""What the tables of privacy, and of the database floor below it, say about people."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass

_KEYS = "find the key that an account's words are sealed under"
_LEDGER = "know which migrations this database has had"
_OUTBOX = "tell the other domains what became true; payloads hold ids and never words"

COLUMNS = (
    Column(
        "privacy.account_key",
        "account_id",
        PersonalClass.LINK,
        _KEYS,
        "while the account lives",
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    Column(
        "privacy.account_key",
        "slot",
        PersonalClass.LINK,
        _KEYS,
        "while the account lives",
        Export.LEFT_OUT,
        Erase.ROW,
    ),
    *(
        Column("db.migration", name, PersonalClass.NOTHING, _LEDGER, "for ever", Export.LEFT_OUT, Erase.KEPT)
        for name in ("number", "name", "checksum", "applied_at")
    ),
    *(
        Column("db.outbox", name, PersonalClass.TRACE, _OUTBOX, "seconds, until told", Export.LEFT_OUT, Erase.ROW)
        for name in ("position", "name", "payload", "emitted_at")
    ),
)
