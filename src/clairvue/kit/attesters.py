"""Who may attest ages here: a file that the operator writes, read once at the start. Nothing of it is fetched."""

from pathlib import Path

import msgspec

from clairvue.kit.settings import SettingsRefused


class Attester(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider of age assurance: its name for people, whom it calls itself, where browsers go, and its public keys.

    `keys` is a JWK Set (RFC 7517) whose keys each have a `kid`.
    """

    name: str
    issuer: str
    address: str
    keys: dict[str, list[dict[str, str | list[str]]]]


def read_attesters(path: str) -> dict[str, Attester]:
    """Return the providers in a file of JSON by their names; an empty path names none.

    Raises: SettingsRefused with one sentence.
    """
    if not path:
        return {}
    try:
        found = msgspec.json.decode(Path(path).read_bytes(), type=list[Attester])
    except OSError as fault:
        raise SettingsRefused(f"CLAIRVUE_AGE_PROVIDERS names a file that cannot be read: {fault.strerror}.") from fault
    except msgspec.DecodeError as fault:
        raise SettingsRefused(f"CLAIRVUE_AGE_PROVIDERS names a file that is not as it must be: {fault}.") from fault
    for attester in found:
        keys = attester.keys.get("keys", [])
        if not attester.address.startswith("https://") or not keys or not all(key.get("kid") for key in keys):
            raise SettingsRefused(
                f"CLAIRVUE_AGE_PROVIDERS: {attester.name!r} needs an https:// address and keys that each have a kid."
            )
    return {attester.name: attester for attester in found}
