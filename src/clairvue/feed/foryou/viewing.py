"""Who a page is for: their reader's number, what they steer, what they have seen, whom they follow."""

from dataclasses import dataclass

import numpy as np

from clairvue.accounts.model import AgeBand
from clairvue.feed.foryou.profiling import Profiled
from clairvue.feed.making import Asking
from clairvue.feed.seen import Seen
from clairvue.feed.steering.model import ACTIONS, SOURCES, Steering, topic_levels
from clairvue.kit.ids import AccountId
from clairvue.kit.numbers import number_of, topic_number
from clairvue.recommend.wish import Wish
from clairvue.recommend.words import language_index
from clairvue.signals.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """A viewer, as a page needs them."""

    profiled: Profiled

    @property
    def viewer_id(self) -> AccountId:
        """Whose page it is."""
        return self.profiled.viewer.account_id

    @property
    def is_adult(self) -> bool:
        """Whether it is known that they are 18 or older."""
        return self.profiled.viewer.age_band is AgeBand.ADULT

    @property
    def reader(self) -> Reader:
        """Who they are to the log."""
        return self.profiled.reader

    @property
    def seen(self) -> Seen:
        """What they have seen."""
        return self.profiled.seen

    @property
    def follows(self) -> tuple[AccountId, ...]:
        """Whom they follow, the newest first."""
        return self.profiled.follows

    @property
    def steering(self) -> Steering:
        """What they ask of their feed."""
        return self.profiled.steering


def wish_of(viewing: Viewing, asking: Asking, *, seed: int, session: bytes | None = None) -> Wish:
    """Return what the page is asked for, in numbers: nothing in it names anybody.

    `session`: the fingerprints of what must not come again in this one; None: of all that was served in it.
    """
    steering = viewing.steering
    served = viewing.seen.session if session is None else session
    chosen = [language_index(language) for language in steering.languages]
    return Wish(
        reader=viewing.reader.number,
        now_ms=round(asking.now.timestamp() * 1000),
        seed=seed,
        limit=asking.limit,
        languages=tuple(dict.fromkeys([language_index(asking.language), *chosen])) if not chosen else tuple(chosen),
        languages_only=bool(chosen),
        follows=tuple(number_of(account_id) for account_id in viewing.follows),
        own=number_of(viewing.viewer_id),
        topics={topic_number(tag): level for tag, level in topic_levels(steering).items()},
        creators={number_of(account_id): level for account_id, level in steering.creators.items()},
        chosen_topics=tuple(topic_number(tag) for tag in steering.chosen_topics),
        muted_words=frozenset(
            number for word in steering.muted_words for number in (number_of(word), topic_number(word))
        ),
        hide_ai_made=steering.hide_ai_made,
        minor=not viewing.is_adult,
        seen=np.frombuffer(
            (b"" if steering.repeats_allowed else viewing.seen.ever) + served, "<u4"
        ).copy(),  # which may be written to, as every other array that the recommender is handed
        shown_too=session is None or not steering.repeats_allowed,
        actions=tuple(steering.actions.get(action, 1.0) for action in ACTIONS),
        sources=tuple(steering.sources.get(source, 1.0) for source in SOURCES),
        half_life_days=steering.half_life_days,
        diversity=steering.diversity,
    )
