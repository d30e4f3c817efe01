"""The cell's root keys, in a file of their own outside the database and the objects. They never leave this process.

With a key management service the file holds the keys wrapped by it; with a passphrase, sealed under argon2id (RFC 9106,
section 4, the low-memory choice) and AES-256-GCM; with neither it holds the keys themselves, and the operator is told
at every start. The file is only ever replaced as a whole.
"""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import structlog
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clairvue.privacy import kms
from clairvue.privacy.model import KeyringRefused

KEY_BYTES = 32
FIRST_GENERATION = ord("1")
_NONCE_BYTES = 12
_SALT_BYTES = 16
_ASSOCIATED = b"clairvue root key 1"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects the file: an operator's passphrase, a key management service, or nothing."""

    passphrase: str = field(default="", repr=False)
    kms_command: str = ""


class Roots(msgspec.Struct, frozen=True, kw_only=True):
    """The root keys. `key` wraps account keys, and changes with each rotation; `lasting` blinds and signs, and stays.

    `generation` numbers `key`, in one byte; `before` is the key before it, while a rotation is under way.
    """

    generation: int
    key: bytes
    lasting: bytes
    before: bytes | None = None

    def __repr__(self) -> str:
        return f"Roots(generation={self.generation})"

    def of(self, generation: int) -> bytes | None:
        """Return the key of a generation, if it is still there."""
        if generation == self.generation:
            return self.key
        return self.before if generation == previous(self.generation) else None


class Plain(msgspec.Struct, frozen=True, tag="plain", tag_field="form"):
    """Root keys that whoever reads the file can use."""

    key: bytes


class Sealed(msgspec.Struct, frozen=True, tag="sealed", tag_field="form"):
    """Root keys that take the operator's passphrase to use; the costs are kept so that they can be raised."""

    salt: bytes
    passes: int
    memory_kib: int
    lanes: int
    nonce: bytes
    box: bytes


class Wrapped(msgspec.Struct, frozen=True, tag="wrapped", tag_field="form"):
    """Root keys that take the operator's key management service to use."""

    box: bytes


Form = Plain | Sealed | Wrapped
_STRENGTH = {Plain: 0, Sealed: 1, Wrapped: 2}


def open_roots(path: Path, protection: Protection, *, may_make: bool, warn: bool) -> Roots:
    """Return the root keys, made on the first start; protect the file better as soon as that is possible.

    Raises: KeyringRefused when the file is missing and may not be made, is open to others, or does not open.
    """
    if not path.exists():
        if not may_make:
            raise KeyringRefused(f"{path} is missing, but account keys made under it exist: restore it.")
        _make(path, protection)
    if path.stat().st_mode & 0o077:
        raise KeyringRefused(f"{path} can be read by others: run chmod 600 on it, and consider the key known.")
    try:
        held = msgspec.json.decode(path.read_bytes(), type=Form)
        roots = _roots(_content(path, held, protection))
    except msgspec.MsgspecError as error:
        raise KeyringRefused(f"{path} is damaged: restore it.") from error
    if _STRENGTH[type(held)] < _strength_with(protection):
        replace_roots(path, roots, protection)
        log.info("privacy.root_key_protected")
    elif isinstance(held, Plain) and warn:
        log.warning(
            "privacy.root_key_unprotected",
            file=str(path),
            advice="Set CLAIRVUE_PASSPHRASE: whoever copies this file and the database can read all of it.",
        )
    return roots


def replace_roots(path: Path, roots: Roots, protection: Protection) -> None:
    """Put other root keys in the file's place, whole or not at all, and overwrite the bytes that were there."""
    draft = _draft(path, _form(roots, protection))
    with path.open("r+b") as before:
        length = os.fstat(before.fileno()).st_size
        draft.replace(path)
        sync_folder(path.parent)
        before.write(bytes(length))
        before.flush()
        os.fsync(before.fileno())


def next_generation(generation: int) -> int:
    """Return the number after a generation's: one byte, so it comes around, long after the older one has gone."""
    return (generation + 1) % 256


def previous(generation: int) -> int:
    """Return the number before a generation's."""
    return (generation - 1) % 256


def _roots(content: bytes) -> Roots:
    """Read what was protected; a bare key is the first form that there was, when one key did everything."""
    if len(content) == KEY_BYTES:
        return Roots(generation=FIRST_GENERATION, key=content, lasting=content)
    return msgspec.json.decode(content, type=Roots)


def _content(path: Path, held: Form, protection: Protection) -> bytes:
    if isinstance(held, Plain):
        return held.key
    if isinstance(held, Wrapped):
        return kms.unwrap(protection.kms_command, held.box)
    return _unsealed(path, held, protection.passphrase)


def _strength_with(protection: Protection) -> int:
    if protection.kms_command:
        return _STRENGTH[Wrapped]
    return _STRENGTH[Sealed] if protection.passphrase else _STRENGTH[Plain]


def _unsealed(path: Path, held: Sealed, passphrase: str) -> bytes:
    if not passphrase:
        raise KeyringRefused(f"{path} is sealed: set CLAIRVUE_PASSPHRASE.")
    key = _stretched(passphrase, held.salt, passes=held.passes, memory_kib=held.memory_kib, lanes=held.lanes)
    try:
        return AESGCM(key).decrypt(held.nonce, held.box, _ASSOCIATED)
    except InvalidTag as error:
        raise KeyringRefused(f"CLAIRVUE_PASSPHRASE does not open {path}.") from error


def _form(roots: Roots, protection: Protection) -> Form:
    content = msgspec.json.encode(roots)
    if protection.kms_command:
        return Wrapped(kms.wrap(protection.kms_command, content))
    if not protection.passphrase:
        return Plain(content)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    passes, memory_kib, lanes = 3, 65_536, 4
    stretched = _stretched(protection.passphrase, salt, passes=passes, memory_kib=memory_kib, lanes=lanes)
    box = AESGCM(stretched).encrypt(nonce, content, _ASSOCIATED)
    return Sealed(salt=salt, passes=passes, memory_kib=memory_kib, lanes=lanes, nonce=nonce, box=box)


def _stretched(passphrase: str, salt: bytes, *, passes: int, memory_kib: int, lanes: int) -> bytes:
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=passes,
        memory_cost=memory_kib,
        parallelism=lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _make(path: Path, protection: Protection) -> None:
    """Make the file whole or not at all; where two processes start at once, the second takes the first one's."""
    key, lasting = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
    draft = _draft(path, _form(Roots(generation=FIRST_GENERATION, key=key, lasting=lasting), protection))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(path.parent)


def _draft(path: Path, form: Form) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(form))
        file.flush()
        os.fsync(file.fileno())
    return draft


def sync_folder(folder: Path) -> None:
    """Make the folder's entries survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
