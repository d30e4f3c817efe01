"""Logging: one JSON object a line on standard error.

Names are `domain.past_participle`, values are ids; never words that a person wrote.
"""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def configure_logs(*, level: int = logging.INFO) -> None:
    """Set structlog up for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Never with local variables: they hold what people wrote, and their cookies.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,  # a test, or a fork, may have another standard error
    )
