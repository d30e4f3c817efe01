"""What each column of accounts says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass, SealedTable

_LIVES = "while the account lives"
_ASSURED = "until it expires, or they declare themselves younger"
_CHALLENGE = Period("ten minutes, or until answered", minutes=10)
_SESSION = Period("180 days, 30 without use, or until signed out", days=180)


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


_WHO = (
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
    *(
        Column("accounts.age_ask", name, personal, purpose, _CHALLENGE, Export.LEFT_OUT, Erase.ROW)
        for name, personal, purpose in (
            ("account_id", PersonalClass.LINK, "take an answer from its owner alone"),
            ("digest", PersonalClass.SECRET, "take each answer once"),
            ("provider", PersonalClass.TRACE, "know whose keys sign the answer"),
            ("years_min", PersonalClass.TRACE, "know what was asked"),
            ("expires_at", PersonalClass.TRACE, "end it"),
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

_TICKET = Period("an hour, or until used", hours=1)


def _way_in(table: str, column: str, personal: PersonalClass, purpose: str, *, kept: str = _LIVES) -> Column:
    """Return a column of what proves who somebody is; only what they wrote or did themselves is exported."""
    told = personal in {PersonalClass.SEALED, PersonalClass.TRACE} and column not in {"secret", "last_step"}
    export = Export.INCLUDED if told and kept == _LIVES else Export.LEFT_OUT
    erase = Erase.KEY if personal is PersonalClass.SEALED else Erase.ROW
    return Column(f"accounts.{table}", column, personal, purpose, kept, export, erase)


_WAYS_IN = (
    _way_in("passkey", "id", PersonalClass.LINK, "name a passkey so that its owner can remove it"),
    _way_in("passkey", "account_id", PersonalClass.LINK, "whose passkey it is"),
    _way_in("passkey", "credential_id", PersonalClass.LINK, "find the passkey that a browser shows"),
    _way_in("passkey", "user_handle", PersonalClass.LINK, "a random number that authenticators keep the passkey under"),
    _way_in("passkey", "public_key", PersonalClass.SECRET, "prove that it is them who sign in"),
    _way_in("passkey", "sign_count", PersonalClass.SECRET, "notice a copied key"),
    _way_in("passkey", "synced", PersonalClass.TRACE, "say whether losing one device loses the passkey"),
    _way_in("passkey", "name", PersonalClass.SEALED, "let somebody tell their passkeys apart"),
    _way_in("passkey", "created_at", PersonalClass.TRACE, "let somebody tell their passkeys apart"),
    _way_in("passkey", "last_used_at", PersonalClass.TRACE, "show one that is not used; known to the hour alone"),
    _way_in("challenge", "digest", PersonalClass.SECRET, "take each answer once", kept=_CHALLENGE),
    _way_in("challenge", "ceremony", PersonalClass.NOTHING, "take an answer for one thing alone", kept=_CHALLENGE),
    _way_in("challenge", "account_id", PersonalClass.LINK, "take an answer from its owner alone", kept=_CHALLENGE),
    _way_in("challenge", "user_handle", PersonalClass.LINK, "what the passkey is made under", kept=_CHALLENGE),
    _way_in("challenge", "expires_at", PersonalClass.TRACE, "end it", kept=_CHALLENGE),
    _way_in("totp", "account_id", PersonalClass.LINK, "whose second step it is"),
    _way_in("totp", "secret", PersonalClass.SEALED, "check the codes of an authenticator app"),
    _way_in("totp", "last_step", PersonalClass.TRACE, "take each code once"),
    _way_in("totp", "created_at", PersonalClass.TRACE, "when it was begun"),
    _way_in("totp", "confirmed_at", PersonalClass.TRACE, "since when it is asked for"),
    _way_in("recovery_code", "digest", PersonalClass.SECRET, "take each recovery code once"),
    _way_in("recovery_code", "account_id", PersonalClass.LINK, "whose recovery code it is"),
    _way_in("recovery_code", "created_at", PersonalClass.TRACE, "when it was made"),
    _way_in("address", "id", PersonalClass.LINK, "bind the sealed address to its row"),
    _way_in("address", "account_id", PersonalClass.LINK, "whose address it is"),
    _way_in("address", "address", PersonalClass.SEALED, "warn somebody, and let them back in"),
    _way_in("address", "blind", PersonalClass.BLINDED, "find the account of somebody who cannot come in"),
    _way_in("address", "created_at", PersonalClass.TRACE, "when it was given"),
    _way_in("address", "confirmed_at", PersonalClass.TRACE, "since when letters go there"),
    _way_in("ticket", "digest", PersonalClass.SECRET, "recognise the link of a letter", kept=_TICKET),
    _way_in("ticket", "account_id", PersonalClass.LINK, "whose link it is", kept=_TICKET),
    _way_in("ticket", "purpose", PersonalClass.TRACE, "take a link for one thing alone", kept=_TICKET),
    _way_in("ticket", "blind", PersonalClass.BLINDED, "know which address it reached", kept=_TICKET),
    _way_in("ticket", "expires_at", PersonalClass.TRACE, "end it", kept=_TICKET),
)

COLUMNS = (*_WHO, *_WAYS_IN)

SEALED = (
    SealedTable("accounts.account", "id"),
    SealedTable("accounts.password", "account_id"),
    SealedTable("accounts.session", "account_id", row="id"),
    SealedTable("accounts.passkey", "account_id", row="id"),
    SealedTable("accounts.totp", "account_id"),
    SealedTable("accounts.address", "account_id", row="id"),
)
