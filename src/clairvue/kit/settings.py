"""Settings, read once by a root from `CLAIRVUE_*`; every value has a default that works on a laptop.

Only roots import this module: everything else is handed what it needs.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from clairvue.kit.ids import Cell, is_cell


class SettingsRefused(Exception):  # noqa: N818 - shown to the operator, who acts on it
    """A setting that cannot be started with; its text says which and what to do."""


HOME_CELL = Cell("local")
RSA_BITS_FLOOR = 2048  # what all devices make; shorter keys have been broken
_DATABASE_HOST = re.compile(r"\bhost=([^\s&]+)")
_LOGS = re.compile(r"tls://([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?")
_FEED = re.compile(r"[a-z0-9][a-z0-9-]{0,29}=https?://[!-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an operator may choose. `docs/configuration.md` explains each in a line."""

    data: Path
    cell: Cell = HOME_CELL
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # as people type it, when a proxy stands in front; empty: http://host:port
    tls_certificate: str = ""  # a file; the cell itself answers over https
    tls_key: str = ""  # the file of its key
    plain_network: int = 0  # 1: other machines are reached, and reach it, without encryption
    database_url: str = ""  # empty: the embedded PostgreSQL
    objects_url: str = ""  # empty: files under data; s3://bucket/prefix otherwise
    redis_url: str = ""  # empty: rate limits in memory
    passphrase: str = field(default="", repr=False)  # seals the cell's root key; empty: the operator is warned
    kms_command: str = ""  # a program that wraps and unwraps the root key; empty: the passphrase does
    proxies: int = 0  # reverse proxies in front, whose X-Forwarded-For is believed for rate limits
    smtp_url: str = field(default="", repr=False)  # smtp://name:password@host:587 or smtps://…:465
    mail_from: str = ""  # whom letters come from: Clairvue <no-reply@video.example>
    demo: int = 0  # 1: letters are shown at /outbox on this machine; set by --demo
    ffmpeg: str = ""  # empty: the one inside imageio-ffmpeg
    upload_bytes_max: int = 500_000_000
    upload_duration_ms_max: int = 180_000
    transcodes_at_once: int = 1
    passkey_rsa_bits_min: int = 3072  # of new passkeys; 2048 lets more devices make one
    scan_rules: str = ""  # a folder of YARA rules that uploads are searched for too
    feeds: str = ""  # that others make: name=address, with spaces between them
    age_providers: str = ""  # a file of JSON: who may attest that somebody is 16 or 18
    connections_per_address: int = 256  # open at once; 0: as many as come
    time_zone: str = "UTC"  # where nights are of a minor who has told none: a name of the IANA time zones
    logs_url: str = ""  # where log lines are sent too: tls://host:6514; empty: nowhere
    logs_ca: str = ""  # a file: who vouches for that machine; empty: whom this one believes
    logs_certificate: str = ""  # a file with a certificate and its key: what is shown to that machine
    metrics_host: str = "127.0.0.1"  # 0.0.0.0 opens /metrics to everybody who reaches the port

    @property
    def origin(self) -> str:
        """The address people see, without a slash at the end. Browsers make passkeys for names alone, so it is one."""
        host = "localhost" if self.host == "127.0.0.1" else self.host
        return self.public_url.rstrip("/") or f"{self.scheme}://{host}:{self.port}"

    @property
    def scheme(self) -> str:
        """What the cell itself speaks; a proxy in front may speak another."""
        return "https" if self.tls_certificate else "http"

    @property
    def feeds_by_name(self) -> dict[str, str]:
        """The addresses of the feeds that others make."""
        return {name: address for name, _, address in (word.partition("=") for word in self.feeds.split())}


def read_settings(environment: Mapping[str, str] = os.environ, **chosen: object) -> Settings:
    """Return the settings: what the command line chose, else `CLAIRVUE_NAME`, else the default.

    Raises: SettingsRefused with one sentence that names the setting.
    """
    values: dict[str, object] = {}
    for setting in fields(Settings):
        name = f"CLAIRVUE_{setting.name.upper()}"
        value = chosen.get(setting.name)
        if value is None:
            value = environment.get(name)
        if value is None:
            continue
        if setting.type in (int, "int"):
            try:
                value = int(str(value))
            except ValueError:
                raise SettingsRefused(f"{name} must be a whole number, not {value!r}.") from None
        values[setting.name] = value
    cell = str(values.get("cell", "local"))
    if not is_cell(cell):
        raise SettingsRefused(f"CLAIRVUE_CELL must be 2 to 12 lower-case letters and digits, not {cell!r}.")
    values["cell"] = Cell(cell)
    values["data"] = Path(str(values.get("data") or default_data(environment))).expanduser().absolute()
    settings = Settings(**values)  # pyright: ignore[reportArgumentType]
    if settings.passkey_rsa_bits_min < RSA_BITS_FLOOR:
        raise SettingsRefused(f"CLAIRVUE_PASSKEY_RSA_BITS_MIN must be {RSA_BITS_FLOOR} or more.")
    _refuse_other_services(settings)
    return settings


def _refuse_other_services(settings: Settings) -> None:
    """Refuse what cannot be the address of a service. Raises: SettingsRefused."""
    if settings.smtp_url and not settings.smtp_url.startswith(("smtp://", "smtps://")):
        raise SettingsRefused("CLAIRVUE_SMTP_URL must begin with smtp:// or smtps://.")
    if settings.smtp_url and "@" not in settings.mail_from:
        raise SettingsRefused("Set CLAIRVUE_MAIL_FROM too: letters need an address that they come from.")
    if settings.logs_url and not _LOGS.fullmatch(settings.logs_url):
        raise SettingsRefused(f"CLAIRVUE_LOGS_URL must be tls://host or tls://host:port, not {settings.logs_url!r}.")
    for word in settings.feeds.split():
        if not _FEED.fullmatch(word):
            raise SettingsRefused(f"CLAIRVUE_FEEDS must be name=https://address, with spaces between, not {word!r}.")


def refuse_plain_connections(settings: Settings) -> None:
    """Refuse to reach other machines, or to be reached from them, without encryption.

    For whoever starts a cell. A demo may be shown to the house; `plain_network` says that the operator knows.
    Raises: SettingsRefused.
    """
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        raise SettingsRefused("CLAIRVUE_TLS_CERTIFICATE and CLAIRVUE_TLS_KEY belong together: set both.")
    if settings.plain_network or settings.demo:
        return
    or_say_so = "or set CLAIRVUE_PLAIN_NETWORK=1 where the network is yours alone."
    if not _is_here(settings.host) and not settings.origin.startswith("https://"):
        raise SettingsRefused(
            f"People would reach {settings.host} without encryption: set CLAIRVUE_PUBLIC_URL to the https address of "
            f"your proxy, or CLAIRVUE_TLS_CERTIFICATE and CLAIRVUE_TLS_KEY, {or_say_so}"
        )
    host = _DATABASE_HOST.findall(settings.database_url)
    host = host[-1] if host else urlsplit(settings.database_url).hostname or ""
    if not _is_here(host) and "sslmode=verify-full" not in settings.database_url:
        raise SettingsRefused(
            f"CLAIRVUE_DATABASE_URL leads to {host}: add sslmode=verify-full and sslrootcert=…, {or_say_so}"
        )
    redis = urlsplit(settings.redis_url)
    if not _is_here(redis.hostname or "") and redis.scheme != "rediss":
        raise SettingsRefused(f"CLAIRVUE_REDIS_URL must begin with rediss://, {or_say_so}")
    endpoint = urlsplit("".join(parse_qs(urlsplit(settings.objects_url).query).get("endpoint", [])))
    if endpoint.scheme == "http" and not _is_here(endpoint.hostname or ""):
        raise SettingsRefused(f"The endpoint of CLAIRVUE_OBJECTS_URL must begin with https://, {or_say_so}")


def _is_here(host: str) -> bool:
    """Say whether a host is this machine: loopback, or a socket in a folder."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def default_data(environment: Mapping[str, str]) -> Path:
    """Return where a cell lives unless told: root's in /var/lib, anybody else's in their own data folder."""
    if os.geteuid() == 0:
        return Path("/var/lib/clairvue")
    return Path(environment.get("XDG_DATA_HOME") or "~/.local/share") / "clairvue"
