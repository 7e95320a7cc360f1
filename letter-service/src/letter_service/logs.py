"""Logs: one JSON object a line with an `action`; letter numbers and counts, never a name, an address or a code."""

import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

PLACES = 4


def set_up() -> None:
    """Send structlog, the libraries' logs and whatever ends the process through one safe formatter."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _action,
        _exception,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                *shared,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    sys.excepthook = _crashed


def _action(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    event.setdefault("action", record.name if record else "log")
    return event


def _exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep types and places of an error; its message may quote a row."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
        event["error"] = type(error).__name__
        event["places"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
    return event


def _crashed(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    structlog.get_logger().critical("the process ends", action="process.crash", exc_info=error)
