"""No word of anybody's lies readable in any file that a cell keeps, whichever sealed column it was written into."""

import secrets
import subprocess

import psycopg

from clairvue.bench.search_bytes import forms_of, found_in_file
from clairvue.db.binaries import installed_binaries
from clairvue.portability.archive import archive
from clairvue.portability.sealed import sealed_columns, sealed_values

# Sealed, but no words that a person writes: what is in these is looked for as it is.
OWN_VALUE = {"accounts.totp.secret"}
# Words that stand in many places and name nobody: hours of a night, a digest.
WORDLESS = {"families.care.hours", "accounts.password.hash"}


def found(folders, word):
    """Return the files in which a word lies readable, in any way of writing."""
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    holding = set()
    for path in paths:
        try:
            if found_in_file(path, forms_of(word.lower())):
                holding.add(path.name)
        except FileNotFoundError:  # PostgreSQL drops caches of its catalogue while we search
            continue
    return holding


async def test_what_is_sealed_in_any_column_lies_readable_nowhere(
    installation, fill, cluster, database_url, reachable_folder, tmp_path
):
    here, marker = installation, f"canary{secrets.token_hex(8)}"
    me, *_ = await fill("anna", marker, visibility="followers")
    other, *_ = await fill("basil")
    unmarked, values = set(sealed_columns()) - WORDLESS, []
    async with here.database.reading() as conn:
        async for value in sealed_values(conn):
            text = here.keyring.unseal(value.account_id, value.column, value.blob, value.row)
            if value.account_id == me.account_id and value.column in OWN_VALUE:
                values.append(text)
                unmarked.discard(value.column)
            elif marker in text:
                unmarked.discard(value.column)
    assert unmarked == set(), "let `fill` write words into these, so that they can be looked for"
    (tmp_path / "other.zip").write_bytes(
        b"".join([part async for part in archive(here, account_id=other.account_id, now=here.clock())])
    )
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute("CHECKPOINT")
    subprocess.run(
        [installed_binaries() / "pg_dump", "--dbname", database_url, "--file", tmp_path / "backup.sql"], check=True
    )
    folders = [reachable_folder, tmp_path]
    assert "backup.sql" in found(folders, "anna.friend"), "the control: a handle, which is public by choice"
    assert {word: found(folders, word) for word in [marker, *values]} == {word: set() for word in [marker, *values]}
