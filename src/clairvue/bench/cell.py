"""A cell under measurement without its servers: PostgreSQL, files and keys of its own, gone afterwards."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from clairvue.db.cluster import Cluster
from clairvue.db.migrate import migrate
from clairvue.installation import Installation
from clairvue.kit.settings import read_settings
from clairvue.opening import open_cell


@asynccontextmanager
async def scratch_cell() -> AsyncGenerator[Installation]:
    """Start an empty cell in a temporary folder, and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="clairvue-bench-") as folder:
        await asyncio.to_thread(Path(folder).chmod, 0o711)
        cluster = Cluster(Path(folder))
        try:
            url = cluster.start()
            await migrate(url)
            async with open_cell(read_settings({}, data=folder, database_url=url)) as installation:
                yield installation
        finally:
            cluster.stop()
