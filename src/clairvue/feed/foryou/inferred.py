"""What the model inferred about a reader: topics, creators, language, how they watch. It tells; it changes nothing."""

import numpy as np

from clairvue.accounts.look_up import get_many as accounts_of
from clairvue.db.database import Connection
from clairvue.feed.foryou.answers import Inferred, InferredCreator, InferredTopic
from clairvue.feed.foryou.engine import folder_of
from clairvue.feed.foryou.making import ids_of
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.language import LANGUAGES
from clairvue.recommend.compile import Array, Records
from clairvue.recommend.enter import topics_named
from clairvue.recommend.layout import UNIT
from clairvue.recommend.live import Model
from clairvue.recommend.reading import Reading
from clairvue.recommend.tables import row_of
from clairvue.videos.read import outlines_of

_ENOUGH = 1e-3
_TRUST, _WATCHED = 2, 0  # places in a reader's habit
_SUITS = 8  # a topic that is always watched in full stands at 4, as the closest creator does
_LANGUAGE_SEEN, _LANGUAGE_SUITS = 5, -0.05


NOTHING = Inferred([], [], None, [])


async def infer_now(installation: Installation, conn: Connection, *, reader: int) -> Inferred:
    """Return what the live model holds of a reader; nothing where none is live."""
    model = Model.open(folder_of(installation))
    return NOTHING if model is None else await infer(installation, conn, model.reading, reader=reader)


async def infer(installation: Installation, conn: Connection, reading: Reading, *, reader: int) -> Inferred:
    """Return what the model holds of a reader, the strongest first."""
    state = reading.state
    row = row_of(state.reader_table, state.readers, reader)
    if not row:
        return NOTHING
    known = state.readers[row]
    topics = _weights(known["topic"], known["topic_suits"] * float(_SUITS), state.words["number"])
    tags = await topics_named(conn, list(topics))
    creators = _weights(known["creator"], known["creator_weight"], state.creators["number"])
    people = await _people(installation, conn, reading, known["creator"])
    trust = float(known["habit"][_TRUST])
    return Inferred(
        topics=[InferredTopic(tags[number], weight) for number, weight in topics.items() if number in tags],
        creators=[InferredCreator(*people[number], weight) for number, weight in creators.items() if number in people],
        watched_share_pct=round(100 * float(known["habit"][_WATCHED]) / trust, 1) if trust > _ENOUGH else None,
        languages=_languages(known),
    )


def _languages(known: Records) -> list[str]:
    """Return the languages in which a reader watches no less than usual, the one they watch most of first."""
    enough = (known["language_seen"] >= _LANGUAGE_SEEN) & (known["language_suits"] * UNIT > _LANGUAGE_SUITS)
    order = np.argsort(-known["language_seen"], kind="stable")
    return [
        LANGUAGES[known["language"][place] - 1]
        for place in order
        if enough[place] and known["language"][place] <= len(LANGUAGES)
    ]


def _weights(rows: Array, weights: Array, numbers: Array) -> dict[int, float]:
    """Return the numbers behind rows with their weights, the strongest first. Shapes: rows, weights (n,) in UNIT."""
    strengths = (weights * UNIT).tolist()
    found = {int(numbers[row]): round(weight, 3) for row, weight in zip(rows, strengths, strict=True) if row}
    return dict(sorted(found.items(), key=lambda each: -abs(each[1])))


async def _people(
    installation: Installation, conn: Connection, reading: Reading, rows: Array
) -> dict[int, tuple[str, str]]:
    """Return who is behind creators' rows: the recommender knows numbers only, so they are found by their clips."""
    state = reading.state
    shelved = {int(state.creators["number"][row]): state.creators["shelf"][row][:1] for row in rows if row}
    clips = {number: ids_of(reading, shelf)[0] for number, shelf in shelved.items() if shelf[0]}
    outlines = await outlines_of(conn, [VideoId(video_id) for video_id in clips.values()])
    owners = {number: outlines[video_id].account_id for number, video_id in clips.items() if video_id in outlines}
    cards = await accounts_of(conn, installation.keyring, list(set(owners.values())))
    return {
        number: (cards[account_id].handle, cards[account_id].display_name)
        for number, account_id in owners.items()
        if account_id in cards
    }
