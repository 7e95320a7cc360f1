"""Logs: one JSON object a line with an `action`; letter numbers and counts, never a name, an address or a code."""

import logging
import sys
import traceback
from types import TracebackType

import structlog
from prometheus_client import CollectorRegistry, Counter
from structlog.typing import EventDict, WrappedLogger

PLACES = 4
# What the operator is told at once: `alarm.` and one of these. Each is a series of its own from the start, so that the
# first one is seen as an increase.
ALARMS = (
    *("channel", "disowned", "keys", "notice", "outbox", "readback", "reconciliation", "source", "submission"),
    "wrong_codes",
)
# Of this service alone: the usual registry would be shared by all services that one process imports.
REGISTRY = CollectorRegistry()
_RAISED = Counter("bwg_alarms", "Alarms in the log, by name.", ["alarm"], registry=REGISTRY)
_LINES = Counter("bwg_log_lines", "Lines of the log, by level.", ["level"], registry=REGISTRY)


def set_up() -> None:
    """Send structlog, the libraries' logs and whatever ends the process through one safe formatter."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _action,
        _count,
        _exception,
    ]
    for alarm in ALARMS:
        _RAISED.labels(alarm)
    for counted in ("warning", "error", "critical"):
        _LINES.labels(counted)
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars],
            processors=[
                *shared,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    sys.excepthook = _crashed


def _action(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    event.setdefault("action", record.name if record else "log")
    return event


def _count(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Make alarms a metric, here and nowhere else."""
    _LINES.labels(event["level"]).inc()
    if event["action"].startswith("alarm."):
        _RAISED.labels(event["action"].removeprefix("alarm.")).inc()
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
