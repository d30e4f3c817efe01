"""What each column of accounts says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass, SealedTable

_LIVES = "while the account lives"
_ASSURED = "until it expires, or they declare themselves younger"
_SESSION = "180 days, 30 without use, or until signed out"


def _account(
    column: str, personal: PersonalClass, purpose: str, *, export: Export = Export.INCLUDED, erase: Erase = Erase.ROW
) -> Column:
    return Column("accounts.account", column, personal, purpose, _LIVES, export, erase)


def _password(column: str, personal: PersonalClass, purpose: str, *, erase: Erase = Erase.ROW) -> Column:
    return Column("accounts.password", column, personal, purpose, _LIVES, Export.LEFT_OUT, erase)


def _session(
    column: str, personal: PersonalClass, purpose: str, *, export: Export = Export.INCLUDED, erase: Erase = Erase.ROW
) -> Column:
    return Column("accounts.session", column, personal, purpose, _SESSION, export, erase)


COLUMNS = (
    _account("id", PersonalClass.LINK, "names the account inside the cell"),
    _account("handle", PersonalClass.PUBLIC, "the public name by which others find and mention somebody"),
    _account("language", PersonalClass.PUBLIC, "the language somebody is answered in"),
    _account("display_name", PersonalClass.SEALED, "the name that others see", erase=Erase.KEY),
    _account("bio", PersonalClass.SEALED, "what somebody says of themselves", erase=Erase.KEY),
    _account("picture", PersonalClass.LINK, "where the picture that others see is kept"),
    _account(
        "name_tokens",
        PersonalClass.BLINDED,
        "find somebody by the beginning of their name",
        export=Export.LEFT_OUT,
    ),
    _account("roles", PersonalClass.LINK, "what somebody may do beyond what everybody may"),
    _account("created_at", PersonalClass.TRACE, "since when somebody is here"),
    _account("age_band", PersonalClass.TRACE, "protect whoever is a minor: a band, never a birth date"),
    _account("age_declared_on", PersonalClass.TRACE, "let a band end by itself; known to the month alone"),
    *(
        Column("accounts.age_assurance", name, personal, purpose, _ASSURED, Export.INCLUDED, Erase.ROW)
        for name, personal, purpose in (
            ("account_id", PersonalClass.LINK, "whose age was attested"),
            ("years_min", PersonalClass.TRACE, "how old they are at least: 16 or 18"),
            ("method", PersonalClass.TRACE, "who attested it"),
            ("assured_on", PersonalClass.TRACE, "in which month it was attested"),
            ("expires_at", PersonalClass.TRACE, "until when it is believed"),
        )
    ),
    _password("account_id", PersonalClass.LINK, "whose password it is"),
    _password("hash", PersonalClass.SEALED, "prove that it is them who sign in", erase=Erase.KEY),
    _password("changed_at", PersonalClass.TRACE, "end what was begun with an older password"),
    _session("id", PersonalClass.LINK, "name a session so that its owner can end it"),
    _session("account_id", PersonalClass.LINK, "who is signed in"),
    _session("token_digest", PersonalClass.SECRET, "recognise a browser that is signed in", export=Export.LEFT_OUT),
    _session("agent", PersonalClass.SEALED, "let somebody tell their sessions apart", erase=Erase.KEY),
    _session("proof", PersonalClass.TRACE, "let somebody see how each session was opened"),
    _session("proved_at", PersonalClass.TRACE, "ask for a fresh proof before a dangerous act"),
    _session("created_at", PersonalClass.TRACE, "let somebody tell their sessions apart"),
    _session("last_seen_at", PersonalClass.TRACE, "end what is no longer used; known to the hour alone"),
    _session("expires_at", PersonalClass.TRACE, "end every session some day"),
)

SEALED = (
    SealedTable("accounts.account", "id"),
    SealedTable("accounts.password", "account_id"),
    SealedTable("accounts.session", "account_id", row="id"),
)
