"""`python -m clairvue.sim`: the demo's cast, a child of `clairvue serve --demo` that ends when all have met."""

import asyncio

import structlog

from clairvue.kit.logs import configure_logs
from clairvue.kit.parent import die_with_parent
from clairvue.kit.settings import read_settings
from clairvue.sim.command import drive, welcome
from clairvue.sim.run import Size

VISITS = 160  # forty minutes of them

if __name__ == "__main__":
    die_with_parent()
    settings = read_settings()
    configure_logs(settings, process="sim")
    print(welcome(), flush=True)  # noqa: T201 - whoever started the demo reads this
    added = asyncio.run(drive(settings, Size(visits=VISITS)))
    structlog.get_logger().info("sim.demo_completed", **added)
