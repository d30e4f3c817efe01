"""The learner's numbers among this process's metrics: read from its status when somebody asks. It learns nothing."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily

from clairvue.recommend.status import Status, is_silent, read_status


class LearnerMetrics:
    """A collector for prometheus_client."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "recommender"

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the numbers of the last status, and whether the learner still writes any."""
        status = read_status(self._folder)
        alive = status is not None and not is_silent(self._folder)
        yield _gauge("up", "1 while the learner says how it is doing", float(alive))
        if status is not None:
            for name, (sentence, value) in _numbers(status).items():
                yield _gauge(name, sentence, value)


def _numbers(status: Status) -> dict[str, tuple[str, float]]:
    return {
        "ready": ("1 once readers have a model", float(status.ready)),
        "frozen": ("1 when learning stopped at a signal that leads to no number", float(status.frozen)),
        "rows_folded": ("signals folded since the fold began from nothing", status.rows),
        "lag_rows": ("signals that wait to be folded, counted up to 100000", status.lag_rows),
        "lag_seconds": ("how long the oldest of them has waited", status.lag_s),
        "checkpoint_timestamp_seconds": ("when the last checkpoint was made", _seconds(status.checkpoint_at)),
        "folded_since_timestamp_seconds": ("when the fold began from nothing", _seconds(status.folded_since)),
    }


def _seconds(at: datetime | None) -> float:
    return 0.0 if at is None else at.timestamp()


def _gauge(name: str, sentence: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"clairvue_recommend_{name}", sentence, value)
