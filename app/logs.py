"""One format for what every process says on stderr, with the request's number in each line."""

from __future__ import annotations

import logging
import logging.config
import sys
import time
from typing import Any


class _Line(logging.Formatter):
    """`2026-11-20T12:00:00.123Z INFO web[4711] hearth.access: … request=ab12`."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self, part: str) -> None:
        super().__init__(
            f"%(asctime)s %(levelname)s {part}[%(process)d] %(name)s: %(message)s%(request)s"
        )

    def format(self, record: logging.LogRecord) -> str:
        record.request = _request_note(record)
        return super().format(record)


def _request_note(record: logging.LogRecord) -> str:
    # The command line and the worker never load Flask, and must not for the sake of a log line.
    flask = sys.modules.get("flask")
    if flask is None or "request=" in record.msg or not flask.has_request_context():
        return ""
    number = flask.g.get("request_id", "")
    return f" request={number}" if number else ""


def log_config(part: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes; `part` names the process: serve, web, worker."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": _Line, "part": part}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
            "alembic": {"level": "WARNING"},
        },
    }


def configure_logs(part: str) -> None:
    """Make this process speak in the one format."""
    logging.config.dictConfig(log_config(part))
