"""`bench start`: how long until the service answers, and what memory it holds then, the learner apart."""

import tempfile
import time
from pathlib import Path
from typing import Any

from clairvue.bench.processes import Service

SETTLE_S = 5.0


def start() -> dict[str, Any]:
    """Start a new cell, stop it, start it again; return both times and the memory of the whole tree."""
    with tempfile.TemporaryDirectory(prefix="clairvue-start-") as folder:
        Path(folder).chmod(0o711)
        service = Service(Path(folder) / "cell")
        try:
            first_s = service.start()
            service.stop()
            ready_s = service.start()
            time.sleep(SETTLE_S)
            return {
                "ready_s": round(ready_s, 2),
                "first_ready_s": round(first_s, 2),
                "rss_mib": round(service.memory_mib(), 1),
                "learner_mib": round(service.learner_mib(), 1),
            }
        finally:
            service.stop()
