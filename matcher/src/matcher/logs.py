"""Logs: one JSON object a line on standard error, with an `action`; ids and counts, never what people typed."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from prometheus_client import CollectorRegistry, Counter
from structlog.types import EventDict, ExcInfo, Processor, WrappedLogger

from matcher.errors import MatcherError

_QUIET = ("urllib3", "httpx", "httpx2", "httpcore")

# What the operator is told at once: `alarm.` and one of these. Each is a series of its own from the start, so that the
# first one is seen as an increase.
ALARMS = ("audit", "contract", "disowned", "guessing", "job_parked", "letters", "retention")
# Of this service alone: the usual registry would be shared by all services that one process imports.
REGISTRY = CollectorRegistry()
_RAISED = Counter("bwg_alarms", "Alarms in the log, by name.", ["alarm"], registry=REGISTRY)
_LINES = Counter("bwg_log_lines", "Lines of the log, by level.", ["level"], registry=REGISTRY)


def _exception(error: BaseException) -> list[str]:
    """Types and places of an error and its causes. Only our own messages are kept: a driver's may quote a row."""
    causes: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)[-4:]
        message = f": {cause}" if isinstance(cause, MatcherError) else ""
        places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
        causes.append(f"{type(cause).__name__}{message} ({places})")
        cause = cause.__cause__
    return causes


def _safe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    given: ExcInfo | BaseException | bool | None = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else None
    if given is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["error"] = _exception(error)
    return event


def _action(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Our own event names are the action; libraries pass one as an extra, or get their logger's name."""
    if event.get("_from_structlog"):
        event["action"] = event.pop("event")
        return event
    record = event["_record"]
    event["action"] = getattr(record, "action", record.name)
    event["message"] = event.pop("event", "")
    return event


def _count(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The one place where alarms become a metric."""
    _LINES.labels(event["level"]).inc()
    if event["action"].startswith("alarm."):
        _RAISED.labels(event["action"].removeprefix("alarm.")).inc()
    return event


def _worth_keeping(record: logging.LogRecord) -> bool:
    """The queue reports each step of each job; only its failures say something that our own lines do not."""
    return record.levelno >= logging.WARNING or str(getattr(record, "action", "")).startswith("job_error")


def set_up(level: str = "INFO") -> None:
    """Send structlog and the libraries' logs through the same safe formatter."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _action,
        _count,
        _safe_exception,
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
    handler.addFilter(lambda record: not record.name.startswith("procrastinate") or _worth_keeping(record))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        # Not cached: whatever is set up last holds for every logger, of whatever module and however early it spoke.
        cache_logger_on_first_use=False,
    )


def misunderstood(service: str) -> None:
    """Raise the alarm that another service does not understand our requests (400): its contract and ours differ."""
    structlog.get_logger().error("alarm.contract", service=service)
