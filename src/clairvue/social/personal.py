"""What each column of the social domain says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass, SealedTable

_CHOICE = "until it is taken back, or the account or the video is erased"
_COMMENT = "until it is deleted, or the account or the video is erased"
_COUNT = "until what it counts is erased"
_NOTIFICATION = Period("90 days, or until the account or the video is erased", days=90)


def _columns(
    table: str,
    names: str,
    personal: PersonalClass,
    purpose: str,
    retention: str,
    *,
    export: Export = Export.INCLUDED,
    erase: Erase = Erase.ROW,
) -> tuple[Column, ...]:
    """Declare columns of one table that are kept for the same reason."""
    return tuple(
        Column(f"social.{table}", name, personal, purpose, retention, export=export, erase=erase)
        for name in names.split()
    )


def _choice(table: str, who: str, whom: str, personal: PersonalClass, purpose: str) -> tuple[Column, ...]:
    """Declare a table whose rows each say that somebody chose something."""
    return (
        *_columns(table, who, PersonalClass.LINK, f"who: {purpose}", _CHOICE),
        *_columns(table, whom, personal, purpose, _CHOICE),
        *_columns(table, "created_at", PersonalClass.TRACE, "order what somebody chose", _CHOICE),
    )


COLUMNS: tuple[Column, ...] = (
    *_choice("follow", "follower_id", "followed_id", PersonalClass.LINK, "whose videos somebody wants to see"),
    *_choice(
        "block", "blocker_id", "blocked_id", PersonalClass.LINK, "from whom somebody is hidden, and who from them"
    ),
    *_choice("mute", "muter_id", "muted_id", PersonalClass.LINK, "whom somebody does not want to hear"),
    *_choice("video_like", "account_id", "video_id", PersonalClass.TRACE, "which videos somebody likes"),
    *_columns("video_like", "owner_id", PersonalClass.LINK, "whose likes these are counted as", _CHOICE),
    *_choice("save", "account_id", "video_id", PersonalClass.TRACE, "which videos somebody keeps for later"),
    *_choice("share", "account_id", "video_id", PersonalClass.TRACE, "count each account that shares a video once"),
    *_columns("comment", "comment_id", PersonalClass.NOTHING, "names the comment", _COMMENT),
    *_columns("comment", "author_id", PersonalClass.LINK, "who wrote it", _COMMENT),
    *_columns("comment", "body", PersonalClass.SEALED, "what somebody wrote", _COMMENT, erase=Erase.KEY),
    *_columns("comment", "video_id reply_to", PersonalClass.TRACE, "where it stands", _COMMENT),
    *_columns("comment", "created_at", PersonalClass.TRACE, "order comments", _COMMENT),
    *_columns(
        "comment",
        "replies likes rank deleted_at",
        PersonalClass.NOTHING,
        "order and count comments; keep the place of one that was deleted",
        _COMMENT,
        export=Export.LEFT_OUT,
    ),
    *_choice("comment_like", "account_id", "comment_id", PersonalClass.TRACE, "which comments somebody likes"),
    *_columns(
        "video_count",
        "video_id likes comments saves shares",
        PersonalClass.NOTHING,
        "how much was done to a video",
        _COUNT,
        export=Export.LEFT_OUT,
    ),
    *_columns("account_count", "account_id", PersonalClass.LINK, "whose counts these are", _COUNT),
    *_columns("account_count", "followers following likes", PersonalClass.TRACE, "what a profile shows", _COUNT),
    *_columns("notification", "notification_id", PersonalClass.NOTHING, "names the notification", _NOTIFICATION),
    *_columns("notification", "account_id", PersonalClass.LINK, "who is told", _NOTIFICATION),
    *_columns("notification", "actor_id", PersonalClass.LINK, "who did it last", _NOTIFICATION),
    *_columns(
        "notification",
        "kind subject day video_id comment_id count renewed_at",
        PersonalClass.TRACE,
        "what happened, told together by day",
        _NOTIFICATION,
    ),
    *_columns("notification", "read_at", PersonalClass.TRACE, "tell what is new", _NOTIFICATION),
    *_columns("notification_cause", "account_id", PersonalClass.LINK, "who was told", _NOTIFICATION),
    *_columns(
        "notification_cause",
        "kind subject cause video_id created_at",
        PersonalClass.TRACE,
        "tell nobody the same thing twice",
        _NOTIFICATION,
        export=Export.LEFT_OUT,
    ),
)

SEALED = (SealedTable("social.comment", "author_id", row="comment_id"),)
