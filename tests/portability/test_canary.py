"""No word of anybody's lies readable in any file that a cell keeps, whichever sealed column it was written into."""

import secrets
import subprocess

import psycopg

from clairvue.bench.marking import unmarked
from clairvue.bench.search_bytes import forms_of, found_in_file
from clairvue.db.binaries import installed_binaries
from clairvue.portability.archive import archive


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
    me, *_, key = await fill("anna", marker, visibility="followers")
    other, *_ = await fill("basil")
    unread = await unmarked(here, account_id=me.account_id, word=marker, values=[key])
    assert unread == set(), "let `mark` or `fill` write words into these, so that they can be looked for"
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
    assert {word: found(folders, word) for word in (marker, key)} == {marker: set(), key: set()}
