"""Check the web client: `tools/web.py lint|types|tests`."""

import subprocess
import sys
from pathlib import Path

from node import NODE_WHEEL, find_node

WEB = Path(__file__).resolve().parent.parent / "web"
CHECKS = {
    "lint": ["node_modules/@biomejs/biome/bin/biome", "check", "."],
    "types": ["node_modules/typescript/bin/tsc", "--noEmit"],
    "tests": ["node_modules/vitest/vitest.mjs", "run"],
}


def main() -> int:
    """Run one check, and return its exit code. Where there is no Node, its wheel is installed first."""
    try:
        tools = find_node()
    except ImportError:
        subprocess.run(["uv", "pip", "install", "-q", "--python", sys.executable, NODE_WHEEL], check=True)
        tools = find_node()
    if not (WEB / "node_modules").exists():
        install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*tools.npm, *install], cwd=WEB, env=tools.environment, check=True)
    command = [tools.node, *CHECKS[sys.argv[1]]]
    return subprocess.run(command, cwd=WEB, env=tools.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
