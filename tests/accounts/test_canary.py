"""No personal word of ours lies readable in PostgreSQL's files, not even in its log of writes."""

import secrets

import psycopg

from clairvue.accounts.change_password import change_password
from clairvue.accounts.edit_profile import edit_profile
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.sign_in import open_session
from clairvue.accounts.sign_up import sign_up
from clairvue.bench.search_bytes import forms_of, found_in_file


def canary():
    """Return a word that is nowhere else."""
    return f"canary{secrets.token_hex(8)}"


def places(folder, words):
    """Return in which files each of the words lies readable, in any way of writing."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {word: {path.relative_to(folder).as_posix() for path in paths if holds(path, word)} for word in words}


def holds(path, word):
    """Say whether a word lies readable in a file; PostgreSQL drops caches of its catalogue while we search."""
    try:
        return found_in_file(path, forms_of(word.lower()))
    except FileNotFoundError:
        return False


async def test_what_a_person_writes_never_reaches_the_disk_readable(installation, cell, now, cluster, reachable_folder):
    keyring = installation.keyring
    secret = {name: canary() for name in ("password", "new password", "name", "later name", "bio", "agent")}
    handle = f"h{secrets.token_hex(8)}"
    first_hash = await hash_password(secret["password"], handle=handle)
    second_hash = await hash_password(secret["new password"], handle=handle)
    secret |= {"hash": first_hash.rpartition("$")[2], "new hash": second_hash.rpartition("$")[2]}

    async def live(conn):
        """Sign up, edit, be signed in, change the password."""
        proven = await sign_up(
            conn,
            keyring,
            cell=cell,
            handle=handle,
            display_name=f"Anna {secret['name']}",
            language="en",
            password_hash=first_hash,
            now=now,
        )
        token = await open_session(conn, keyring, cell=cell, proven=proven, agent=secret["agent"], now=now)
        own = {"account_id": proven.account_id, "slot": proven.slot}
        await edit_profile(conn, keyring, **own, display_name=secret["later name"], bio=f"I film {secret['bio']}.")
        proven = await change_password(conn, keyring, proven=proven, password_hash=second_hash, now=now)
        return token, await open_session(conn, keyring, cell=cell, proven=proven, agent=secret["agent"], now=now)

    tokens = await installation.database.transact(live)
    secret |= {f"token {number}": token for number, token in enumerate(tokens)}
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute("CHECKPOINT")

    found = places(reachable_folder, [*secret.values(), handle])
    control = found.pop(handle)
    assert any("pg_wal/" in path for path in control), "the scan must find what is readable in the log of writes"
    assert any("base/" in path for path in control), "the scan must find what is readable in the tables"
    assert {word: where for word, where in found.items() if where} == {}
