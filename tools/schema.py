"""Write src/clairvue/db/schema.sql again: start a PostgreSQL, migrate, dump."""

import asyncio
import tempfile
from pathlib import Path

from clairvue.db.cluster import Cluster
from clairvue.db.migrate import migrate
from clairvue.db.schema import FILE, dump_schema


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder) / "schema")
        url = cluster.start()
        try:
            asyncio.run(migrate(url))
            FILE.write_text(dump_schema(url))
        finally:
            cluster.stop()
    print(f"Wrote {FILE}.")


if __name__ == "__main__":
    main()
