"""The cell's root key, in a file of its own outside the database and the objects. It never leaves this process.

With a passphrase the file holds the key sealed under argon2id (RFC 9106, section 4, the low-memory choice) and
AES-256-GCM; without one it holds the key itself, and the operator is told at every start.
"""

import os
import secrets
from pathlib import Path

import msgspec
import structlog
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clairvue.privacy.model import KeyringRefused

KEY_BYTES = 32
_NONCE_BYTES = 12
_SALT_BYTES = 16
_ASSOCIATED = b"clairvue root key 1"

log = structlog.get_logger()


class Plain(msgspec.Struct, frozen=True, tag="plain", tag_field="form"):
    """A root key that whoever reads the file can use."""

    key: bytes


class Sealed(msgspec.Struct, frozen=True, tag="sealed", tag_field="form"):
    """A root key that takes the operator's passphrase to use; the costs are kept so that they can be raised."""

    salt: bytes
    passes: int
    memory_kib: int
    lanes: int
    nonce: bytes
    box: bytes


def open_root_key(path: Path, *, passphrase: str, may_make: bool, warn: bool) -> bytes:
    """Return the root key, made on the first start; seal a plain file as soon as there is a passphrase.

    Raises: KeyringRefused when the file is missing and may not be made, is open to others, or does not open.
    """
    if not path.exists():
        if not may_make:
            raise KeyringRefused(f"{path} is missing, but account keys made under it exist: restore it.")
        _make(path, passphrase)
    if path.stat().st_mode & 0o077:
        raise KeyringRefused(f"{path} can be read by others: run chmod 600 on it, and consider the key known.")
    try:
        held = msgspec.json.decode(path.read_bytes(), type=Plain | Sealed)
    except msgspec.MsgspecError as error:
        raise KeyringRefused(f"{path} is damaged: restore it.") from error
    if isinstance(held, Sealed):
        return _unsealed(path, held, passphrase)
    if passphrase:
        _replace(path, _form(held.key, passphrase))
        log.info("privacy.root_key_sealed")
    elif warn:
        log.warning(
            "privacy.root_key_unprotected",
            file=str(path),
            advice="Set CLAIRVUE_PASSPHRASE: whoever copies this file and the database can read all of it.",
        )
    return held.key


def _unsealed(path: Path, held: Sealed, passphrase: str) -> bytes:
    if not passphrase:
        raise KeyringRefused(f"{path} is sealed: set CLAIRVUE_PASSPHRASE.")
    key = _stretched(passphrase, held.salt, passes=held.passes, memory_kib=held.memory_kib, lanes=held.lanes)
    try:
        return AESGCM(key).decrypt(held.nonce, held.box, _ASSOCIATED)
    except InvalidTag as error:
        raise KeyringRefused(f"CLAIRVUE_PASSPHRASE does not open {path}.") from error


def _form(key: bytes, passphrase: str) -> Plain | Sealed:
    if not passphrase:
        return Plain(key)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    passes, memory_kib, lanes = 3, 65_536, 4
    stretched = _stretched(passphrase, salt, passes=passes, memory_kib=memory_kib, lanes=lanes)
    box = AESGCM(stretched).encrypt(nonce, key, _ASSOCIATED)
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


def _make(path: Path, passphrase: str) -> None:
    """Make the file whole or not at all; where two processes start at once, the second takes the first one's."""
    draft = _draft(path, _form(secrets.token_bytes(KEY_BYTES), passphrase))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(path.parent)


def _replace(path: Path, form: Plain | Sealed) -> None:
    """Put the sealed form in the plain one's place, and overwrite what the plain file held."""
    draft = _draft(path, form)
    with path.open("r+b") as plain:
        length = os.fstat(plain.fileno()).st_size
        draft.replace(path)
        sync_folder(path.parent)
        plain.write(bytes(length))
        plain.flush()
        os.fsync(plain.fileno())


def _draft(path: Path, form: Plain | Sealed) -> Path:
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
