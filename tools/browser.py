"""Find Debian's Chromium for the browser tests, and install it where that can be done (apt-get, as root)."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL_DEADLINE_S = 600


def find() -> str | None:
    """Return the path of a Chromium, the one named by CLAIRVUE_CHROMIUM first."""
    return os.environ.get("CLAIRVUE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> bool:
    """Say whether there is a browser, after trying to install one. In CI a missing browser is a failure."""
    if find():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests (apt-get).", flush=True)
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        for command in (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"],
        ):
            if subprocess.run(command, check=False, timeout=INSTALL_DEADLINE_S, **quiet).returncode:
                break
    if find():
        return True
    print(
        "There is no Chromium here: the browser tests will be skipped. Install it (apt-get install chromium).",
        file=sys.stderr,
    )
    return False
