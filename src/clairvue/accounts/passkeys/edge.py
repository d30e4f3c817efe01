"""Whom the passkeys of a request are made for. It reads headers and never writes an answer."""

from urllib.parse import urlsplit

from clairvue.accounts import edge
from clairvue.accounts.passkeys.model import Party


def party_of(request: edge.Asked) -> Party:
    """Return the relying party: our own address, or over plain http the host asked (see `edge.same_origin`).

    Browsers take plain http from `localhost` alone, and no address made of numbers.
    """
    installation = edge.installation_of(request)
    ours = installation.origin
    if not ours.startswith("https://"):
        ours = f"http://{request.headers.get('host', '')}"
    place = urlsplit(ours)
    return Party(place.hostname or "", f"{place.scheme}://{place.netloc}".lower(), installation.passkey_rsa_bits_min)
