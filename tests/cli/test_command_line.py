"""The command line answers a person: with help, with one sentence, and with the exit code that scripts rely on."""

import socket

import pytest

from clairvue.cli.main import COMMANDS, main


def exit_code_of(*arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def test_help_names_every_command(capsys):
    assert exit_code_of("--help") == 0
    words = capsys.readouterr().out
    assert all(name in words for name in COMMANDS)
    assert "example: clairvue serve --demo" in words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, capsys):
    assert exit_code_of(command, "--help") == 0
    assert "example: clairvue " + command in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [(), ("swim",), ("serve", "--port", "many"), ("bench",), ("bench", "tea"), ("sim", "--clips", "0")]
)
def test_what_is_misspelt_is_told_and_ends_with_2(arguments, capsys):
    assert exit_code_of(*arguments) == 2
    assert "usage: clairvue" in capsys.readouterr().err


def test_a_cell_with_an_unfit_name_is_refused_in_one_sentence(tmp_path, capsys):
    assert main(["serve", "--data", str(tmp_path), "--cell", "Île"]) == 1
    assert capsys.readouterr().err == "CLAIRVUE_CELL must be 2 to 12 lower-case letters and digits, not 'Île'.\n"


def test_a_taken_port_is_refused_before_anything_starts(tmp_path, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["serve", "--data", str(tmp_path), "--port", str(other.getsockname()[1])]) == 1
    assert "choose others with --host or --port" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["sim", "check"])
def test_a_command_for_a_running_cell_says_when_none_runs(command, tmp_path, capsys):
    assert main([command, "--data", str(tmp_path)]) == 1
    assert f"No cell runs in {tmp_path}: start it first" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CLAIRVUE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("CLAIRVUE_PORT", "0")
    assert main(["serve", "--data", str(tmp_path)]) == 1
    assert "The database of CLAIRVUE_DATABASE_URL does not answer" in capsys.readouterr().err
