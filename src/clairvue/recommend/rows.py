"""The rows that the learner folds: what people did, and what the catalogue says of clips. Shapes only, no rule."""

import numpy as np

WORDS_MAX = 16  # topics first, then words of the caption
LOOK_DIMENSIONS = 32
ID_BYTES = 40

SIGNAL = np.dtype(
    [
        ("transaction", "<i8"),
        ("position", "<i8"),
        ("at_ms", "<i8"),
        ("reader", "<i8"),  # 0: nobody
        ("subject", "<i8"),  # the clip's number; of follow and unfollow the creator's
        ("record", "<i8"),
        ("kind", "<i2"),
        ("loops", "<i2"),
        ("value", "<i4"),  # watched ms; of `explored` the propensity in millionths
        ("furthest", "<i4"),  # ms
    ]
)
"""One signal, in the order of the log: (transaction, position)."""

ENTRY = np.dtype(
    [
        ("transaction", "<i8"),
        ("position", "<i8"),
        ("at_ms", "<i8"),
        ("video", "<i8"),
        ("creator", "<i8"),
        ("duration_ms", "<i4"),
        ("language", "<i2"),
        ("flags", "<i2"),
        ("topics", "<i2"),  # how many of the words are topics
        ("words", "<i8", (WORDS_MAX,)),  # 0 after the last
        ("look", "i1", (LOOK_DIMENSIONS,)),
        ("id", "u1", (ID_BYTES,)),  # the id of the video, zeros after it
    ]
)
"""What the catalogue says of one clip; the newest entry of a clip wins."""

AI_MADE, AGE_RESTRICTED, GONE, COMMENTS_OFF = 1, 2, 4, 8
"""Flags of an entry."""
