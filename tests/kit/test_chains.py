"""Log lines are chained: what is taken away, changed, copied or added is found by whoever holds the verifying key."""

import hashlib
import hmac
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.cli.main import main
from clairvue.kit.chains import Chain, sealing_key, verify


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "logs"


def written(folder, count=5, *, process="app", ends=True):
    """Return the lines of one process, the first and the last of its chain included."""
    chain = Chain(sealing_key(folder), process=process)
    sealed = [chain.seal({"event": "test.said", "n": n, "why": 'x, "chain": "no"}'}) for n in range(count)]
    return "\n".join([*sealed, *([chain.close({})] if ends else [])]).splitlines()


def found(folder, lines):
    return verify(lines, (folder / "verify.key").read_bytes())


def test_whole_lines_are_whole_in_any_order_and_behind_any_header(folder):
    lines = [*written(folder), *written(folder, process="worker", ends=False)]
    chains, unsealed = found(folder, ["<134>1 - host clairvue-app 7 - - " + line for line in reversed(lines)])
    assert {(each.process, each.lines, each.whole, each.ended) for each in chains} == {
        ("app", 7, True, True),
        ("worker", 6, True, False),
    }
    assert unsealed == 0


@given(place=st.integers(0, 6), at=st.integers(0, 10_000), letter=st.sampled_from("0aZ "))
def test_no_letter_of_a_line_can_be_changed(tmp_path_factory, place, at, letter):
    folder = tmp_path_factory.mktemp("chain")
    lines = written(folder)
    line = lines[place]
    at %= len(line)
    lines[place] = line[:at] + letter + line[at + 1 :]
    chains, unsealed = found(folder, lines)
    untouched = lines[place] == line
    assert ([(each.whole, each.ended) for each in chains] == [(True, True)] and not unsealed) == untouched


def test_an_events_own_words_are_never_taken_for_the_seal(folder):
    line = Chain(sealing_key(folder), process="app").seal({"event": "test.said", "number": 9, "chain": "x", "mac": "y"})
    ((chain,), unsealed) = found(folder, line.splitlines())
    assert (chain.whole, chain.lines, unsealed) == (True, 2, 0)
    assert json.loads(line.splitlines()[1])["number_"] == 9


def test_lines_that_are_taken_away_are_named(folder):
    lines = written(folder)
    ((chain,), _) = found(folder, [lines[0], lines[1], lines[4], lines[6]])
    assert (chain.missing, chain.changed, chain.whole) == ([2, 3, 5], [], False)
    ((headless,), _) = found(folder, lines[1:])
    assert (headless.begun, headless.whole) == (False, False)
    ((cut,), _) = found(folder, lines[:4])
    assert (cut.whole, cut.ended) == (True, False)  # as after a kill: only another copy tells


def test_lines_that_are_added_are_found(folder):
    lines = written(folder)
    (_, unsealed) = found(folder, [*lines, '{"event": "test.said", "n": 9}', "a word of some library"])
    assert unsealed == 1
    other = lines[3].replace('"n": 2', '"n": 7')
    ((chain,), _) = found(folder, [*lines, other])
    assert chain.changed == [3]
    far = re.sub(r'"number": \d+', '"number": 999999999999', lines[3])
    ((chain,), _) = found(folder, [*lines, far])
    assert 999999999999 in chain.changed


def test_who_takes_the_key_of_now_can_write_on_but_not_change_what_was(folder):
    chain = Chain(sealing_key(folder), process="app")
    before = chain.seal({"event": "test.broke_in"}).splitlines()
    stolen = chain._key  # all that the process still knows
    assert (folder / "seal.key").read_bytes() != (folder / "verify.key").read_bytes()
    forged = before[1].partition(', "mac"')[0].replace("broke_in", "came_in")
    for key in (stolen, hmac.new(stolen, b"next", hashlib.sha256).digest()):
        mac = hmac.new(key, b"line " + forged.encode(), hashlib.sha256).hexdigest()
        ((it,), _) = found(folder, [before[0], f'{forged}, "mac": "{mac}"}}'])
        assert it.changed == [1]
    with pytest.raises(ValueError, match="32"):
        verify(before, b"short")


def test_a_chain_begins_anew_each_day_and_a_key_of_another_cell_verifies_nothing(folder, tmp_path):
    chain = Chain(sealing_key(folder), process="app", renew_after_s=-1)
    lines = [line for n in range(3) for line in chain.seal({"event": "test.said", "n": n}).splitlines()]
    chains, _ = found(folder, lines)
    assert [(each.whole, each.ended) for each in chains] == [(True, True), (True, True), (True, False)]
    sealing_key(tmp_path / "other")
    chains, _ = verify(lines, (tmp_path / "other" / "verify.key").read_bytes())
    assert not any(each.begun for each in chains)


def test_the_keys_are_made_once_for_their_owner_alone_and_the_verifying_one_may_go(folder):
    first = sealing_key(folder).public_bytes_raw()
    for name in ("seal.key", "verify.key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "verify.key").rename(folder / "elsewhere")
    assert sealing_key(folder).public_bytes_raw() == first
    assert not (folder / "verify.key").exists()


def test_the_command_says_what_it_found(folder, tmp_path, capsys):
    lines = written(folder)
    file = tmp_path / "monday.log"
    ask = ["logs", "verify", str(file), "--data", str(tmp_path)]

    def asked(*content, more=()):
        file.write_text("\n".join(content))
        code = main([*ask, *more])
        return code, capsys.readouterr()

    code, said = asked(*lines)
    assert (code, said.out.splitlines()[-1]) == (0, "Whole.")
    code, said = asked(*lines[:2], *lines[3:], "{}")
    assert (code, "missing 2" in said.out) == (1, True)
    code, said = asked(*lines[:2], more=["--json"])
    assert (code, json.loads(said.out)["chains"][0]["ended"]) == (0, False)
    code, said = asked("nothing of ours")
    assert (code, said.out) == (1, "There is no sealed line.\n")
    code, said = asked(*lines, more=["--key", str(file)])
    assert (code, said.err) == (1, f"{file} is no verifying key.\n")
    code, said = asked(*lines, more=["--key", str(tmp_path / "gone")])
    assert (code, "cannot be read" in said.err) == (1, True)
