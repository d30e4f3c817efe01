"""The keyring: seals personal words before they reach SQL, and forgets a person by destroying one key.

Root key (`root.key`) → one key per account (`accounts.keys`, wrapped by the root) → one subkey per purpose: the domain
that a column belongs to. A sealed value names its slot, so reading takes no look-up; it opens only under its own
account and column. The keyring never touches the database.

Formats. Slot: b"CVK", one byte that numbers the root key's generation, 12 bytes of nonce, 48 of AES-256-GCM over the
key, bound to slot and account. Sealed value: one byte of version, 4 of slot (big-endian), 12 of nonce, the AES-256-GCM
of the UTF-8 text, bound to the 5 bytes before the nonce, the account, the column and, from version 2 on, the row: what
names it in a table that holds several rows of one account. Values of version 1 still open. Subkeys: HKDF-Expand with
SHA-256 (RFC 5869, sections 2.3 and 3.3: our keys are uniform already, so there is nothing to extract).
"""

import hmac
import secrets
import struct
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from clairvue.kit.ids import AccountId
from clairvue.privacy.model import KeyDestroyed, KeyringRefused, SealBroken
from clairvue.privacy.root_key import KEY_BYTES, Protection, Roots, next_generation, open_roots, replace_roots
from clairvue.privacy.slot_file import SLOT_BYTES, SlotFile, is_destroyed

_MAGIC = b"CVK"
_REWRAPPED_AT_ONCE = 1000  # slots, between two moments in which others may write
FORM = 2  # of a sealed value, its first byte
_FORMS = (1, FORM)
_HEADER = struct.Struct(">BI")
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SEALED_BYTES_MIN = _HEADER.size + _NONCE_BYTES + _TAG_BYTES
_HELD_MAX = 4096  # unwrapped accounts in memory: about 2 KiB each


class _Held:
    """An account's key, unwrapped, with what was made from it; good as long as the slot holds the same bytes."""

    __slots__ = ("account_id", "ciphers", "key", "pseudonyms", "wrapped")

    def __init__(self, account_id: AccountId, wrapped: bytes, key: bytes) -> None:
        self.account_id = account_id
        self.wrapped = wrapped
        self.key = key
        self.ciphers: dict[str, AESGCM] = {}
        self.pseudonyms: dict[str, bytes] = {}  # the key of each purpose


class Keyring:
    """The open keys of one cell; made by `Keyring.open`, safe to share between threads and processes."""

    __slots__ = ("_blinds", "_folder", "_held", "_protection", "_roots", "_seen", "_slots")

    def __init__(self, folder: Path, protection: Protection, slots: SlotFile, *, warn: bool) -> None:
        self._folder = folder
        self._protection = protection
        self._slots = slots
        self._seen = (0, 0)
        self._roots = self._read_roots(may_make=slots.count() == 0, warn=warn)
        self._held: dict[int, _Held] = {}
        self._blinds: dict[str, bytes] = {}

    @classmethod
    def open(cls, folder: Path, *, passphrase: str = "", kms_command: str = "", warn: bool = False) -> "Keyring":
        """Open the keys in `folder`, making them on the first start. With a passphrase this takes a second of CPU.

        `warn` logs that the root key lies unsealed: for the root that an operator looks at.

        Raises: KeyringRefused, with a sentence for the operator.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            raise KeyringRefused(f"{folder} is open to others: run chmod 700 on it.")
        return cls(folder, Protection(passphrase, kms_command), SlotFile(folder / "accounts.keys"), warn=warn)

    def close(self) -> None:
        """Forget every key."""
        self._held.clear()
        self._blinds.clear()
        self._slots.close()

    def create_key(self, account_id: AccountId) -> int:
        """Make the key of a new account and return its slot, both on disk. Blocks for one fsync."""
        with self._slots.alone():
            self._follow_rotation()  # what is wrapped under a key that a rotation has dropped would be lost
            slot = self._slots.reserve()
            self._slots.write(slot, _wrapped(self._roots, slot, account_id, secrets.token_bytes(KEY_BYTES)))
        self._slots.sync()
        return slot

    def destroy_key(self, slot: int) -> None:
        """Destroy an account's key: from now on nothing sealed under it opens, anywhere. Blocks for one fsync."""
        self._slots.destroy(slot)
        self._held.pop(slot, None)

    def begin_rotation(self) -> None:
        """Make a new root key beside the one that there is; what was begun and not ended goes on."""
        with self._slots.alone():
            self._follow_rotation()
            if self._roots.before is None:
                key = secrets.token_bytes(KEY_BYTES)
                generation = next_generation(self._roots.generation)
                self._replace(replace(self._roots, generation=generation, key=key, before=self._roots.key))

    def rewrap(self, owners: Mapping[int, AccountId]) -> tuple[int, int]:
        """Wrap account keys under the newest root key: return how many, and how many are left that `owners` lacks.

        Others read and write meanwhile. Blocks: about 20 µs a slot.
        """
        rewrapped = left = 0
        for first in range(0, self._slots.count(), _REWRAPPED_AT_ONCE):
            with self._slots.alone():
                for slot in range(first, min(first + _REWRAPPED_AT_ONCE, self._slots.count())):
                    wrapped, owner = self._slots.read(slot), owners.get(slot)
                    if is_destroyed(wrapped) or wrapped[3] == self._roots.generation:
                        continue
                    if owner is None:
                        left += 1
                        continue
                    key = _unwrapped(self._roots, slot, owner, wrapped)
                    self._slots.write(slot, _wrapped(self._roots, slot, owner, key))
                    rewrapped += 1
            self._slots.sync()
        return rewrapped, left

    def end_rotation(self) -> None:
        """Forget the older root key, and with it every account key that was not wrapped anew."""
        with self._slots.alone():
            self._replace(replace(self._roots, before=None))

    def is_destroyed(self, slot: int) -> bool:
        """Say whether a slot's key was destroyed."""
        return is_destroyed(self._slots.read(slot))

    def seal(self, slot: int, account_id: AccountId, column: str, text: str, row: str = "") -> bytes:
        """Return the text sealed for one column (`schema.table.column`) of one account.

        `row` is what names the row, and may be empty only where a table holds one row an account.

        Raises: KeyDestroyed.
        """
        return self.seal_bytes(slot, account_id, column, text.encode(), row)

    def seal_bytes(
        self, slot: int, account_id: AccountId, column: str, content: bytes | bytearray, row: str = ""
    ) -> bytes:
        """Seal what is no text, as `seal` does."""
        header = _HEADER.pack(FORM, slot)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = self._cipher(slot, account_id, column)
        return header + nonce + cipher.encrypt(nonce, content, _place(header, account_id, column, row))

    def unseal(self, account_id: AccountId, column: str, blob: bytes, row: str = "") -> str:
        """Return the text that was sealed for this column and row of this account.

        Raises: KeyDestroyed; SealBroken when the value was sealed for another place, or damaged.
        """
        return self.unseal_bytes(account_id, column, blob, row).decode()

    def unseal_bytes(self, account_id: AccountId, column: str, blob: bytes, row: str = "") -> bytes:
        """Open what `seal_bytes` sealed, as `unseal` does."""
        slot = slot_in(blob)
        cipher = self._cipher(slot, account_id, column)
        header, nonce, box = blob[: _HEADER.size], blob[_HEADER.size : _HEADER.size + _NONCE_BYTES], blob[17:]
        try:
            return cipher.decrypt(nonce, box, _place(header, account_id, column, row))
        except InvalidTag as error:
            raise SealBroken(column) from error

    def blind(self, purpose: str, value: str) -> bytes:
        """Return 32 bytes that are equal for equal values, and say nothing of them without the root keys."""
        key = self._blinds.get(purpose)
        if key is None:
            key = self._blinds[purpose] = subkey(self._roots.lasting, f"blind {purpose}")
        return hmac.digest(key, value.encode(), "sha256")

    def sign(self, content: bytes) -> bytes:
        """Return the cell's Ed25519 signature (RFC 8032) of some bytes."""
        return self._signer().sign(content)

    def verifying_key(self) -> bytes:
        """Return the 32 bytes that the cell's signatures are checked with; anybody may have them."""
        return self._signer().public_key().public_bytes_raw()

    def pseudonym(self, slot: int, account_id: AccountId, purpose: str, value: str) -> bytes:
        """Return 32 bytes that are equal for equal values of one account, and lead back to it only with its key.

        Raises: KeyDestroyed: from then on nobody can tell whose a pseudonym was.
        """
        held = self._account(slot, account_id)
        key = held.pseudonyms.get(purpose)
        if key is None:
            key = held.pseudonyms[purpose] = subkey(held.key, f"pseudonym {purpose}")
        return hmac.digest(key, value.encode(), "sha256")

    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(subkey(self._roots.lasting, "sign"))

    def _cipher(self, slot: int, account_id: AccountId, column: str) -> AESGCM:
        purpose = column.partition(".")[0]
        held = self._account(slot, account_id)
        cipher = held.ciphers.get(purpose)
        if cipher is None:
            cipher = held.ciphers[purpose] = AESGCM(subkey(held.key, f"seal {purpose}"))
        return cipher

    def _account(self, slot: int, account_id: AccountId) -> _Held:
        """Return the account's key; what is in memory counts only while the slot file says the same."""
        wrapped = self._slots.read(slot)
        held = self._held.get(slot)
        if held is not None and held.wrapped == wrapped and held.account_id == account_id:
            return held
        self._held.pop(slot, None)
        if is_destroyed(wrapped):
            raise KeyDestroyed
        if len(wrapped) != SLOT_BYTES or not wrapped.startswith(_MAGIC):
            raise SealBroken(f"slot {slot} is not in the key file: do the keys belong to this database?")
        if self._roots.of(wrapped[3]) is None:
            self._follow_rotation()
        key = _unwrapped(self._roots, slot, account_id, wrapped)
        if len(self._held) >= _HELD_MAX:
            self._held.pop(next(iter(self._held)), None)
        held = self._held[slot] = _Held(account_id, wrapped, key)
        return held

    def _read_roots(self, *, may_make: bool, warn: bool = False) -> Roots:
        path = self._folder / "root.key"
        before = path.stat() if path.exists() else None  # looked at first: what is replaced meanwhile is read again
        roots = open_roots(path, self._protection, may_make=may_make, warn=warn)
        found = before or path.stat()
        self._seen = (found.st_ino, found.st_mtime_ns)
        return roots

    def _follow_rotation(self) -> None:
        """Read the root keys again when another process has replaced them."""
        found = (self._folder / "root.key").stat()
        if (found.st_ino, found.st_mtime_ns) != self._seen:
            self._roots = self._read_roots(may_make=False)

    def _replace(self, roots: Roots) -> None:
        replace_roots(self._folder / "root.key", roots, self._protection)
        self._roots = self._read_roots(may_make=False)


def slot_in(blob: bytes) -> int:
    """Return the slot of the key that a value is sealed under."""
    if len(blob) < _SEALED_BYTES_MIN:
        raise SealBroken("too short to be a sealed value")
    version, slot = _HEADER.unpack_from(blob)
    if version not in _FORMS:
        raise SealBroken(f"sealed in an unknown form, {version}")
    return slot


def subkey(key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key that HKDF-Expand derives for a purpose."""
    return hmac.digest(key, purpose.encode() + b"\x01", "sha256")


def _place(header: bytes, account_id: AccountId, column: str, row: str) -> bytes:
    """Return what a sealed value is bound to; neither an account's id nor a column's name holds a NUL."""
    place = f"{account_id}\0{column}" if header[0] == 1 else f"{account_id}\0{column}\0{row}"
    return header + place.encode()


def _wrapped(roots: Roots, slot: int, account_id: AccountId, key: bytes) -> bytes:
    """Return a slot's content: an account's key under the newest root key."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = AESGCM(subkey(roots.key, "wrap")).encrypt(nonce, key, _slot_place(slot, account_id))
    return _MAGIC + bytes([roots.generation]) + nonce + box


def _unwrapped(roots: Roots, slot: int, account_id: AccountId, wrapped: bytes) -> bytes:
    """Return an account's key from its slot. Raises: SealBroken."""
    root = roots.of(wrapped[3])
    if root is None:
        raise SealBroken(f"slot {slot} is wrapped under a root key that is not in root.key: was an old file restored?")
    try:
        return AESGCM(subkey(root, "wrap")).decrypt(wrapped[4:16], wrapped[16:], _slot_place(slot, account_id))
    except InvalidTag as error:
        raise SealBroken(f"slot {slot} holds another account's key") from error


def _slot_place(slot: int, account_id: AccountId) -> bytes:
    return f"{slot}\0{account_id}".encode()
