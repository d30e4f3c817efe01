"""Creators and public clips, indexed by the very jobs that the worker runs."""

from dataclasses import replace
from itertools import count

import pytest

from clairvue.feed import jobs as feed_jobs
from clairvue.feed.catalogue import copy_makers, imagine_makers
from clairvue.search import jobs


@pytest.fixture
def makers(installation, database, keyring, cell, now):
    """Make creators with these handles and names, indexed."""
    seeds = count()

    async def makers(**names):
        made = imagine_makers(keyring, cell, now, count=len(names), seed=next(seeds))
        made = [
            replace(maker, handle=handle, display_name=name or maker.display_name)
            for maker, (handle, name) in zip(made, names.items(), strict=True)
        ]
        await database.transact(lambda conn: copy_makers(conn, keyring, made, now))
        for maker in made:
            await jobs.index_account(installation, account_id=maker.id)
        return made

    return makers


@pytest.fixture
def publish(installation, make_video):
    """Publish a clip, and let it be found."""

    async def publish(maker, caption, **changes):
        video_id = await make_video(maker.id, maker.slot, caption=caption, **changes)
        await feed_jobs.warm_video(installation, video_id=video_id)
        await jobs.index_video(installation, video_id=video_id)
        return video_id

    return publish
