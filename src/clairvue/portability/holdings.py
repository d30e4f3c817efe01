"""What the whole cell declares to hold about people: every domain's `personal.py`, in the order of the map.

A test compares this list with the packages that there are, so that no domain is left out.
"""

from clairvue.accounts import personal as accounts
from clairvue.families import personal as families
from clairvue.feed import personal as feed
from clairvue.figures import personal as figures
from clairvue.mail import personal as mail
from clairvue.portability import personal as portability
from clairvue.privacy import personal as privacy
from clairvue.privacy.inventory import Column, SealedTable
from clairvue.recommend import personal as recommend
from clairvue.search import personal as search
from clairvue.signals import personal as signals
from clairvue.social import personal as social
from clairvue.uploads import personal as uploads
from clairvue.videos import personal as videos

COLUMNS: tuple[Column, ...] = (
    *accounts.COLUMNS,
    *mail.COLUMNS,
    *families.COLUMNS,
    *videos.COLUMNS,
    *uploads.COLUMNS,
    *social.COLUMNS,
    *signals.COLUMNS,
    *recommend.COLUMNS,
    *feed.COLUMNS,
    *search.COLUMNS,
    *figures.COLUMNS,
    *privacy.COLUMNS,
    *portability.COLUMNS,
)

SEALED: tuple[SealedTable, ...] = (
    *accounts.SEALED,
    *mail.SEALED,
    *families.SEALED,
    *videos.SEALED,
    *social.SEALED,
    *feed.SEALED,
    *privacy.SEALED,
    *portability.SEALED,
)
