"""Where a video's files are: at a plain address while it is everybody's, else at one for one viewer and some hours.

The ticket in such an address is its viewer and its end, sealed with AES-SIV (RFC 5297) under a key that only the cell
makes: whoever sees it learns neither whose it is nor how to make another, and it fits no other video. It decides
nothing: whether that viewer may still watch is asked for each file. Playlists name their files relatively, so that
everything stays under it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos.model import Access, sees

STEP_S = 3 * 3600  # an address stays the same for so long, and ends one to two steps after it was given
_UNTIL_BYTES = 5


def folder_of(
    keyring: Keyring, video_id: VideoId, access: Access, viewer_id: AccountId | None, *, now: datetime
) -> str:
    """Return the address under which a viewer finds the files of a video."""
    if viewer_id is None or sees(access, None, follows=False):
        return f"/media/{video_id}"
    until = (int(now.timestamp()) // STEP_S + 2) * STEP_S
    words = until.to_bytes(_UNTIL_BYTES, "big") + viewer_id.encode()
    sealed = _cipher(keyring).encrypt(words, [video_id.encode()])
    return f"/media/{urlsafe_b64encode(sealed).decode().rstrip('=')}/{video_id}"


def viewer_in(keyring: Keyring, ticket: str, video_id: VideoId, *, now: datetime) -> AccountId | None:
    """Return for whom a ticket was made; None when it was not made here, is for another video, or has ended."""
    try:
        sealed = urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4))
        words = _cipher(keyring).decrypt(sealed, [video_id.encode()])
    except (ValueError, InvalidTag):
        return None
    until = int.from_bytes(words[:_UNTIL_BYTES], "big")
    return AccountId(words[_UNTIL_BYTES:].decode()) if now.timestamp() < until else None


def _cipher(keyring: Keyring) -> AESSIV:
    return AESSIV(keyring.blind("videos.links", "key"))
