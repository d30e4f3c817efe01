"""Showing a model without a learner: fold the logs once and let this cell's pages read it, to measure and to test."""

from datetime import datetime

from clairvue.feed.foryou.engine import folder_of, loaded
from clairvue.installation import Installation
from clairvue.recommend.layout import grow, sizes_of
from clairvue.recommend.live import Live
from clairvue.recommend.refold import fold_logs
from clairvue.recommend.views import refresh


async def show_model(installation: Installation, *, now: datetime) -> None:
    """Fold both logs of a cell from nothing, show the model, and load what makes pages.

    Raises: LearnerRuns when the cell has a learner.
    """
    state, place = await fold_logs(installation.database)
    live = Live.open(folder_of(installation))
    try:
        arrays = live.begin(lambda make: grow(state, sizes_of(state), make), place)
        refresh(arrays.state, arrays.views, round(now.timestamp() * 1000))
        live.show(arrays, 0.0)
    finally:
        live.close()
    await loaded()
