"""Sealed words open in their own place alone, and a destroyed key is gone for everybody at once."""

import base64
import hmac
import os
import stat
import subprocess
import sys

import msgspec
import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import assume, given
from hypothesis import strategies as st

from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring, slot_in, subkey
from clairvue.privacy.model import KeyDestroyed, KeyringRefused, SealBroken
from clairvue.privacy.slot_file import SLOT_BYTES

ANNA, BASIL = AccountId("test-anna"), AccountId("test-basil")
NAME, BIO, BODY = "accounts.account.display_name", "accounts.account.bio", "social.comment.body"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def keyring(folder):
    keyring = Keyring.open(folder)
    yield keyring
    keyring.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A keyring with two accounts, shared by all examples of a property."""
    keyring = Keyring.open(tmp_path_factory.mktemp("shared") / "keys")
    yield keyring, keyring.create_key(ANNA), keyring.create_key(BASIL)
    keyring.close()


@given(words=WORDS)
def test_sealed_words_come_back_and_their_slot_can_be_read(shared, words):
    keyring, slot, _ = shared
    sealed = keyring.seal(slot, ANNA, NAME, words)
    assert slot_in(sealed) == slot
    assert keyring.unseal(ANNA, NAME, sealed) == words
    assert sealed != keyring.seal(slot, ANNA, NAME, words)


def test_no_nonce_is_used_twice(shared):
    keyring, slot, _ = shared
    nonces = {keyring.seal(slot, ANNA, NAME, "the same words")[5:17] for _ in range(5_000)}
    assert len(nonces) == 5_000


@given(words=WORDS, place=st.sampled_from([(BASIL, NAME), (ANNA, BIO), (ANNA, BODY), (BASIL, BODY)]))
def test_sealed_words_moved_to_another_row_or_column_never_open(shared, words, place):
    keyring, slot, _ = shared
    account, column = place
    with pytest.raises(SealBroken):
        keyring.unseal(account, column, keyring.seal(slot, ANNA, NAME, words))


@given(words=WORDS, row=st.text(max_size=8), other=st.text(max_size=8))
def test_sealed_words_moved_to_another_row_of_the_same_account_never_open(shared, words, row, other):
    assume(row != other)
    keyring, slot, _ = shared
    sealed = keyring.seal(slot, ANNA, BODY, words, row)
    assert keyring.unseal(ANNA, BODY, sealed, row) == words
    with pytest.raises(SealBroken):
        keyring.unseal(ANNA, BODY, sealed, other)


def test_words_sealed_before_rows_were_bound_still_open(shared):
    keyring, slot, _ = shared
    header, nonce = b"\x01" + slot.to_bytes(4, "big"), b"n" * 12
    sealed = (
        header
        + nonce
        + keyring._cipher(slot, ANNA, BODY).encrypt(nonce, b"old", header + b"test-anna\0" + BODY.encode())
    )
    assert keyring.unseal(ANNA, BODY, sealed, "a row") == "old"
    with pytest.raises(SealBroken):
        keyring.unseal(ANNA, BODY, b"\x02" + sealed[1:], "")


@given(words=WORDS, data=st.data())
def test_sealed_words_with_one_bit_changed_never_open(shared, words, data):
    keyring, slot, _ = shared
    sealed = bytearray(keyring.seal(slot, ANNA, NAME, words))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        keyring.unseal(ANNA, NAME, bytes(sealed))


@given(rubbish=st.binary(max_size=80))
def test_bytes_that_were_never_sealed_never_open(shared, rubbish):
    with pytest.raises(SealBroken):
        shared[0].unseal(ANNA, NAME, rubbish)


def test_nothing_is_sealed_under_another_accounts_key(shared):
    keyring, slot, other = shared
    keyring.seal(slot, ANNA, NAME, "Anna")
    with pytest.raises(SealBroken):
        keyring.seal(other, ANNA, NAME, "Anna")
    with pytest.raises(SealBroken):
        keyring.seal(slot, BASIL, NAME, "Basil")


@given(purpose=st.text(max_size=10), value=WORDS)
def test_a_blind_index_is_stable_and_keyed_by_purpose(shared, purpose, value):
    keyring = shared[0]
    assert keyring.blind(purpose, value) == keyring.blind(purpose, value)
    assert keyring.blind(purpose, value) != keyring.blind(purpose + "x", value)
    assert keyring.blind(purpose, value) != keyring.blind(purpose, value + "x")


def test_a_blind_index_survives_a_restart_and_differs_between_cells(folder, tmp_path, keyring):
    again, stranger = Keyring.open(folder), Keyring.open(tmp_path / "stranger")
    assert again.blind("mail", "anna@example.org") == keyring.blind("mail", "anna@example.org")
    assert stranger.blind("mail", "anna@example.org") != keyring.blind("mail", "anna@example.org")


@given(key=st.binary(min_size=32, max_size=32), purpose=st.text(max_size=40))
def test_subkeys_are_those_of_hkdf(key, purpose):
    assert subkey(key, purpose) == HKDFExpand(SHA256(), 32, purpose.encode()).derive(key)


def test_a_destroyed_key_is_gone_at_once_also_where_it_was_in_memory(folder, keyring):
    slot, kept = keyring.create_key(ANNA), keyring.create_key(BASIL)
    sealed, staying = keyring.seal(slot, ANNA, NAME, "Anna"), keyring.seal(kept, BASIL, NAME, "Basil")
    elsewhere = Keyring.open(folder)
    assert elsewhere.unseal(ANNA, NAME, sealed) == "Anna"
    keyring.destroy_key(slot)
    for place in (keyring, elsewhere, Keyring.open(folder)):
        with pytest.raises(KeyDestroyed):
            place.unseal(ANNA, NAME, sealed)
        with pytest.raises(KeyDestroyed):
            place.seal(slot, ANNA, NAME, "Anna")
        assert place.unseal(BASIL, NAME, staying) == "Basil"


def test_a_destroyed_key_leaves_no_trace_in_its_file(folder, keyring):
    slot = keyring.create_key(ANNA)
    held = (folder / "accounts.keys").read_bytes()
    assert any(held)
    keyring.destroy_key(slot)
    assert not any((folder / "accounts.keys").read_bytes())
    assert keyring.create_key(BASIL) == slot + 1, "a slot is never used twice"


def lived(folder):
    """Make a keyring with two accounts, something sealed, and who owns which slot."""
    keyring = Keyring.open(folder)
    owners = {keyring.create_key(ANNA): ANNA, keyring.create_key(BASIL): BASIL}
    sealed = {who: keyring.seal(slot, who, NAME, who) for slot, who in owners.items()}
    return keyring, owners, sealed


def turn(keyring, owners):
    keyring.begin_rotation()
    assert keyring.rewrap(owners)[1] == 0
    keyring.end_rotation()


def test_after_a_rotation_everything_opens_also_where_the_old_root_was_in_memory(folder):
    keyring, owners, sealed = lived(folder)
    elsewhere, before = Keyring.open(folder), (folder / "root.key").read_bytes()
    blind, key = keyring.blind("mail", "anna"), keyring.verifying_key()
    for _ in range(3):
        turn(keyring, owners)
    made_elsewhere = elsewhere.create_key(ANNA)
    for place in (keyring, elsewhere, Keyring.open(folder)):
        assert [place.unseal(who, NAME, blob) for who, blob in sealed.items()] == [ANNA, BASIL]
        assert place.unseal(ANNA, NAME, elsewhere.seal(made_elsewhere, ANNA, NAME, "new")) == "new"
        assert (place.blind("mail", "anna"), place.verifying_key()) == (blind, key)
    (folder / "root.key").write_bytes(before)
    with pytest.raises(SealBroken, match="old file"):
        Keyring.open(folder).unseal(ANNA, NAME, sealed[ANNA])


@pytest.mark.parametrize("step", ["begun", "half", "all"])
def test_a_rotation_that_was_killed_loses_nothing_and_goes_on(folder, step):
    keyring, owners, sealed = lived(folder)
    keyring.begin_rotation()
    if step != "begun":
        keyring.rewrap(owners if step == "all" else dict(list(owners.items())[:1]))
    again = Keyring.open(folder)
    assert [again.unseal(who, NAME, blob) for who, blob in sealed.items()] == [ANNA, BASIL]
    turn(again, owners)
    assert [Keyring.open(folder).unseal(who, NAME, blob) for who, blob in sealed.items()] == [ANNA, BASIL]
    assert b'"before":null' in base64.b64decode(msgspec.json.decode((folder / "root.key").read_bytes())["key"])


def test_a_rotation_brings_no_destroyed_key_back_and_says_what_has_no_owner(folder):
    keyring, owners, sealed = lived(folder)
    anna, _ = owners
    keyring.begin_rotation()
    Keyring.open(folder).destroy_key(anna)
    assert keyring.rewrap({anna: ANNA}) == (0, 1)
    assert keyring.rewrap(owners) == (1, 0)
    keyring.end_rotation()
    with pytest.raises(KeyDestroyed):
        keyring.unseal(ANNA, NAME, sealed[ANNA])
    assert keyring.unseal(BASIL, NAME, sealed[BASIL]) == BASIL


def test_keys_from_when_one_root_key_did_everything_still_open_and_rotate(folder):
    folder.mkdir(mode=0o700)
    root = bytes(range(32))
    (folder / "root.key").touch(mode=0o600)
    (folder / "root.key").write_bytes(msgspec.json.encode({"form": "plain", "key": root}))
    keyring, owners, sealed = lived(folder)
    assert keyring.blind("mail", "anna") == hmac.digest(subkey(root, "blind mail"), b"anna", "sha256")
    assert (folder / "accounts.keys").read_bytes().startswith(b"CVK1")
    turn(keyring, owners)
    assert Keyring.open(folder).unseal(ANNA, NAME, sealed[ANNA]) == ANNA
    assert keyring.blind("mail", "anna") == hmac.digest(subkey(root, "blind mail"), b"anna", "sha256")


@pytest.fixture
def kms(tmp_path):
    """Give a key management service: a program that wraps with a key of its own."""
    program = tmp_path / "kms.py"
    program.write_text(
        "import sys; from cryptography.fernet import Fernet\n"
        f"fernet = Fernet({Fernet.generate_key()!r})\n"
        "act = {'wrap': fernet.encrypt, 'unwrap': fernet.decrypt}[sys.argv[1]]\n"
        "sys.stdout.buffer.write(act(sys.stdin.buffer.read()))\n"
    )
    return f"{sys.executable} {program}"


def test_a_key_management_service_wraps_the_root_key_and_nothing_else_opens_it(folder, kms):
    _, owners, sealed = lived(folder)
    content = (folder / "root.key").read_bytes()
    Keyring.open(folder, passphrase="correct horse")
    wrapped = Keyring.open(folder, passphrase="correct horse", kms_command=kms)
    assert b'"wrapped"' in (folder / "root.key").read_bytes() != content
    turn(wrapped, owners)
    assert Keyring.open(folder, kms_command=kms).unseal(ANNA, NAME, sealed[ANNA]) == ANNA
    for command, words in (("", "set CLAIRVUE_KMS_COMMAND"), ("false", "refused to unwrap"), ("/none", "does not run")):
        with pytest.raises(KeyringRefused, match=words):
            Keyring.open(folder, kms_command=command)


def test_a_slot_of_another_key_file_does_not_open(tmp_path, keyring):
    sealed = keyring.seal(keyring.create_key(ANNA), ANNA, NAME, "Anna")
    empty, stranger = Keyring.open(tmp_path / "empty"), Keyring.open(tmp_path / "stranger")
    stranger.create_key(ANNA)
    for other in (empty, stranger):
        with pytest.raises(SealBroken):
            other.unseal(ANNA, NAME, sealed)


def test_a_piece_of_a_slot_left_by_a_crash_is_written_over(folder, keyring):
    first = keyring.create_key(ANNA)
    with (folder / "accounts.keys").open("ab") as file:
        file.write(b"torn")
    assert keyring.create_key(BASIL) == first + 1
    assert (folder / "accounts.keys").stat().st_size == 2 * SLOT_BYTES


def test_processes_that_start_and_make_keys_at_once_never_share_a_slot(folder):
    program = (
        "import sys; from pathlib import Path; from clairvue.privacy.keyring import Keyring\n"
        "keyring = Keyring.open(Path(sys.argv[1]))\n"
        "print(*[keyring.create_key(f'test-{sys.argv[2]}') for _ in range(25)])"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, folder, name], stdout=subprocess.PIPE) for name in "abc"
    ]
    outputs = [process.communicate()[0] for process in started]
    slots = [int(slot) for output in outputs for slot in output.splitlines()[-1].split()]
    assert sorted(slots) == list(range(75))


def test_the_files_are_for_their_owner_alone(folder, keyring):
    keyring.create_key(ANNA)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {entry.name for entry in folder.iterdir()} == {"root.key", "accounts.keys"}
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()} == {0o600}


@pytest.mark.usefixtures("keyring")
def test_a_key_file_that_others_can_read_is_refused(folder):
    (folder / "root.key").chmod(0o640)
    with pytest.raises(KeyringRefused, match="chmod 600"):
        Keyring.open(folder)
    folder.chmod(0o750)
    with pytest.raises(KeyringRefused, match="chmod 700"):
        Keyring.open(folder)


def test_a_lost_root_key_is_never_replaced_by_a_new_one(folder, keyring):
    keyring.create_key(ANNA)
    (folder / "root.key").unlink()
    with pytest.raises(KeyringRefused, match="restore"):
        Keyring.open(folder)


@pytest.mark.usefixtures("keyring")
def test_a_damaged_root_key_is_refused(folder):
    (folder / "root.key").write_bytes(b"{")
    with pytest.raises(KeyringRefused, match="damaged"):
        Keyring.open(folder)


def test_without_a_passphrase_the_operator_is_warned(folder, capsys):
    Keyring.open(folder, warn=True)
    assert "CLAIRVUE_PASSPHRASE" in capsys.readouterr().out


def test_a_passphrase_seals_the_root_key_from_the_first_start_it_is_given(folder):
    plain = Keyring.open(folder)
    before = os.open(folder / "root.key", os.O_RDONLY)
    sealed = plain.seal(plain.create_key(ANNA), ANNA, NAME, "Anna")
    held = (folder / "root.key").read_bytes()
    assert Keyring.open(folder, passphrase="correct horse").unseal(ANNA, NAME, sealed) == "Anna"
    assert b'"sealed"' in (folder / "root.key").read_bytes()
    assert not any(os.pread(before, len(held), 0)), "the plain key's own blocks are overwritten"
    os.close(before)
    assert Keyring.open(folder, passphrase="correct horse").unseal(ANNA, NAME, sealed) == "Anna"
    with pytest.raises(KeyringRefused, match="does not open"):
        Keyring.open(folder, passphrase="battery staple")
    with pytest.raises(KeyringRefused, match="set CLAIRVUE_PASSPHRASE"):
        Keyring.open(folder)
