"""What each column of signals says about a person: nothing, or, of a page that is open, a digest for a day."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass

_VIDEO = "until the video is erased"
_DAY = "one day"


def _count(name: str, purpose: str) -> Column:
    return Column(
        "signals.video_count", name, PersonalClass.NOTHING, purpose, _VIDEO, export=Export.LEFT_OUT, erase=Erase.KEPT
    )


def _client(name: str, personal: PersonalClass, purpose: str) -> Column:
    return Column("signals.client", name, personal, purpose, _DAY, export=Export.LEFT_OUT, erase=Erase.ROW)


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
)
