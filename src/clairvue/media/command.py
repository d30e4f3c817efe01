"""`clairvue media probe|ladder|fingerprint|compare`: what media does, on files, from the command line."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import msgspec

from clairvue.kit.commands import Commands
from clairvue.kit.refusals import Refusal
from clairvue.media.fingerprint import compare
from clairvue.media.model import FirstRendition, Likeness, MediaLimits, Probe, Progress, Rendition, SandboxMissing
from clairvue.media.pipeline import av1_rungs, first_rendition, ladder
from clairvue.media.probe import inspect
from clairvue.media.sandbox import MediaTools
from clairvue.media.trial import open_tools

DONE, REFUSED, MISUSED = 0, 1, 2
Verb = Callable[[argparse.Namespace, MediaTools], Awaitable[object]]


def register(subparsers: Commands) -> None:
    """Add `media` and its verbs; each parsed namespace carries `run`, which returns the exit code."""
    media = subparsers.add_parser(
        "media",
        help="look at, transcode and compare video files",
        description="Look at, transcode and compare video files, in the sandbox that uploads go through.",
        epilog="example: clairvue media probe clip.mp4",
    )
    verbs = media.add_subparsers(required=True, metavar="VERB")
    probe = _verb(verbs, "probe", "say what a video file is, or why it is refused", "probe holiday.mov", _probe)
    probe.add_argument("file", type=Path)
    made = _verb(verbs, "ladder", "make every rendition of a video", "ladder holiday.mov --out holiday", _ladder)
    made.add_argument("file", type=Path)
    made.add_argument("--out", type=Path, required=True, help="the folder to write to")
    made.add_argument("--av1", action="store_true", help="make the AV1 renditions too")
    printed = _verb(verbs, "fingerprint", "print 64 bits per second", "fingerprint holiday.mov", _fingerprint)
    printed.add_argument("file", type=Path)
    likened = _verb(verbs, "compare", "say whether two files show the same", "compare a.mp4 b.webm", _compare)
    likened.add_argument("file", type=Path)
    likened.add_argument("other", type=Path)


def _verb(verbs: Commands, name: str, purpose: str, example: str, run: Verb) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=purpose, description=purpose, epilog=f"example: clairvue media {example}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--ffmpeg", default="", help="an ffmpeg to use instead of the built-in one")
    parser.set_defaults(run=lambda arguments: _answer(arguments, run))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    return parser


def _answer(arguments: argparse.Namespace, run: Verb) -> int:
    for path in (arguments.file, getattr(arguments, "other", arguments.file)):
        if not path.is_file():
            print(f"There is no file {path}.", file=sys.stderr)  # noqa: T201 - a command answers on the terminal
            return MISUSED
    try:
        answer = asyncio.run(_with_tools(arguments, run))
    except (Refusal, SandboxMissing) as refused:
        code = refused.code if isinstance(refused, Refusal) else "sandbox_missing"
        said = json.dumps({"refusal": code, "sentence": str(refused)}) if arguments.json else str(refused)
        print(said, file=sys.stdout if arguments.json else sys.stderr)
        return REFUSED
    plain = _plain(answer)
    print(json.dumps(plain) if arguments.json else _readable(plain))  # noqa: T201
    return DONE


async def _with_tools(arguments: argparse.Namespace, run: Verb) -> object:
    return await run(arguments, await asyncio.to_thread(open_tools, arguments.ffmpeg))


async def _probe(arguments: argparse.Namespace, tools: MediaTools) -> Probe:
    return await inspect(arguments.file, tools=tools, limits=MediaLimits())


async def _ladder(arguments: argparse.Namespace, tools: MediaTools) -> dict[str, object]:
    file, out = arguments.file, arguments.out
    probe = await _probe(arguments, tools)
    first = await first_rendition(file, out, tools=tools, probe=probe, on_progress=_bar)
    made = await ladder(file, out, tools=tools, probe=probe, first=first, on_progress=_bar)
    if arguments.av1:
        have = made.renditions
        made = await av1_rungs(file, out, tools=tools, probe=probe, first=first, have=have, on_progress=_bar)
    return {
        "masters": [str(out / name) for name in made.masters],
        "instant": first.instant,
        "renditions": made.renditions,
    }


async def _fingerprint(arguments: argparse.Namespace, tools: MediaTools) -> dict[str, object]:
    return {"fingerprint": await _print_of(arguments.file, tools)}


async def _compare(arguments: argparse.Namespace, tools: MediaTools) -> Likeness:
    return compare(await _print_of(arguments.file, tools), await _print_of(arguments.other, tools))


async def _print_of(file: Path, tools: MediaTools) -> tuple[str, ...]:
    probe = await inspect(file, tools=tools, limits=MediaLimits())
    with tempfile.TemporaryDirectory() as folder:
        first: FirstRendition = await first_rendition(file, Path(folder), tools=tools, probe=probe, on_progress=_bar)
    return first.pictures.fingerprint


def _bar(progress: Progress) -> None:
    if sys.stderr.isatty():
        done = progress.percent // 4
        end = "\n" if progress.percent == 100 else ""  # noqa: PLR2004 - all of it
        print(f"\r{progress.stage:>9} {'█' * done:<25} {progress.percent:3} %", end=end, file=sys.stderr, flush=True)  # noqa: T201


def _plain(answer: object) -> dict[str, Any]:
    return json.loads(msgspec.json.encode(answer))


def _readable(plain: dict[str, Any]) -> str:
    lines: list[str] = []
    for name, value in plain.items():
        if isinstance(value, list):
            each = cast("list[Any]", value)
            lines += [f"{name}:", *(f"  {_short(one)}" for one in each)]
        else:
            lines.append(f"{name}: {value}")
    return "\n".join(lines)


def _short(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    if not isinstance(value, dict):
        return str(value)
    made = msgspec.convert(value, Rendition)
    return f"{made.name:<12} {made.width}x{made.height} {made.bandwidth // 1000} kbit/s {made.codecs}"
