"""What the service answers: one row a domain. It holds the table and nothing else."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from clairvue.accounts.addresses.routes import ROUTES as ADDRESSES
from clairvue.accounts.age.routes import ROUTES as AGES
from clairvue.accounts.entrance.routes import ROUTES as ENTRANCE
from clairvue.accounts.passkeys.routes import ROUTES as PASSKEYS
from clairvue.accounts.routes import ROUTES as ACCOUNTS
from clairvue.accounts.second_step.routes import ROUTES as SECOND_STEP
from clairvue.app.health import ROUTES as HEALTH
from clairvue.app.outbox import ROUTES as OUTBOX
from clairvue.app.reports import ROUTES as REPORTS
from clairvue.desk.routes import ROUTES as DESK
from clairvue.families.routes import ROUTES as FAMILIES
from clairvue.feed.foryou.routes import ROUTES as FOR_YOU
from clairvue.feed.routes import ROUTES as FEED
from clairvue.feed.steering.routes import ROUTES as STEERING
from clairvue.figures.routes import ROUTES as FIGURES
from clairvue.portability.arrivals.routes import ROUTES as ARRIVALS
from clairvue.portability.routes import ROUTES as PORTABILITY
from clairvue.screens.routes import ROUTES as SCREENS
from clairvue.search.routes import ROUTES as SEARCH
from clairvue.signals.routes import ROUTES as SIGNALS
from clairvue.social.routes import ROUTES as SOCIAL
from clairvue.uploads.routes import ROUTES as UPLOADS
from clairvue.videos.routes import ROUTES as VIDEOS

DOMAINS: tuple[tuple[str, Sequence[ControllerRouterHandler]], ...] = (
    ("accounts", (*ACCOUNTS, *AGES, *ENTRANCE, *PASSKEYS, *SECOND_STEP, *ADDRESSES)),
    ("families", FAMILIES),
    ("uploads", UPLOADS),
    ("videos", VIDEOS),
    ("social", SOCIAL),
    ("signals", SIGNALS),
    ("feed", (*FEED, *STEERING, *FOR_YOU)),
    ("search", SEARCH),
    ("portability", (*PORTABILITY, *ARRIVALS)),
    ("figures", FIGURES),
    ("desk", DESK),
    ("screens", SCREENS),
    ("health", (*HEALTH, *REPORTS)),
    ("mail", OUTBOX),
)
