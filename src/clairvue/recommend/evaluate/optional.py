"""Loads what only an evaluation needs, and says plainly when it is not there."""

import importlib
from typing import Any

from clairvue.recommend.evaluate.model import NotEvaluated

EXTRA = "clairvue[evaluate]"


def optional(module: str) -> Any:  # noqa: ANN401 - a module without types
    """Return a module of the optional extra. Raises: NotEvaluated."""
    try:
        return importlib.import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        raise NotEvaluated(f"{name} is not installed: install {EXTRA}, or leave out what needs it.") from None
