"""Whoever builds the same sources gets the same wheel, byte for byte: a published one can be checked by building it."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCES = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "client", "__pycache__", ".*_cache", ".hypothesis"
)


def build(folder, zone, umask, touched_at):
    """Build the wheel in a copy of the sources, its client too, on a machine that is otherwise in every way we know."""
    sources = folder / "sources"
    shutil.copytree(ROOT, sources, ignore=NOT_SOURCES)
    for path in sources.rglob("*"):
        os.utime(path, (touched_at, touched_at))
    uv = Path(sys.executable).with_name("uv")
    environment = os.environ | {"TZ": zone, "LC_ALL": "C", "UV_SYSTEM_CERTS": "1", "HOSTNAME": folder.name}
    environment.pop("SOURCE_DATE_EPOCH", None)
    words = [uv, "build", "--quiet", "--wheel", "--out-dir", folder / "out"]
    done = subprocess.run(
        words, cwd=sources, env=environment, umask=umask, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == 0, done.stdout.decode()
    shutil.rmtree(sources)
    return next((folder / "out").glob("*.whl"))


def test_two_builds_of_the_wheel_are_equal_byte_for_byte(tmp_path):
    one = build(tmp_path / "one", "UTC", 0o022, 1_000_000_000)
    other = build(tmp_path / "another place" / "deeper", "Pacific/Auckland", 0o077, 1_700_000_000)
    assert one.name == other.name
    with zipfile.ZipFile(one) as wheel, zipfile.ZipFile(other) as again:
        assert {name: wheel.read(name) for name in wheel.namelist()} == {
            name: again.read(name) for name in again.namelist()
        }
        assert any(name.startswith("clairvue/screens/client/") and name.endswith(".js") for name in wheel.namelist())
    assert one.read_bytes() == other.read_bytes()
