"""A supervisor to be killed: `doomed_supervisor.py DATA` starts the cluster, says its pid and address, and waits.

`doomed_supervisor.py DATA EVENT NAME` kills itself at the first audit event of that kind about a file of that name.
"""

import os
import signal
import sys
import time
from pathlib import Path

from clairvue.db.cluster import Cluster, ClusterRefused


def die_at(event: str, arguments: tuple[object, ...]) -> None:
    """End as by a power cut just before the thing is done."""
    if event == sys.argv[2] and isinstance(arguments[0], str | Path) and Path(arguments[0]).name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)


if len(sys.argv) > 2:
    sys.addaudithook(die_at)
cluster = Cluster(Path(sys.argv[1]))
try:
    url = cluster.start()
except ClusterRefused as refused:
    sys.exit(str(refused))
os.write(1, f"{cluster.pid} {url}\n".encode())
time.sleep(3600)
