"""Replay: fold the logs again from nothing, and compare with what a checkpoint holds, bit by bit."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from clairvue.db.database import Database
from clairvue.recommend import checkpoint, refold
from clairvue.recommend.tail import rows_lost_since


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a replay found. `digests` are those of the logs folded from nothing."""

    equal: bool
    sentence: str
    differing: tuple[str, ...]
    lost: int  # rows that left the logs since the checkpoint's fold began
    signals: int  # folded
    position: tuple[int, int]
    digests: dict[str, str]


async def replay(database: Database, folder: Path, **pieces: int) -> Verdict | None:
    """Compare the newest checkpoint of a folder with the logs; None when there is none that this code made.

    `pieces` may say how many rows are read at once, as for `refold.fold_logs`: it changes nothing.
    Raises: refold.NotFinite.
    """
    found = checkpoint.newest(folder)
    if found is None:
        return None
    about = found.manifest
    state, _ = await refold.fold_logs(database, until=about.place, **pieces)
    digests = checkpoint.digests_of(state)
    differing = tuple(name for name, digest in about.digests.items() if digests[name] != digest)
    async with database.reading() as conn:
        lost = await rows_lost_since(conn, about.folded_since)
    return Verdict(
        equal=not differing,
        sentence=_sentence(about, differing, lost),
        differing=differing,
        lost=lost,
        signals=about.rows,
        position=about.signals,
        digests=digests,
    )


def _sentence(about: checkpoint.Manifest, differing: tuple[str, ...], lost: int) -> str:
    place = f"transaction {about.signals[0]}"
    if not differing:
        return f"Equal: {about.rows} signals up to {place} fold into the very same {len(about.digests)} arrays."
    if lost:
        due = about.folded_since + timedelta(seconds=refold.EVERY_S)
        return (
            f"Not comparable: the logs have lost {lost} rows, by age or by erasure, since the fold began at "
            f"{about.folded_since:%Y-%m-%d %H:%M} UTC. The next fold from nothing is due at {due:%Y-%m-%d %H:%M} UTC."
        )
    here = checkpoint.made_with()
    if here != about.made_with:
        return f"Different in {', '.join(differing)}: made with {about.made_with}, folded again with {here}."
    return f"Different in {', '.join(differing)}: the checkpoint is not the fold of the logs up to {place}."
