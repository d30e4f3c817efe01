"""Build the web client into the package when the project is installed, with the machine's Node or the wheel's."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools"))  # a build hook is loaded by path, alone

from node import NODE_WHEEL, find_node, node_on_path


class WebClient(BuildHookInterface):
    """Runs `npm ci` and `vite build` in web/; what they make is packaged under clairvue/screens/client."""

    def dependencies(self) -> list[str]:
        """Ask for Node's wheel only where no fit Node is on PATH."""
        return [] if node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's interface
        """Build the client, or fail with npm's own words."""
        web = Path(self.root) / "web"
        tools = find_node()
        for command in (
            [*tools.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            [tools.node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"],
        ):
            subprocess.run(command, cwd=web, env=tools.environment, check=True, stdout=sys.stderr)
