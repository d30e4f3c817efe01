"""The house keeps its shape: sizes, names, migrations, words. Each rule is one of STYLE.md's, checked."""

import ast
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "clairvue"
MODULES = sorted(SOURCE.rglob("*.py"))
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
BANNED = {"utils", "helpers", "common", "misc", "base", "manager", "service", "core"}


def code_lines(path):
    """Return the numbers of lines that hold code: no comment, no docstring, no blank."""
    tree = ast.parse(path.read_text())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            prose.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines = set()
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type not in skipped and token.type != tokenize.ENCODING:
                lines.update(range(token.start[0], token.end[0] + 1))
    return lines - prose


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_short_named_well_and_says_what_it_is_for(path):
    assert path.stem not in BANNED, "find the domain's own word"
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the first sentence says what the module is for"
    lines = code_lines(path)
    assert len(lines) <= MODULE_LINES_MAX, "look for the missing word; never split by halves"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = len(lines & set(range(node.lineno, node.end_lineno + 1)))
            assert length <= FUNCTION_LINES_MAX, f"{node.name} has {length} lines of code"


def test_no_package_is_empty_and_every_package_speaks_for_itself():
    for package in {path.parent for path in MODULES} - {SOURCE}:
        init = package / "__init__.py"
        assert init.exists(), f"{package.name} has no __init__.py"
        assert ast.get_docstring(ast.parse(init.read_text())), f"{package.name}/__init__.py says nothing"
        assert len(code_lines(init)) == 0, f"{package.name}/__init__.py holds code"
        assert len(list(package.iterdir())) > 1, f"{package.name} is empty"


def test_sql_lives_in_store_modules_and_migrations_alone():
    allowed = {"_store.py"}
    verbs = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ")
    for path in MODULES:
        if path.name in allowed or path.parent.name == "db":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.lstrip().startswith(verbs), f"{path}: SQL belongs in _store.py"


def test_nothing_is_mocked():
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = getattr(node, "module", None) or ""
            assert not any("mock" in f"{module}.{name}".split(".") for name in names), f"{path}: use the real part"
