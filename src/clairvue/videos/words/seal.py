"""Captions sealed under their author's key, and opened again. It keeps no plain word."""

from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos.caption import Caption, find_hashtags, find_mentions
from clairvue.videos.model import CAPTION


def seal_caption(
    keyring: Keyring, slot: int, account_id: AccountId, video_id: VideoId, caption: Caption
) -> bytes | None:
    """Return the caption as it is stored."""
    return keyring.seal(slot, account_id, CAPTION, caption.text, video_id) if caption.text else None


def open_caption(keyring: Keyring, account_id: AccountId, video_id: VideoId, sealed: bytes | None) -> Caption:
    """Return a stored caption as it was written.

    Raises: KeyDestroyed.
    """
    text = keyring.unseal(account_id, CAPTION, sealed, video_id) if sealed is not None else ""
    return Caption(text, find_hashtags(text), find_mentions(text))
