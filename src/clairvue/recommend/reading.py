"""The model as one page reads it: the live arrays, the lists made from them, and one version of the networks."""

from dataclasses import dataclass

from clairvue.recommend.anchor import Attached
from clairvue.recommend.compile import Records
from clairvue.recommend.layout import State
from clairvue.recommend.views import Views


@dataclass(frozen=True, slots=True)
class Reading:
    """`state` and `views` move while they are read, clip by clip; `network` does not, and is what a record names.

    Shape: network (2,) of NETWORK.
    """

    state: State
    views: Views
    network: Records
    version: str  # the digest of `network`
    position: tuple[int, int]  # of the log, up to which the state was folded when this was opened
    anchor: Attached | None = None  # none until an hour has been learned from
