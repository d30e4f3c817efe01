"""A software authenticator: makes and shows passkeys as WebAuthn Level 3 says, and lies where a test asks it to.

CBOR (RFC 8949) and COSE keys (RFC 9052, RFC 8152 section 13) are written by hand, so that nothing of the library
that is tested vouches for itself.
"""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRESENT, VERIFIED, MAY_SYNC, SYNCED, CREDENTIAL = 0x01, 0x04, 0x08, 0x10, 0x40


def text_of(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value):
    """Return the CBOR of integers, byte strings, text and maps: all that a passkey is made of."""

    def head(kind, number):
        if number < 24:
            return bytes([kind << 5 | number])
        for code, form in ((24, ">B"), (25, ">H"), (26, ">I")):
            if number < 1 << 8 * struct.calcsize(form):
                return bytes([kind << 5 | code]) + struct.pack(form, number)
        raise AssertionError(number)

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b"".join(cbor(key) + cbor(held) for key, held in value.items())


class Es256:
    algorithm = -7

    def __init__(self):
        self._key = ec.generate_private_key(ec.SECP256R1())

    def public(self):
        numbers = self._key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def sign(self, data):
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class Rs256:
    algorithm = -257

    bits = 3072

    def __init__(self):
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=self.bits)

    def public(self):
        numbers = self._key.public_key().public_numbers()
        return {1: 3, 3: -257, -1: numbers.n.to_bytes(self.bits // 8, "big"), -2: numbers.e.to_bytes(3, "big")}

    def sign(self, data):
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class ShortRs256(Rs256):
    """What many a device's chip makes."""

    bits = 2048


class EdDsa:
    algorithm = -8

    def __init__(self):
        self._key = ed25519.Ed25519PrivateKey.generate()

    def public(self):
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {1: 1, 3: -8, -1: 6, -2: raw}

    def sign(self, data):
        return self._key.sign(data)


class Authenticator:
    """One device with one passkey."""

    def __init__(self, kind=Es256, *, origin="http://test", flags=PRESENT | VERIFIED, counts=True):
        self.key, self.origin, self.flags, self.counts = kind(), origin, flags, counts
        self.credential_id, self.user_handle, self.count = secrets.token_bytes(32), b"", 0

    def make(self, options, **lies):
        """Answer the options of a creation, as a browser would."""
        self.user_handle = bytes_of(options["user"]["id"])
        assert self.key.algorithm in {parameter["alg"] for parameter in options["pubKeyCredParams"]}
        assert options["attestation"] == "none"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        size = struct.pack(">H", len(self.credential_id))
        attested = bytes(16) + size + self.credential_id + cbor(self.key.public())
        data = self._data(options["rp"]["id"], self.flags | CREDENTIAL, lies) + attested
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._client("webauthn.create", options["challenge"], lies)
        return self._answer({"clientDataJSON": text_of(client), "attestationObject": text_of(cbor(statement))})

    def show(self, options, **lies):
        """Answer the options of a request, as a browser would."""
        client = self._client("webauthn.get", options["challenge"], lies)
        data = self._data(options["rpId"], lies.get("flags", self.flags), lies)
        signature = self.key.sign(data + hashlib.sha256(client).digest())
        response = {
            "clientDataJSON": text_of(client),
            "authenticatorData": text_of(data),
            "signature": text_of(lies.get("signature", signature)),
            "userHandle": text_of(lies.get("user_handle", self.user_handle)),
        }
        return self._answer(response)

    def _client(self, kind, challenge, lies):
        client = {"type": lies.get("type", kind), "challenge": challenge, "origin": lies.get("origin", self.origin)}
        return json.dumps({**client, "crossOrigin": False}).encode()

    def _data(self, party, flags, lies):
        self.count += self.counts
        host = hashlib.sha256(lies.get("party", party).encode()).digest()
        return host + bytes([flags]) + struct.pack(">I", lies.get("count", self.count))

    def _answer(self, response):
        name = text_of(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
