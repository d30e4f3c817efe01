"""What is dangerous in a language is not in ours: text that becomes code, weak ciphers, chance that can be guessed."""

import ast
import re
import re._constants as constants
import re._parser as parser
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "clairvue"
MODULES = sorted(SOURCE.rglob("*.py"))
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "getoutput", "create_subprocess_shell", "spawnl"}
IMPORTS = {"pickle", "marshal", "shelve", "dill", "xml", "lxml", "jinja2", "mako", "ldap", "memcache", "pymemcache"}
# What draws by the generator of Python or numpy, and what for: orders, examples and spreading, never secrets.
BY_CHANCE = {"bench", "sim", "recommend", "signals/measure.py", "feed", "db/database.py"}
DIGESTS = {"sha256", "sha384", "sha512", "blake2b", "blake2s", "file_digest"}
CIPHERS = {
    "AESGCM",
    "AESSIV",
    "Ed25519PrivateKey",
    "Ed25519PublicKey",
    "HKDFExpand",
    "InvalidTag",
    "InvalidSignature",
    "SHA256",
    # HPKE (RFC 9180) in kit/chains.py, with X25519, HKDF-SHA-256 and AES-256-GCM.
    "X25519PrivateKey",
    "X25519PublicKey",
    "Suite",
    "KEM",
    "KDF",
    "AEAD",
}
PRIVATE = ("accounts", "privacy", "portability", "families")


@cache
def nodes(path):
    return list(ast.walk(ast.parse(path.read_text())))


def place(path):
    return path.relative_to(SOURCE).as_posix()


def called(node):
    """Return the last part of the name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def whose(node):
    """Return the name of the module in `module.function(…)`."""
    return getattr(getattr(node.func, "value", None), "id", "")


def imported(path):
    """Return every module and name that a module imports, with dots."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_text_becomes_code_a_command_or_an_object():
    for path in MODULES:
        assert not IMPORTS & {name.partition(".")[0] for name in imported(path)}, place(path)
        for node in nodes(path):
            if not isinstance(node, ast.Call):
                continue
            name, keywords = called(node), {each.arg: each.value for each in node.keywords}
            assert name not in CALLS or whose(node) == "re", f"{place(path)}:{node.lineno} calls {name}"
            assert getattr(keywords.get("shell"), "value", False) is False, f"{place(path)}:{node.lineno}"
            if whose(node) == "yaml":
                assert name in {"safe_load", "compose"} or name.startswith("safe"), f"{place(path)}:{node.lineno}"
            if (whose(node), name) in {("np", "load"), ("np", "save")}:
                assert getattr(keywords.get("allow_pickle"), "value", False) is False, f"{place(path)}:{node.lineno}"


def test_no_statement_is_built_from_text():
    tried = 0
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and called(node) in {"execute", "executemany", "copy"} and node.args:
                statement = node.args[0]
                tried += 1
                built = isinstance(statement, ast.JoinedStr | ast.BinOp) or (
                    isinstance(statement, ast.Call) and (whose(statement), called(statement)) != ("sql", "SQL")
                )
                composed = isinstance(statement, ast.Call) and isinstance(statement.func.value, ast.Call)
                assert not built or composed, f"{place(path)}:{node.lineno}: a literal, or psycopg's sql"
    assert tried > 300


def patterns():
    """Yield every pattern of a regular expression with its place; none is made of anything but constants."""
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and whose(node) == "re" and node.args and called(node) != "escape":
                pattern = node.args[0]
                if isinstance(pattern, ast.JoinedStr):  # only constants of the module, in capitals, are put in
                    names = {
                        each.id for part in pattern.values for each in ast.walk(part) if isinstance(each, ast.Name)
                    }
                    assert names, f"{place(path)}:{node.lineno}"
                    assert all(name.isupper() for name in names), f"{place(path)}:{node.lineno}"
                    continue
                assert isinstance(pattern, ast.Constant), f"{place(path)}:{node.lineno}: a pattern is written out"
                yield f"{place(path)}:{node.lineno}", pattern.value


def test_no_expression_can_be_made_to_run_for_ever():
    found = list(patterns())
    assert len(found) > 30
    for where, pattern in found:
        assert not repeats_a_repetition(parser.parse(pattern)), f"{where}: {pattern!r} may backtrack for ever"
    assert repeats_a_repetition(parser.parse(r"(a+)+b"))
    assert repeats_a_repetition(parser.parse(r"(?:\w*\d*)*"))


def repeats_a_repetition(tree):
    """Say whether something without end, that can begin as it goes on, is repeated without end."""
    for operation, argument in tree:
        if operation in {constants.MAX_REPEAT, constants.MIN_REPEAT}:
            _, most, inner = argument
            if most == constants.MAXREPEAT and (endless(inner) and not led_by_a_sign(inner)):
                return True
            if repeats_a_repetition(inner):
                return True
        for inner in parts_of(operation, argument):
            if repeats_a_repetition(inner):
                return True
    return False


def parts_of(operation, argument):
    if operation is constants.SUBPATTERN:
        return [argument[-1]]
    if operation is constants.BRANCH:
        return argument[1]
    if operation in {constants.ASSERT, constants.ASSERT_NOT}:
        return [argument[1]]
    return []


def endless(tree):
    return any(
        (operation in {constants.MAX_REPEAT, constants.MIN_REPEAT} and argument[1] == constants.MAXREPEAT)
        or any(endless(inner) for inner in parts_of(operation, argument))
        for operation, argument in tree
    )


def led_by_a_sign(tree):
    """Say whether every turn begins or ends with one sign that the rest of it cannot be: then there is one reading."""
    operation, argument = tree[0]
    if operation is constants.SUBPATTERN:
        return led_by_a_sign(argument[-1])
    ends = {tree[0][0], tree[len(tree) - 1][0]}
    return len(tree) > 1 and constants.LITERAL in ends


def test_what_must_not_be_guessed_is_drawn_by_the_system():
    drawn = set()
    for path in MODULES:
        names = set(imported(path))
        by_chance = "random" in names or any(
            isinstance(node, ast.Call) and called(node) == "default_rng" for node in nodes(path)
        )
        assert not by_chance or place(path) in BY_CHANCE or place(path).partition("/")[0] in BY_CHANCE, place(path)
        for node in nodes(path):
            if isinstance(node, ast.Call) and whose(node) == "secrets" and place(path).startswith(PRIVATE):
                drawn.add(called(node))
                if called(node) in {"token_bytes", "token_urlsafe"} and isinstance(node.args[0], ast.Constant):
                    assert node.args[0].value >= 16, f"{place(path)}:{node.lineno}: at least 128 bits"
    assert {"token_bytes", "token_urlsafe"} <= drawn


def test_only_approved_ciphers_and_digests_are_used():
    used = set()
    for path in MODULES:
        for name in imported(path):
            first, _, last = name.rpartition(".")
            if first.startswith("cryptography"):
                used.add(last)
                assert last in CIPHERS or last in {"hashes", "serialization", "exceptions", "UnsupportedAlgorithm"}, (
                    f"{place(path)}: {name}"
                )
            if first == "hashlib":
                assert last in DIGESTS, f"{place(path)}: {name}"
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "hashlib":
                checksum = (
                    place(path) == "uploads/tus.py" and node.attr == "new"
                )  # a sender's choice, against accidents
                assert checksum or node.attr in DIGESTS, f"{place(path)}: {node.attr}"
            if isinstance(node, ast.Call) and (whose(node), called(node)) in {("hmac", "new"), ("hmac", "digest")}:
                digest = node.args[2] if len(node.args) > 2 else next(k.value for k in node.keywords)
                assert ast.unparse(digest).strip("'\"").removeprefix("hashlib.") in DIGESTS, (
                    f"{place(path)}:{node.lineno}"
                )
    assert "AESGCM" in used


SECRET = re.compile(r"digest|signature|mac|seal|token|blind", re.IGNORECASE)


def test_digests_are_compared_in_constant_time():
    compared = 0
    for path in MODULES:
        if not place(path).startswith(PRIVATE):
            continue
        for node in nodes(path):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                for side in (node.left, *node.comparators):
                    name = (
                        called(side) if isinstance(side, ast.Call) else getattr(side, "attr", getattr(side, "id", ""))
                    )
                    assert not SECRET.search(name), f"{place(path)}:{node.lineno}: hmac.compare_digest"
            compared += isinstance(node, ast.Call) and called(node) == "compare_digest"
    assert compared >= 3


def test_what_strangers_send_is_read_by_one_parser():
    for path in MODULES:
        if place(path).split("/")[-1] in {"routes.py", "edge.py"} or place(path).startswith(
            ("app/", "signals/", "feed/")
        ):
            assert "json" not in set(imported(path)), f"{place(path)}: msgspec reads what strangers send"
