"""The inventory of keys and algorithms names every module that uses any, and every secret that an operator gives."""

import ast
import re
from dataclasses import fields
from pathlib import Path

from clairvue.kit.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "clairvue"
PAGE = (ROOT / "docs" / "cryptography.md").read_text()
LIBRARIES = {
    "hmac",
    "hashlib",
    "secrets",
    "ssl",
    "cryptography",
    "argon2",
    "pyotp",
    "webauthn",
    "joserfc",
    "jwt",
    "nacl",
}
ALGORITHMS = {
    "AESGCM": "AES-256-GCM",
    "Ed25519PrivateKey": "Ed25519",
    "PasswordHasher": "argon2id",
    "TOTP": "authenticator apps",
    "COSEAlgorithmIdentifier": "ES256",
    "create_default_context": "TLS 1.2 and 1.3",
    "sha256": "SHA-256",
}


def uses(path):
    """Return what a module imports of the libraries, and the names in it."""
    tree = ast.parse(path.read_text())
    libraries, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            libraries.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            libraries.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Name | ast.Attribute):
            names.add(node.id if isinstance(node, ast.Name) else node.attr)
    return libraries & LIBRARIES, names


def test_every_module_that_uses_cryptography_is_in_the_inventory():
    named = set(re.findall(r"^\| `([\w/]+\.py)` \|", PAGE, re.MULTILINE))
    found, names = set(), set()
    for path in SOURCE.rglob("*.py"):
        libraries, mine = uses(path)
        if libraries:
            found.add(path.relative_to(SOURCE).as_posix())
            names |= mine
    assert named == found
    for name, algorithm in ALGORITHMS.items():
        assert name in names, name
        assert algorithm in PAGE, algorithm


def test_every_secret_of_the_settings_is_in_the_inventory():
    secret = {field.name for field in fields(Settings) if not field.repr} | {"kms_command", "database_url", "redis_url"}
    named = re.findall(r"^\| `CLAIRVUE_(\w+)` \|", PAGE, re.MULTILINE)
    assert {name.lower() for name in named} == secret
    assert {"clairvue keys rotate", "once a year"} <= set(re.findall(r"clairvue keys rotate|once a year", PAGE))
    held = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_\w{36}|xox[bp]-")
    for path in (*SOURCE.rglob("*.py"), *(ROOT / "web" / "src").rglob("*.ts*"), *(ROOT / "docs").rglob("*.md")):
        assert not held.search(path.read_text()), path
