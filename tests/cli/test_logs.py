"""What a whole service logs is sealed, line by line, by every process of it."""

from clairvue.bench.processes import Service
from clairvue.kit.chains import verify


def test_every_line_of_a_service_is_sealed_from_its_start_on(reachable_folder):
    folder = reachable_folder / "sealed"
    service = Service(folder)
    try:
        service.start()
    finally:
        service.stop()
    with folder.with_name("sealed.log").open() as lines:
        chains, unsealed = verify(lines, (folder / "logs" / "verify.key").read_bytes())
    assert all(chain.whole for chain in chains)
    assert unsealed == 0
    assert {"serve", "app"} <= {chain.process for chain in chains}
