"""Chains of log lines: each line is sealed under a key that is gone before the next line is written.

Who takes the machine over finds the key of the next line, and none of those before: earlier lines cannot be changed or
taken away without being found out by the verifying key, which need not be here. Scheme: Schneier and Kelsey, "Secure
Audit Logs to Support Computer Forensics" (1999), section 3; the first key of a chain travels in its first line, sealed
for the verifying key (HPKE, RFC 9180). Python may leave copies of a key in its heap for a while: what must outlive an
intruder is sent away at once (`kit/collector.py`). Nothing here knows what a line says.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

RENEW_AFTER_S = 86_400.0  # a file of one day can be verified by itself
GAP_MAX = 100_000  # lines missing in a row: a forged number must not keep a verifier busy
_KEY_BYTES = 32
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_OURS = {"chain", "number", "mac"}
_SEALED = re.compile(r'(\{.*"chain": "([0-9a-f]{32})", "number": (\d{1,12})), "mac": "([0-9a-f]{64})"\}')


def write_first(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, unless somebody was quicker; whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def sealing_key(folder: Path) -> X25519PublicKey:
    """Return what first keys are sealed with, made at the first start; `verify.key` beside it may be carried away."""
    public, private = folder / "seal.key", folder / "verify.key"
    if not public.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_first(private, X25519PrivateKey.generate().private_bytes_raw())
        write_first(public, X25519PrivateKey.from_private_bytes(private.read_bytes()).public_key().public_bytes_raw())
    return X25519PublicKey.from_public_bytes(public.read_bytes())


class Chain:
    """The chain of one process; begun with its first line, and anew each day. For any thread."""

    def __init__(self, sealing: X25519PublicKey, *, process: str, renew_after_s: float = RENEW_AFTER_S) -> None:
        self._sealing, self._process, self._renew_after_s = sealing, process, renew_after_s
        self._lock = threading.Lock()
        self._name, self._number, self._key, self._begun_s = "", 0, b"", 0.0

    def seal(self, event: Mapping[str, Any]) -> str:
        """Return the line of an event, as JSON, after the first line of the chain when it is due."""
        with self._lock:
            lines: list[str] = []
            if self._name and time.monotonic() - self._begun_s > self._renew_after_s:
                lines.append(self._close(event))
            if not self._name:
                lines.append(self._begin(event))
            return "\n".join([*lines, self._sealed(event)])

    def close(self, event: Mapping[str, Any]) -> str:
        """Return the line that ends the chain, "" when none was begun: what comes before it is all there was."""
        with self._lock:
            return self._close(event) if self._name else ""

    def _begin(self, event: Mapping[str, Any]) -> str:
        self._name, self._number, self._begun_s = secrets.token_hex(16), 0, time.monotonic()
        self._key = secrets.token_bytes(_KEY_BYTES)
        sealed = _SUITE.encrypt(self._key, self._sealing, info=self._name.encode())
        return self._sealed({**_mark(event, "logs.chain_begun"), "process": self._process, "key": b64encode(sealed)})

    def _close(self, event: Mapping[str, Any]) -> str:
        line = self._sealed({**_mark(event, "logs.chain_ended"), "process": self._process})
        self._name, self._key = "", b""
        return line

    def _sealed(self, event: Mapping[str, Any]) -> str:
        own = {f"{name}_" if name in _OURS else name: value for name, value in event.items()}
        line = json.dumps({**own, "chain": self._name, "number": self._number}, default=_told)[:-1]
        mac, self._key, self._number = _mac(self._key, line), _next(self._key), self._number + 1
        return f'{line}, "mac": "{mac}"}}'


@dataclass(slots=True, kw_only=True)
class Found:
    """What the lines of one chain show; `ended` ones have their last line, others run, were killed or were cut."""

    chain: str
    process: str = ""
    lines: int = 0
    begun: bool = False
    ended: bool = False
    missing: list[int] = field(default_factory=list[int])
    changed: list[int] = field(default_factory=list[int])

    @property
    def whole(self) -> bool:
        """Whether it begins with its first line and nothing in it is missing or changed."""
        return self.begun and not (self.missing or self.changed)


def verify(lines: Iterable[str], verifying: bytes) -> tuple[list[Found], int]:
    """Return what is known of each chain in the lines, in any order, and how many lines look like ours without a seal.

    What stands before the first brace of a line (a collector's header) is not looked at. Raises: ValueError when
    `verifying` is no key.
    """
    private = X25519PrivateKey.from_private_bytes(verifying)
    chains: dict[str, dict[int, set[tuple[str, str]]]] = {}
    unsealed = 0
    for line in lines:
        text = line[line.find("{") :].strip()
        if match := _SEALED.fullmatch(text):
            body, name, number, mac = match.groups()
            chains.setdefault(name, {}).setdefault(int(number), set()).add((body, mac))
        elif '"event":' in line:
            unsealed += 1
    return [_followed(name, numbered, private) for name, numbered in chains.items()], unsealed


def _followed(name: str, numbered: Mapping[int, set[tuple[str, str]]], private: X25519PrivateKey) -> Found:
    found = Found(chain=name, lines=len(numbered))
    key = _first_key(name, numbered.get(0, set()), private)
    if key is None:
        return found
    found.begun, due = True, 0
    for number in sorted(numbered):
        if number - due > GAP_MAX:
            found.changed.append(number)
            continue
        found.missing += range(due, number)
        for _ in range(due, number):
            key = _next(key)
        if any(not hmac.compare_digest(_mac(key, body), mac) for body, mac in numbered[number]):
            found.changed.append(number)
        key, due = _next(key), number + 1
    first, end = (_read(min(numbered[number])[0]) for number in (0, max(numbered)))
    found.process, found.ended = str(first.get("process", "")), end.get("event") == "logs.chain_ended"
    return found


def _first_key(name: str, versions: set[tuple[str, str]], private: X25519PrivateKey) -> bytes | None:
    for body, _ in versions:
        with suppress(InvalidTag, ValueError):
            return _SUITE.decrypt(b64decode(str(_read(body).get("key", ""))), private, info=name.encode())
    return None


def _read(body: str) -> dict[str, object]:
    """Read a line without its seal; whoever changed it need not have left JSON."""
    with suppress(ValueError):
        return json.loads(f"{body}}}")
    return {}


def _mark(event: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {"event": name, "level": "info"} | {key: event[key] for key in ("timestamp",) if key in event}


def _mac(key: bytes, line: str) -> str:
    return hmac.new(key, b"line " + line.encode(), hashlib.sha256).hexdigest()


def _next(key: bytes) -> bytes:
    return hmac.new(key, b"next", hashlib.sha256).digest()


def _told(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else repr(value)
