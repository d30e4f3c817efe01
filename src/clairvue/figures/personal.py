"""What each column of figures says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass

_LIVES = "while the clip is there"
_LEDGER = "say to everybody how much was released, and with how much noise"

COLUMNS = (
    *(
        Column("figures.figure", name, PersonalClass.LINK, purpose, _LIVES, export, Erase.ROW)
        for name, purpose, export in (
            ("account_id", "show the figure to whose clip it is", Export.LEFT_OUT),
            ("video_id", "say which clip it is about", Export.INCLUDED),
        )
    ),
    *(
        Column("figures.figure", name, PersonalClass.NOTHING, purpose, _LIVES, Export.INCLUDED, Erase.ROW)
        for name, purpose in (
            ("day", "say which day it is about"),
            ("viewers", "how many people watched, with noise"),
            ("finishers", "how many people watched to the end, with noise"),
            ("likers", "how many people liked it, with noise"),
        )
    ),
    *(
        Column("figures.spent", name, PersonalClass.NOTHING, _LEDGER, "for ever", Export.LEFT_OUT, Erase.KEPT)
        for name in (
            *("day", "released_at", "mechanism", "scale", "threshold", "clips_of_reader_max"),
            *("epsilon_of_clip", "epsilon_of_day", "clips", "readers"),
        )
    ),
)
