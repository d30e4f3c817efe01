"""What each column of videos says about a person. It reads none of them."""

from clairvue.privacy.inventory import Column, Erase, Export, PersonalClass, SealedTable

_LIFE = "until the video is erased"
_TOMBSTONE = "for good, on a row that is otherwise empty"


def _columns(
    table: str,
    names: str,
    personal: PersonalClass,
    purpose: str,
    *,
    retention: str = _LIFE,
    export: Export = Export.INCLUDED,
    erase: Erase = Erase.ROW,
) -> tuple[Column, ...]:
    """Declare columns of one table that are kept for the same reason."""
    return tuple(
        Column(table, name, personal, purpose, retention, export=export, erase=erase) for name in names.split()
    )


COLUMNS: tuple[Column, ...] = (
    *_columns("videos.video", "id state", PersonalClass.NOTHING, "names the video and says where it stands"),
    *_columns("videos.video", "account_id", PersonalClass.LINK, "whose the video is", retention=_TOMBSTONE),
    *_columns("videos.video", "caption", PersonalClass.SEALED, "what its author wrote under it", erase=Erase.KEY),
    *_columns(
        "videos.video",
        "visibility language language_given ai_made age_restricted comments_allowed publish_wished",
        PersonalClass.TRACE,
        "what its author chose for it",
    ),
    *_columns(
        "videos.video",
        "age_mark",
        PersonalClass.SEALED,
        "why a moderator marked it as for adults, for its author to read",
        retention="while the mark stands",
        erase=Erase.KEY,
    ),
    *_columns(
        "videos.video",
        "age_own",
        PersonalClass.TRACE,
        "what its author chose, for when a moderator's mark is taken back",
        retention="while the mark stands",
    ),
    *_columns(
        "videos.video",
        "created_at published_at withdrawn_at erased_at",
        PersonalClass.TRACE,
        "when its author uploaded, published, took back or erased it",
    ),
    *_columns(
        "videos.video",
        "watchable_at ready_at completed_at objects_erased_at",
        PersonalClass.NOTHING,
        "when our processing reached a point",
        export=Export.LEFT_OUT,
    ),
    *_columns(
        "videos.video",
        "scan_state scan_statement refusal_code refusal_sentence refusal_fields",
        PersonalClass.TRACE,
        "what the scan and the processing said, for its author to read",
    ),
    *_columns(
        "videos.video",
        "bytes_total duration_ms width height",
        PersonalClass.NOTHING,
        "the clip's own measures",
    ),
    *_columns(
        "videos.video",
        "look",
        PersonalClass.NOTHING,
        "finds clips that look and sound alike: 32 means over the clip, in which nobody can be recognised",
        export=Export.LEFT_OUT,
    ),
    *_columns(
        "videos.video",
        "part_keys first_made storyboard_columns storyboard_rows storyboard_interval_ms storyboard_tile_width "
        "storyboard_tile_height",
        PersonalClass.NOTHING,
        "how to find and cut its files",
        export=Export.LEFT_OUT,
    ),
    *_columns(
        "videos.progress",
        "video_id stage percent moved_at attempts",
        PersonalClass.NOTHING,
        "how far the worker has come",
        export=Export.LEFT_OUT,
    ),
    *_columns(
        "videos.rendition",
        "video_id name codec width height bits_per_second made made_at",
        PersonalClass.NOTHING,
        "which encoded forms exist",
        export=Export.LEFT_OUT,
    ),
    *_columns(
        "videos.hashtag",
        "video_id tag folded",
        PersonalClass.PUBLIC,
        "finds public videos by their hashtags",
        retention="while the video is public",
    ),
    *_columns("videos.mention", "video_id told_at", PersonalClass.NOTHING, "tells each mentioned person once"),
    *_columns("videos.mention", "account_id", PersonalClass.LINK, "whom the caption names"),
    *_columns("videos.mention", "handle", PersonalClass.PUBLIC, "how the caption names them"),
)

SEALED = (SealedTable("videos.video", "account_id", row="id"),)
