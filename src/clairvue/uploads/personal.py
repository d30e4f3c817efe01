"""What uploads keep about people, column by column. The bytes themselves are objects and go with their upload."""

from clairvue.privacy.inventory import Column, Erase, Export, Period, PersonalClass

_KEPT = Period("until 24 hours after the last byte; completed: until the video has its own copy, then the same", days=1)


def _column(table: str, column: str, personal: PersonalClass, purpose: str, export: Export) -> Column:
    return Column(f"uploads.{table}", column, personal, purpose, _KEPT, export, Erase.ROW)


_NOTHING, _TRACE = PersonalClass.NOTHING, PersonalClass.TRACE
COLUMNS = (
    _column("upload", "id", _NOTHING, "names the upload, then the video", Export.INCLUDED),
    _column("upload", "account_id", PersonalClass.LINK, "only the owner may go on", Export.LEFT_OUT),
    _column("upload", "kind", _NOTHING, "a clip becomes a video, an archive is brought", Export.INCLUDED),
    _column("upload", "bytes_total", _NOTHING, "knows when the last byte has come", Export.INCLUDED),
    _column("upload", "received", _NOTHING, "where to go on", Export.INCLUDED),
    _column("upload", "parts", _NOTHING, "bounds the number of pieces", Export.LEFT_OUT),
    _column("upload", "slot", _NOTHING, "bounds the number of unfinished uploads", Export.LEFT_OUT),
    _column("upload", "created_at", _TRACE, "orders uploads", Export.INCLUDED),
    _column("upload", "expires_at", _TRACE, "ends what nobody goes on with", Export.INCLUDED),
    _column("upload", "completed_at", _TRACE, "a repeated last request changes nothing", Export.INCLUDED),
    _column("part", "upload_id", _NOTHING, "ties a part to its upload", Export.LEFT_OUT),
    _column("part", "position", _NOTHING, "orders the parts", Export.LEFT_OUT),
    _column("part", "bytes", _NOTHING, "proves that none is missing", Export.LEFT_OUT),
    _column("part", "key", _NOTHING, "where the bytes lie", Export.LEFT_OUT),
)
