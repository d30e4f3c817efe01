"""What the project is made of is pinned by digest, and can be listed."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_python_package_is_pinned_with_the_digest_of_each_file():
    for lock in ("requirements.lock", "installer.lock"):
        pins = re.split(r"^(?=\S)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
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
