"""Logging: one JSON object a line on standard error, sealed in the process's chain, and sent where the operator wants.

Names are `domain.past_participle`, values are ids; never words that a person wrote.
"""

import atexit
import logging
import sys
from typing import TYPE_CHECKING

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

if TYPE_CHECKING:
    from clairvue.kit.collector import Collector
    from clairvue.kit.settings import Settings

_STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True)


def configure_logs(settings: "Settings | None" = None, *, process: str = "", level: int = logging.INFO) -> None:
    """Set structlog up for this process; with `settings`, its lines are sealed, and sent where the operator wants them.

    Raises: SettingsRefused when the collector's certificates cannot be read.
    """
    render: Processor = structlog.processors.JSONRenderer()
    lines = Lines()
    if settings is not None:
        lines = Lines(_open_collector(settings, process))
        render = _seal(settings, process, lines)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _STAMP,
            # Never with local variables: they hold what people wrote, and their cookies.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=False,  # a test, or a fork, may have another standard error
    )


class Lines:
    """Where rendered lines go: standard error, and the collector if there is one."""

    def __init__(self, collector: "Collector | None" = None) -> None:
        self._collector = collector
        self._error = sys.stderr

    def msg(self, lines: str) -> None:
        """Write one line, or several that belong together."""
        self._error.write(f"{lines}\n")
        self._error.flush()
        if self._collector is not None:
            for line in lines.splitlines():
                self._collector.take(line)

    debug = info = warning = error = critical = exception = fatal = log = msg


def _open_collector(settings: "Settings", process: str) -> "Collector | None":
    if not settings.logs_url:
        return None
    from clairvue.kit.collector import Collector, collector_trust  # noqa: PLC0415 - few have one; it costs the others

    collector = Collector(settings.logs_url, collector_trust(settings), process=process)
    atexit.register(collector.close)
    return collector


def _seal(settings: "Settings", process: str, lines: Lines) -> Processor:
    """Return what renders an event as a line of the process's chain."""
    from clairvue.kit.chains import Chain, sealing_key  # noqa: PLC0415 - commands at a terminal seal nothing

    chain = Chain(sealing_key(settings.data / "logs"), process=process)

    def end() -> None:
        if last := chain.close(_STAMP(None, "", {})):
            lines.msg(last)

    atexit.register(end)  # before the collector's end, which was registered before

    def render(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
        return chain.seal(event)

    return render
