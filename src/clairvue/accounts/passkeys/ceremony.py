"""The two ceremonies of WebAuthn as this service wants them: discoverable, the person verified, attestation "none".

Nothing here touches a table. Whatever is wrong with a credential, the answer is the same refusal. The library is loaded
with the first ceremony, or soon after the start: it is a tenth of all that is imported before the service is ready.
"""

import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm

from clairvue.accounts.passkeys.model import Credential, Made, Options, Party, PasskeyRefused, PasskeyWeak

if TYPE_CHECKING:
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

NAME = "Clairvue"
ALGORITHMS = ("ECDSA_SHA_256", "EDDSA", "RSASSA_PKCS1_v1_5_SHA_256")  # as the library calls those of COSE
_TIMEOUT_MS = 300_000
_CHALLENGE_BYTES = 32


def _faults() -> tuple[type[Exception], ...]:
    """Return what the library raises at a credential that is wrong."""
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 - loaded late: see above

    return (WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, KeyError)


def _algorithms() -> "list[COSEAlgorithmIdentifier]":
    from webauthn.helpers.cose import COSEAlgorithmIdentifier  # noqa: PLC0415 - as above

    return [COSEAlgorithmIdentifier[name] for name in ALGORITHMS]


def make_challenge() -> bytes:
    """Return what a credential is to sign: random, and to be answered once."""
    return secrets.token_bytes(_CHALLENGE_BYTES)


def creation_options(
    party: Party, challenge: bytes, *, user_handle: bytes, handle: str, display_name: str, known: list[bytes]
) -> Options:
    """Return what a browser needs to make a passkey; authenticators that hold one of the `known` refuse."""
    from webauthn import generate_registration_options  # noqa: PLC0415 - as above
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415 - as above

    options = generate_registration_options(
        rp_id=party.id,
        rp_name=NAME,
        user_id=user_handle,
        user_name=handle,
        user_display_name=display_name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        attestation=structs.AttestationConveyancePreference.NONE,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known],
        supported_pub_key_algs=_algorithms(),
    )
    return options_to_json_dict(options)


def request_options(party: Party, challenge: bytes, *, allowed: list[bytes]) -> Options:
    """Return what a browser needs to show a passkey: one of the `allowed`, or any it holds when there are none."""
    from webauthn import generate_authentication_options  # noqa: PLC0415 - as above
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415 - as above

    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=[structs.PublicKeyCredentialDescriptor(id=credential_id) for credential_id in allowed],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def challenge_in(credential: Credential) -> bytes:
    """Return the challenge that a credential says it answers. Nothing is verified yet.

    Raises: PasskeyRefused when it cannot be read.
    """
    from webauthn import helpers  # noqa: PLC0415 - as above

    try:
        made = "attestationObject" in credential.get("response", {})
        parse = helpers.parse_registration_credential_json if made else helpers.parse_authentication_credential_json
        return helpers.parse_client_data_json(parse(credential).response.client_data_json).challenge
    except _faults() as fault:
        raise PasskeyRefused from fault


def credential_in(credential: Credential) -> tuple[bytes, bytes]:
    """Return the id of the passkey that is shown, and the user handle it was made for. Nothing is verified yet.

    Raises: PasskeyRefused.
    """
    from webauthn.helpers import parse_authentication_credential_json  # noqa: PLC0415 - as above

    try:
        shown = parse_authentication_credential_json(credential)
    except _faults() as fault:
        raise PasskeyRefused from fault
    return shown.raw_id, shown.response.user_handle or b""


def verify_made(party: Party, credential: Credential, challenge: bytes, *, user_handle: bytes) -> Made:
    """Return the passkey that a browser has made (WebAuthn Level 3, section 7.1).

    Raises: PasskeyRefused; PasskeyWeak when its key is too short to last.
    """
    from webauthn import verify_registration_response  # noqa: PLC0415 - as above

    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
            supported_pub_key_algs=_algorithms(),
        )
    except _faults() as fault:
        raise PasskeyRefused from fault
    bits = rsa_bits(made.credential_public_key)
    if bits is not None and bits < party.rsa_bits_min:
        raise PasskeyWeak(bits=bits, bits_min=party.rsa_bits_min)
    return Made(
        credential_id=made.credential_id,
        user_handle=user_handle,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        synced=made.credential_backed_up,
    )


def rsa_bits(public_key: bytes) -> int | None:
    """Return how long the modulus of a passkey's key is, None when it is none of RSA. It was verified before."""
    from webauthn.helpers import decode_credential_public_key  # noqa: PLC0415 - as above
    from webauthn.helpers.decode_credential_public_key import DecodedRSAPublicKey  # noqa: PLC0415 - as above

    decoded = decode_credential_public_key(public_key)
    return int.from_bytes(decoded.n, "big").bit_length() if isinstance(decoded, DecodedRSAPublicKey) else None


def verify_shown(
    party: Party, credential: Credential, challenge: bytes, *, public_key: bytes, sign_count: int
) -> tuple[int, bool]:
    """Verify a passkey that is shown (WebAuthn Level 3, section 7.2); return its new counter, and whether it syncs.

    Raises: PasskeyRefused; also when the counter did not grow, as that of a copied key does not.
    """
    from webauthn import verify_authentication_response  # noqa: PLC0415 - as above

    try:
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _faults() as fault:
        raise PasskeyRefused from fault
    return shown.new_sign_count, shown.credential_backed_up
