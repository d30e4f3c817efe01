"""What the tables of privacy, and of the database floor below it, say about people."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass, SealedTable

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
        Column("privacy.access", name, personal, purpose, "while the account lives", export, erase)
        for name, personal, purpose, export, erase in (
            ("id", PersonalClass.LINK, "name the entry", Export.LEFT_OUT, Erase.ROW),
            ("subject_id", PersonalClass.LINK, "show the entry to whom it is about", Export.LEFT_OUT, Erase.ROW),
            ("reader_id", PersonalClass.LINK, "hold whoever looked to account", Export.LEFT_OUT, Erase.ROW),
            ("role", PersonalClass.TRACE, "tell whom it is about who looked", Export.INCLUDED, Erase.ROW),
            ("what", PersonalClass.TRACE, "tell whom it is about what was looked at", Export.INCLUDED, Erase.ROW),
            ("reason", PersonalClass.SEALED, "tell whom it is about why", Export.INCLUDED, Erase.KEY),
            ("read_at", PersonalClass.TRACE, "tell whom it is about when", Export.INCLUDED, Erase.ROW),
        )
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

SEALED = (SealedTable("privacy.access", account="subject_id", row="id"),)
