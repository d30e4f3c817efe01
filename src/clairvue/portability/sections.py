"""What an export is made of: one section a table, its columns as the inventory declares them, found by their owner.

A table that a domain declares from tomorrow on is a section by itself. Nothing here reads a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from clairvue.portability.holdings import COLUMNS, SEALED
from clairvue.privacy.inventory import Column, Export, PersonalClass


class Owner(Enum):
    """How a table says whose a row is."""

    ACCOUNT = "the account's id"
    READER = "the number that the log knows the account by"
    RECORDS = "the two names that an account's pages are kept under"


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table that are a person's. `titles`: English, French."""

    table: str
    owner_column: str
    owner: Owner
    row_column: str  # what sealed values are bound to, empty where they are not
    columns: tuple[Column, ...]
    titles: tuple[str, str]

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [column.column for column in self.columns]

    @property
    def sealed(self) -> set[str]:
        """The names of columns whose values are sealed."""
        return {column.column for column in self.columns if column.personal is PersonalClass.SEALED}


_TITLES = {
    "accounts.account": ("Account and profile", "Compte et profil"),
    "accounts.age_assurance": ("What was attested about age", "Ce qui est attesté de l'âge"),
    "families.care": ("Your protected hours", "Vos horaires protégés"),
    "families.use": ("Minutes of today", "Minutes d'aujourd'hui"),
    "families.guardianship": ("Your guardians", "Vos tuteurs"),
    "accounts.address": ("Your e-mail address", "Votre adresse e-mail"),
    "accounts.passkey": ("Your passkeys", "Vos clés d'accès"),
    "accounts.recovery_code": ("Your recovery codes", "Vos codes de secours"),
    "accounts.totp": ("Your authenticator", "Votre application de codes"),
    "accounts.session": ("Where you are signed in", "Où vous êtes connecté"),
    "feed.record": ("Pages that you were served", "Pages qui vous ont été servies"),
    "feed.viewer": ("What you ask of your feed", "Ce que vous demandez à votre fil"),
    "portability.arrival": ("Archives that you brought", "Archives que vous avez apportées"),
    "figures.figure": ("Your clips in numbers", "Vos vidéos en chiffres"),
    "portability.erasure": ("Your wish to be erased", "Votre demande d'effacement"),
    "privacy.access": ("Who looked at what is yours", "Qui a consulté ce qui est à vous"),
    "signals.log": ("What you did with videos", "Ce que vous avez fait des vidéos"),
    "signals.reader": ("What may be learned from you", "Ce qui peut être appris de vous"),
    "social.account_count": ("What your profile counts", "Ce que compte votre profil"),
    "social.block": ("Whom you blocked", "Qui vous avez bloqué"),
    "social.comment": ("Comments that you wrote", "Commentaires que vous avez écrits"),
    "social.comment_like": ("Comments that you like", "Commentaires que vous aimez"),
    "social.follow": ("Whom you follow", "Qui vous suivez"),
    "social.mute": ("Whom you muted", "Qui vous avez mis en sourdine"),
    "social.notification": ("What you were told", "Ce qui vous a été notifié"),
    "social.save": ("Videos that you saved", "Vidéos que vous avez enregistrées"),
    "social.share": ("Videos that you shared", "Vidéos que vous avez partagées"),
    "social.video_like": ("Videos that you like", "Vidéos que vous aimez"),
    "uploads.upload": ("Uploads under way", "Envois en cours"),
    "videos.mention": ("Captions that name you", "Légendes qui vous nomment"),
    "videos.video": ("Your videos", "Vos vidéos"),
}
_OWNERS = {
    "families.guardianship": ("minor_id", Owner.ACCOUNT),
    "feed.record": ("reader", Owner.RECORDS),
    "signals.log": ("reader", Owner.READER),
    "social.block": ("blocker_id", Owner.ACCOUNT),
    "social.follow": ("follower_id", Owner.ACCOUNT),
    "social.mute": ("muter_id", Owner.ACCOUNT),
}
# Said by another section: hashtags stand in the caption, causes in the notifications.
SAID_ELSEWHERE = {"videos.hashtag", "social.notification_cause"}


def sections() -> list[Section]:
    """Return every section, in the order of the holdings."""
    tables = dict.fromkeys(column.table for column in COLUMNS if column.export is Export.INCLUDED)
    return [_section(table) for table in tables if table not in SAID_ELSEWHERE]


def _section(table: str) -> Section:
    bound = {sealed.table: sealed for sealed in SEALED}.get(table)
    column, owner = _OWNERS.get(table, (bound.account if bound else "account_id", Owner.ACCOUNT))
    columns: Sequence[Column] = [each for each in COLUMNS if each.table == table and each.export is Export.INCLUDED]
    return Section(table, column, owner, bound.row if bound else "", tuple(columns), _TITLES.get(table, (table, table)))
