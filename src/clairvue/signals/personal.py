"""What each column of signals says about a person.

Counts say nothing; of a page that is open there is a digest for a day; of a reader, under a pseudonym that only the
account's key leads to, what they did for 30 days.
"""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass

_VIDEO = "until the video is erased"
_DAY = Period("one day, and the day after until it is swept", days=2)
_KEPT = Period("30 days, then whole days at once", days=30)
_ACCOUNT = "until the account is erased"


def _count(name: str, purpose: str) -> Column:
    return Column(
        "signals.video_count", name, PersonalClass.NOTHING, purpose, _VIDEO, export=Export.LEFT_OUT, erase=Erase.KEPT
    )


def _client(name: str, personal: PersonalClass, purpose: str) -> Column:
    return Column("signals.client", name, personal, purpose, _DAY, export=Export.LEFT_OUT, erase=Erase.ROW)


def _log(name: str, personal: PersonalClass, purpose: str, export: Export = Export.INCLUDED) -> Column:
    return Column("signals.log", name, personal, purpose, _KEPT, export=export, erase=Erase.ROW)


def _gap(name: str, purpose: str) -> Column:
    return Column("signals.gap", name, PersonalClass.NOTHING, purpose, _KEPT, export=Export.LEFT_OUT, erase=Erase.KEPT)


def _reader(name: str, personal: PersonalClass, purpose: str) -> Column:
    return Column("signals.reader", name, personal, purpose, _ACCOUNT, export=Export.INCLUDED, erase=Erase.ROW)


def _quota(name: str, personal: PersonalClass, purpose: str) -> Column:
    return Column("signals.quota", name, personal, purpose, _DAY, export=Export.LEFT_OUT, erase=Erase.ROW)


def _subject(name: str, purpose: str) -> Column:
    return Column(
        "signals.subject", name, PersonalClass.NOTHING, purpose, _VIDEO, export=Export.LEFT_OUT, erase=Erase.KEPT
    )


COLUMNS: tuple[Column, ...] = (
    _count("video_id", "names the video"),
    _count("views", "how often it was watched, by whomever"),
    _count("finishes", "how often it was watched to the end"),
    _count("watched_ms", "for how long it was watched in all"),
    _count("changed_at", "find the videos whose numbers moved"),
    _client("client", PersonalClass.BLINDED, "recognise a page that sends a second batch"),
    _client("sequence", PersonalClass.TRACE, "count nothing twice"),
    _client("views", PersonalClass.TRACE, "count no more for one page than anybody watches in a day"),
    _client("heard_at", PersonalClass.TRACE, "believe no more watched time than has passed"),
    _client("expires_at", PersonalClass.TRACE, "forget the page"),
    _client("missing", PersonalClass.TRACE, "count what arrives late, and nothing twice"),
    _client("unspent_ms", PersonalClass.TRACE, "believe no more watched time than has passed"),
    _log("day", PersonalClass.TRACE, "empty the log a day at a time"),
    _log("transaction", PersonalClass.NOTHING, "keep one order", Export.LEFT_OUT),
    _log("position", PersonalClass.NOTHING, "keep one order", Export.LEFT_OUT),
    _log("at_ms", PersonalClass.TRACE, "learn that tastes change, and show the history"),
    _log("reader", PersonalClass.LINK, "learn from one reader as one", Export.LEFT_OUT),
    _log("subject", PersonalClass.TRACE, "learn which clips suit whom, and show the history"),
    _log("record", PersonalClass.TRACE, "tell what was offered from what was taken"),
    _log("kind", PersonalClass.TRACE, "learn what was done"),
    _log("loops", PersonalClass.TRACE, "learn how a clip was watched"),
    _log("value", PersonalClass.TRACE, "learn for how long a clip was watched"),
    _log("furthest", PersonalClass.TRACE, "learn how far a clip was watched"),
    _gap("transaction", "compare what was learned with the log"),
    _gap("at", "compare what was learned with the log"),
    _gap("rows", "say how many rows have left"),
    _reader("account_id", PersonalClass.LINK, "names the account whose wishes these are"),
    _reader("epoch", PersonalClass.NOTHING, "become another reader at every reset"),
    _reader("learning", PersonalClass.TRACE, "log nothing of whom does not wish it"),
    _reader("chosen", PersonalClass.TRACE, "tell a choice from a default"),
    _reader("objected", PersonalClass.TRACE, "heed a browser that objects, on every device"),
    _reader("since", PersonalClass.TRACE, "say since when the log knows this reader"),
    _quota("reader", PersonalClass.LINK, "names the reader"),
    _quota("day", PersonalClass.TRACE, "begin again each day"),
    _quota("rows", PersonalClass.TRACE, "log no more of one account than anybody does in a day"),
    _quota("watched_ms", PersonalClass.TRACE, "believe no more watched time than a day has"),
    _quota("closed", PersonalClass.TRACE, "log nothing more of a reader that was reset"),
    _subject("number", "names the clip in the log"),
    _subject("video_id", "names the clip"),
)
