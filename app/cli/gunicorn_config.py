"""Gunicorn's settings, read by the arbiter that `hearth serve` starts. Address and number of
workers come on its command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from app.gevent_worker import LiveWorker, load_once
from app.logs import log_config
from app.processes import GATE, PARENT_PID, die_with_parent

# This file is read by the arbiter and by nobody else: it is the supervisor's child.
die_with_parent(int(os.environ[PARENT_PID]))
load_once()

worker_class = LiveWorker
worker_connections = 4000  # gunicorn's default of 1000 would cap open pages without a word
preload_app = False  # modules are shared, but no application and no open database
timeout = 60
graceful_timeout = 30
keepalive = 5
logconfig_dict = log_config("web")


def on_starting(_server: object) -> None:
    """Fork nothing before the supervisor, which migrates meanwhile, has closed its end."""
    os.read(int(os.environ[GATE]), 1)


class Log(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's log without a line per request: the application writes its own, with ids."""

    def access(self, *_: Any) -> None:
        """Gather nothing for a line that nobody writes."""


logger_class = Log
control_socket_disable = True
proc_name = "hearth-web"

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (heartbeat files that must not wait for a disk)
if os.access(_SHARED_MEMORY, os.W_OK):
    worker_tmp_dir = str(_SHARED_MEMORY)
