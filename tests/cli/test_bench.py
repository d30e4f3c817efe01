"""The bench prints one JSON object on its last line, with the keys that others rely on."""

import json

from clairvue.cli.main import main


def test_what_a_phone_loads_first_is_within_its_budget(capsys):
    assert main(["bench", "web"]) == 0
    sizes = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert 0 < sizes["first_js_gzip_bytes"] <= 45_000
    assert 0 < sizes["css_gzip_bytes"] <= 12_000
