"""Weights of one's own: a text of `action: number` lines, or the same as JSON. Pure; it names the line at fault."""

import math
from typing import Any

import msgspec

from clairvue.feed.steering.model import (
    ACTIONS,
    OWN_WEIGHT_MAX,
    WeightsUnreadable,
    WeightUnfit,
    WeightUnknown,
)

LINES_MAX = 200


def read_weights(text: str) -> dict[str, float]:
    """Return a weight for each action that the text names; the others keep the published one.

    The text is flat YAML, as our own published file is: comments after `#`, blank lines, `action: number`. JSON may
    hold the same as one object; its line numbers are those of its text.
    Raises: WeightsUnreadable, WeightUnknown, WeightUnfit.
    """
    lines = _json_lines(text) if text.lstrip().startswith("{") else _yaml_lines(text)
    weights: dict[str, float] = {}
    for number, action, value in lines:
        if action not in ACTIONS:
            raise WeightUnknown(line=number, action=action[:40], actions=", ".join(ACTIONS))
        try:
            weight = float(value)
        except ValueError:
            weight = math.nan
        if not abs(weight) <= OWN_WEIGHT_MAX:
            raise WeightUnfit(line=number, action=action, least=-round(OWN_WEIGHT_MAX), most=round(OWN_WEIGHT_MAX))
        weights[action] = weight
    return weights


def _yaml_lines(text: str) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if not said or said in {"---", "weights:"}:
            continue
        action, colon, value = said.partition(":")
        if not colon or not value.strip() or number > LINES_MAX:
            raise WeightsUnreadable(line=number)
        found.append((number, action.strip().strip("\"'"), value.strip()))
    return found


def _json_lines(text: str) -> list[tuple[int, str, str]]:
    try:
        weights = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError as fault:
        raise WeightsUnreadable(line=1) from fault
    found: list[tuple[int, str, str]] = []
    for action, value in weights.items():
        line = text.count("\n", 0, max(text.find(f'"{action}"'), 0)) + 1
        found.append((line, action, "" if isinstance(value, bool) else str(value)))
    return found
