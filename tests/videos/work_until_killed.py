"""Do a video's jobs in a process of its own, and die by SIGKILL at the given step. Steps are transactions and objects.

Run as `python work_until_killed.py DATABASE_URL FOLDER VIDEO_ID STEP`; exits with 0 when everything was done before.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from clairvue.db.database import Database
from clairvue.installation import Installation
from clairvue.kit.ids import Cell, VideoId
from clairvue.kit.rates import open_rates
from clairvue.objects.local import LocalStore
from clairvue.privacy.keyring import Keyring
from clairvue.videos.jobs import resume_processing

left = int(sys.argv[4])


def step():
    """Count a step, and die when it was the last."""
    global left  # noqa: PLW0603 - this program is this counter
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingStore(LocalStore):
    """Dies before or after it keeps something."""

    async def put_file(self, key, path):
        step()
        await super().put_file(key, path)
        step()

    async def delete_prefix(self, prefix):
        await super().delete_prefix(prefix)
        step()


class DyingDatabase(Database):
    """Dies before or after it commits something."""

    async def transact(self, verb):
        step()
        value = await super().transact(verb)
        step()
        return value


async def main():
    url, folder, video_id, _ = sys.argv[1:]
    database = await DyingDatabase.open(url)
    installation = Installation(
        cell=Cell("test"),
        database=database,
        objects=DyingStore.open(Path(folder) / "objects"),
        keyring=Keyring.open(Path(folder) / "keys"),
        rates=open_rates(),
        clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC),
        convert_picture=None,
        count_unread=None,
        is_follower=None,
        block_between=None,
        speak=None,
        data=Path(folder),
        origin="http://test",
        proxies=0,
        time_zone="UTC",
        ffmpeg="",
        upload_bytes_max=500_000_000,
        upload_duration_ms_max=180_000,
        transcodes_at_once=1,
        passkey_rsa_bits_min=3072,
        scan_rules="",
        smtp_url="",
        mail_from="",
        demo=False,
    )
    await resume_processing(installation, video_id=VideoId(video_id))
    await database.close()


asyncio.run(main())
