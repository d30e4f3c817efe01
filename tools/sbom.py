"""Print the bill of materials, CycloneDX 1.6 as JSON: `.venv/bin/python tools/sbom.py > clairvue.cdx.json`.

It is read from the two lock files alone, so the same commit gives the same bytes. Python's lock does not say what only
tests need; the web client's does, and that is marked `excluded`: nobody who runs a cell receives it.
"""

import base64
import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;\\]+)(?P<rest>.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL
)
_ALGORITHMS = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}


def python_components() -> list[dict[str, Any]]:
    """Return a component for each pinned Python package. A release has a digest for each of its files."""
    found: list[dict[str, Any]] = []
    for pinned in _PINNED.finditer((ROOT / "requirements.lock").read_text()):
        purl = f"pkg:pypi/{pinned['name'].lower()}@{pinned['version']}"
        files = [
            {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})", pinned["rest"])
        ]
        found.append(_component(purl, pinned["name"], pinned["version"]) | {"externalReferences": files})
    return found


def web_components() -> list[dict[str, Any]]:
    """Return a component for each pinned package of the web client and of what builds it."""
    found: list[dict[str, Any]] = []
    for place, entry in json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"].items():
        if not place:
            continue
        name = place.rpartition("node_modules/")[2]
        algorithm, _, digest = entry["integrity"].partition("-")
        component = _component(f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}", name, entry["version"])
        component["scope"] = "excluded" if entry.get("dev") else "required"
        component["hashes"] = [{"alg": _ALGORITHMS[algorithm], "content": base64.b64decode(digest).hex()}]
        if "license" in entry:
            component["licenses"] = [{"expression": entry["license"]}]
        found.append(component)
    return found


def _component(purl: str, name: str, version: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def bill() -> dict[str, Any]:
    """Return the whole bill."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = _component(f"pkg:pypi/clairvue@{project['version']}", "clairvue", project["version"])
    ours |= {"type": "application", "licenses": [{"expression": project["license"]}]}
    components = {each["bom-ref"]: each for each in (*python_components(), *web_components())}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": [components[ref] for ref in sorted(components)],
    }


if __name__ == "__main__":
    print(json.dumps(bill(), indent=1))
