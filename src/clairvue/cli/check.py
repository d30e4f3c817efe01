"""`clairvue check`: tests a running installation part by part, and says of each what to do when it fails."""

import argparse
import asyncio
import json
import secrets
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import psycopg
from psycopg_pool import PoolTimeout

from clairvue.cli.serve import trust_in
from clairvue.installation import Installation, utc_now
from clairvue.kit.commands import Commands
from clairvue.kit.ids import AccountId, make_id
from clairvue.kit.running import running_settings
from clairvue.kit.settings import Settings, SettingsRefused, read_settings
from clairvue.media.trial import open_tools
from clairvue.opening import open_cell
from clairvue.recommend.status import is_silent, read_status

FREE_BYTES_MIN = 2_000_000_000
ROOT_KEY_DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class Finding:
    """What one test found."""

    part: str
    passed: bool
    sentence: str


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "check",
        help="test a running installation",
        description="Test a running installation part by part. Exit code 1 when a part fails.",
        epilog="example: clairvue check --data ./cell --json",
    )
    parser.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    parser.add_argument("--port", type=int, help="the port it listens on (default: 8000)")
    parser.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=check)


def check(arguments: argparse.Namespace) -> int:
    """Run every test and print what it found."""
    try:
        settings = running_settings(read_settings(data=arguments.data, port=arguments.port))
        findings = asyncio.run(examine(settings))
    except (SettingsRefused, PoolTimeout) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    if arguments.json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}))  # noqa: T201 - the answer
    else:
        for finding in findings:
            print(f"{'ok    ' if finding.passed else 'FAILED'} {finding.part}: {finding.sentence}")  # noqa: T201
    return 0 if all(finding.passed for finding in findings) else 1


async def examine(settings: Settings) -> list[Finding]:
    """Return what each test found, worst news included."""
    findings = [await asyncio.to_thread(test, settings) for test in (_web, examine_certificate, examine_root_key)]
    findings += [await asyncio.to_thread(_sandbox, settings), _disk(settings)]
    async with open_cell(settings, pool_max=2) as installation:
        for part, test in PARTS:
            findings.append(await _found(part, test, installation))
    return findings


async def _found(part: str, test: Callable[[Installation], Awaitable[str]], installation: Installation) -> Finding:
    try:
        return Finding(part, passed=True, sentence=await test(installation))
    except (psycopg.Error, OSError, AssertionError) as fault:
        return Finding(part, passed=False, sentence=str(fault) or type(fault).__name__)


async def _database(installation: Installation) -> str:
    await installation.database.answer()
    return "answers"


async def _objects(installation: Installation) -> str:
    key, content = f"checks/{secrets.token_hex(8)}", secrets.token_bytes(1024)
    await installation.objects.put(key, content)
    assert await installation.objects.get(key) == content, "what was stored came back different"
    await installation.objects.delete(key)
    return "stores, reads and deletes"


async def _keys(installation: Installation) -> str:
    account_id = AccountId(make_id(installation.cell, installation.clock()))
    slot = await asyncio.to_thread(installation.keyring.create_key, account_id)
    sealed = installation.keyring.seal(slot, account_id, "check", "a word")
    assert installation.keyring.unseal(account_id, "check", sealed) == "a word", "a sealed word did not open"
    await asyncio.to_thread(installation.keyring.destroy_key, slot)
    return "seal, open and are destroyed"


async def examine_recommender(installation: Installation) -> str:
    """Return how the learner of this machine is doing. Raises: AssertionError when it learns no more."""
    folder = installation.data / "recommender"
    status = read_status(folder)
    assert status is not None, "has never run here: For You answers without a profile"
    assert not is_silent(folder), f"has said nothing since {status.at:%Y-%m-%d %H:%M:%S}: see its log lines"
    assert not status.frozen, f"stopped at transaction {status.signals[0]}: what it learned before is still served"
    if not status.ready:
        return "prepares itself: For You answers without a profile until it is ready"
    kept = "no checkpoint yet" if status.checkpoint_at is None else f"checkpoint of {status.checkpoint_at:%H:%M:%S}"
    learned = f"{status.rows} signals learned up to transaction {status.signals[0]}"
    return f"{learned}, {status.lag_rows} waiting ({status.lag_s:.1f} s), {kept}"


PARTS = (("database", _database), ("objects", _objects), ("keys", _keys), ("recommender", examine_recommender))


def _web(settings: Settings) -> Finding:
    try:
        address = f"{settings.scheme}://{settings.host}:{settings.port}/readyz"
        with urllib.request.urlopen(address, timeout=5, context=trust_in(settings)):  # noqa: S310 - http or https, our own
            return Finding("web", passed=True, sentence=f"is ready at {settings.origin}")
    except (urllib.error.URLError, OSError):
        return Finding("web", passed=False, sentence=f"nothing is ready at {settings.origin}: is the port right?")


def examine_certificate(settings: Settings) -> Finding:
    """Say whether a browser would trust the address that people type; it is asked as a browser asks."""
    if not settings.origin.startswith("https://"):
        return Finding("certificate", passed=True, sentence=f"none is needed: {settings.origin} is this machine's own")
    try:
        with urllib.request.urlopen(f"{settings.origin}/healthz", timeout=5):  # noqa: S310 - https, our own settings
            return Finding("certificate", passed=True, sentence=f"is trusted at {settings.origin}")
    except (urllib.error.URLError, OSError) as fault:
        why = getattr(fault, "reason", fault)
        return Finding("certificate", passed=False, sentence=f"{settings.origin} is not what browsers trust: {why}")


def examine_root_key(settings: Settings) -> Finding:
    """Say whether the root key is due to be replaced: a year, as docs/cryptography.md has it."""
    written = (settings.data / "keys" / "root.key").stat().st_mtime
    days = (utc_now() - datetime.fromtimestamp(written, UTC)).days
    due = days > ROOT_KEY_DAYS_MAX
    return Finding("root key", not due, f"{days} days old" + (": run clairvue keys rotate" if due else ""))


def _sandbox(settings: Settings) -> Finding:
    layers = open_tools(settings.ffmpeg).layers
    return Finding("sandbox", layers.works, layers.sentence or "holds: no network, no other file, no new privilege")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    enough = free >= FREE_BYTES_MIN
    return Finding("disk", enough, f"{free // 1_000_000} MB free" + ("" if enough else ": make room before it is full"))
