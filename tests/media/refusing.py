"""Processes a file in a small process: what a child takes is never told as less than what its parent holds."""

import asyncio
import resource
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from clairvue.kit.refusals import Refusal
from clairvue.media.model import MediaLimits
from clairvue.media.pipeline import first_rendition
from clairvue.media.probe import inspect


@dataclass(frozen=True)
class Refused:
    """What a file got, and what its children took; the memory is that of the largest one so far."""

    refusal: type[Refusal] | None
    sentence: str
    children_cpu_s: float
    children_memory_kib: int


async def process(tools, path, out):
    probe = await inspect(path, tools=tools, limits=MediaLimits())
    return await first_rendition(path, out, tools=tools, probe=probe)


def refuse(tools, path: Path, out: Path) -> Refused:
    """Process a file here, in the calling process."""
    before, refusal, sentence = resource.getrusage(resource.RUSAGE_CHILDREN), None, ""
    try:
        asyncio.run(process(tools, path, out))
    except Refusal as refused:
        refusal, sentence = type(refused), refused.sentence
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Refused(refusal, sentence, cpu_s, after.ru_maxrss)


@contextmanager
def refusing():
    """Yield `refuse` as done by a small process: one that a long run of tests has not made large."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda *given: pool.submit(refuse, *given).result(timeout=60)
