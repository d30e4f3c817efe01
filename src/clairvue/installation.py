"""The running cell: every resource that routes and jobs are handed, opened once by a root. It decides nothing."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from clairvue.db.database import Connection, Database
from clairvue.kit.attesters import Attester, read_attesters
from clairvue.kit.ids import AccountId, Cell
from clairvue.kit.language import Language
from clairvue.kit.rates import Rates, open_rates
from clairvue.kit.settings import Settings
from clairvue.objects.store import ObjectStore, open_store
from clairvue.privacy.keyring import Keyring

# How many notifications somebody has not read: a root hands it down from `social`, which stands above accounts.
CountUnread: TypeAlias = Callable[[Connection, AccountId], Awaitable[int]]
# Whether the first account follows the second: handed down from `social`, which stands above videos.
IsFollower: TypeAlias = Callable[[Connection, AccountId, AccountId], Awaitable[bool]]
# Whether either of two accounts has blocked the other, so that neither finds the other: from `social` too.
BlockBetween: TypeAlias = Callable[[Connection, AccountId, AccountId], Awaitable[bool]]
# A sentence that was stored, in a reader's language, by its code, its English text and what fills it: from `app`.
Speak: TypeAlias = Callable[[str, str, Mapping[str, str | int], Language], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a route or a job may use. The media tools are named, not opened: `media` stands above this floor."""

    cell: Cell
    database: Database
    objects: ObjectStore
    keyring: Keyring
    rates: Rates
    clock: Callable[[], datetime]
    convert_picture: Callable[[bytes], Awaitable[bytes]]
    count_unread: CountUnread
    is_follower: IsFollower
    block_between: BlockBetween
    speak: Speak
    data: Path
    origin: str
    proxies: int
    time_zone: str
    ffmpeg: str
    upload_bytes_max: int
    upload_duration_ms_max: int
    transcodes_at_once: int
    passkey_rsa_bits_min: int
    scan_rules: str
    smtp_url: str = field(repr=False)
    mail_from: str
    demo: bool
    feeds: Mapping[str, str] = field(default_factory=dict[str, str])  # of others: addresses by name
    attesters: Mapping[str, Attester] = field(default_factory=dict[str, Attester])  # of ages, by name

    @property
    def sends_letters(self) -> bool:
        """Whether a letter reaches anybody: through SMTP, or on a demo's own page."""
        return bool(self.smtp_url) or self.demo

    @property
    def work(self) -> Path:
        """Where jobs keep files while they work; nothing in it outlives a restart."""
        return self.data / "work"


def utc_now() -> datetime:
    """Return the present moment: the one clock that roots hand down."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_installation(
    settings: Settings,
    *,
    convert_picture: Callable[[bytes], Awaitable[bytes]],
    count_unread: CountUnread,
    is_follower: IsFollower,
    block_between: BlockBetween,
    speak: Speak,
    pool_max: int = 8,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncGenerator[Installation]:
    """Open every resource of the cell, and close them all at the end.

    The database must be migrated and `settings.database_url` set: `clairvue.cli.serve` sees to both.
    """
    database = await Database.open(settings.database_url, pool_max=pool_max)
    try:
        yield Installation(
            cell=settings.cell,
            database=database,
            objects=open_store(settings.objects_url, settings.data / "objects"),
            keyring=Keyring.open(
                settings.data / "keys", passphrase=settings.passphrase, kms_command=settings.kms_command
            ),
            rates=open_rates(settings.redis_url),
            clock=clock,
            convert_picture=convert_picture,
            count_unread=count_unread,
            is_follower=is_follower,
            block_between=block_between,
            speak=speak,
            data=settings.data,
            origin=settings.origin,
            proxies=settings.proxies,
            time_zone=settings.time_zone,
            ffmpeg=settings.ffmpeg,
            upload_bytes_max=settings.upload_bytes_max,
            upload_duration_ms_max=settings.upload_duration_ms_max,
            transcodes_at_once=settings.transcodes_at_once,
            passkey_rsa_bits_min=settings.passkey_rsa_bits_min,
            scan_rules=settings.scan_rules,
            smtp_url=settings.smtp_url,
            mail_from=settings.mail_from,
            demo=bool(settings.demo),
            feeds=settings.feeds_by_name,
            attesters=read_attesters(settings.age_providers),
        )
    finally:
        await database.close()
