"""Prints what an evaluation found: a table for a person, one object for a program."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from clairvue.recommend.evaluate.model import Finding, Row

COLUMNS = ("hr@1", "hr@10", "hr@20", "mrr@10", "recall@20", "precision@20", "ndcg@20")
_BAR = 25


def as_json(finding: Finding) -> str:
    """Return the finding as one JSON object on one line."""
    return json.dumps(asdict(finding))


def as_text(finding: Finding) -> str:
    """Return the finding as tables: each metric, and its standard error in the last digits."""
    lines = [f"protocol: {finding.protocol}", *_table(finding.rows)]
    if finding.curve:
        lines += ["", "the ranker's model is brought up to date every …", *_table(finding.curve)]
    lines += [f"left out: {name}: {why}" for name, why in finding.left_out.items()]
    lines.append(f"CPU: {finding.cpu_s:.1f} s")
    return "\n".join(lines)


def _table(rows: Sequence[Row]) -> list[str]:
    width = max(len(row.name) for row in rows)
    head = " ".join(f"{name:>14}" for name in COLUMNS)
    lines = [f"{'':<{width}} {head} {'queries':>8} {'CPU s':>8}"]
    for row in rows:
        cells = " ".join(f"{row.metrics[name]:.4f} ±{row.errors[name]:.4f}".rjust(14) for name in COLUMNS)
        lines.append(f"{row.name:<{width}} {cells} {row.queries:>8} {row.cpu_s:>8.1f} {row.note}".rstrip())
    return lines


def show_progress(what: str, share: float) -> None:
    """Draw a bar on a terminal; elsewhere say nothing."""
    if sys.stderr.isatty():
        bar = "█" * int(share * _BAR)
        print(f"\r\x1b[K{what:<32} {bar:<{_BAR}} {share:4.0%}", end="", file=sys.stderr, flush=True)  # noqa: T201


def end_progress() -> None:
    """Take the bar away."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201
