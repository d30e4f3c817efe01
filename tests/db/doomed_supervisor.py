"""A supervisor to be killed: `doomed_supervisor.py DATA` starts the cluster, says its pid and address, and waits."""

import os
import sys
import time
from pathlib import Path

from clairvue.db.cluster import Cluster, ClusterRefused

cluster = Cluster(Path(sys.argv[1]))
try:
    url = cluster.start()
except ClusterRefused as refused:
    sys.exit(str(refused))
os.write(1, f"{cluster.pid} {url}\n".encode())
time.sleep(3600)
