"""What privacy refuses, and the failures of keys that no request may cause. It never holds a key."""

from clairvue.kit.refusals import Invalid, NotFound


class KeyDestroyed(NotFound):
    """This was erased together with its account, and nobody can read it again."""


class AccessReasonUnfit(Invalid):
    """Say in {characters_min} to {characters_max} characters why you need to read this: they will see it."""


class SealBroken(Exception):  # noqa: N818 - named for what happened; never an answer to a request
    """A sealed value that does not belong to this account, column or key: somebody moved it, or it was damaged."""


class KeyringRefused(Exception):  # noqa: N818 - shown to the operator, who acts on it
    """The keys cannot be opened; the text says why and what to do."""
