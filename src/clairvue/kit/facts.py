"""Facts: what a domain tells the others, in the past tense, in the transaction that made it true.

A fact is a frozen struct declared in its domain's `model.py`; `clairvue.db.outbox.emit` stores it, `clairvue.reactions`
alone says who wakes. Facts carry ids and plain values, never personal data.
"""

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened and will not unhappen."""
