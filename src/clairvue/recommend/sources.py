"""Which code learns and ranks: digests of its sources, so that what it made is only gone on with by the same code."""

import ast
from functools import cache
from hashlib import blake2b
from pathlib import Path

_PACKAGE = "clairvue.recommend"
_HERE = Path(__file__).parent
FOLDS = ("fold",)
RANKS = ("because", "diversify", "explore", "fold", "rank", "retrieve", "sift", "views")


def fold_digest() -> str:
    """Return the digest of every source of this package that decides what is learned."""
    return digest_of(FOLDS)


@cache
def digest_of(modules: tuple[str, ...]) -> str:
    """Return the digest of modules of this package and of all that they import from it: 16 hexadecimal digits."""
    digest = blake2b(digest_size=8)
    for name in made_of(modules):
        digest.update(f"{name}\0".encode() + (_HERE / f"{name}.py").read_bytes() + b"\0")
    return digest.hexdigest()


def made_of(modules: tuple[str, ...]) -> list[str]:
    """Return the modules of this package that some of them import, directly or not, and themselves."""
    found, open_ = set[str](), list(modules)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_ += _imported(ast.parse((_HERE / f"{name}.py").read_bytes()))
    return sorted(found)


def _imported(tree: ast.Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == _PACKAGE:
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{_PACKAGE}."):
            names.append(str(node.module).removeprefix(f"{_PACKAGE}."))
    return names
