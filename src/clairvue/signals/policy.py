"""The published policy of signals: for how long they are kept, and what is believed. Made of the constants in force."""

import msgspec

from clairvue.signals.believe import LATE_MS_MAX
from clairvue.signals.log import KEPT_DAYS
from clairvue.signals.model import ROWS_MAX, ROWS_OF_VIDEO_MAX, SEQUENCES_KEPT, SIGNALS_MAX, VIEWS_MAX


class SignalPolicy(msgspec.Struct, frozen=True):
    """What is kept of signals, and how many are believed.

    The log keeps `kept_days` days, today included, and of one account `rows_a_day_max` signals a day, of one account
    and one video `rows_of_video_a_day_max`. A page counts `views_a_day_max` views, sends `batch_max` signals at once,
    and may be `sequences_late_max` signals or `late_ms_max` late.
    """

    kept_days: int = KEPT_DAYS
    rows_a_day_max: int = ROWS_MAX
    rows_of_video_a_day_max: int = ROWS_OF_VIDEO_MAX
    views_a_day_max: int = VIEWS_MAX
    batch_max: int = SIGNALS_MAX
    sequences_late_max: int = SEQUENCES_KEPT
    late_ms_max: int = LATE_MS_MAX


POLICY = SignalPolicy()
