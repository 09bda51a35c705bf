"""What a monitor draws: requests of all web processes, and what the database knows at this moment.

Requests are counted by each web process in a file of its own under `metrics/` in the data folder,
and whichever process is asked adds them up. Everything else is read when somebody asks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.config import Settings
from app.database import Database
from app.readiness import State, look
from app.room import free_bytes
from community import clock
from community.mail.queries import mail_status
from community.outbox_queries import QueueStatus, outbox_status
from community.sockets.queries import open_sockets
from search import SearchEngine

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name for it
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


class _Counters:
    """Made once for each process: the library refuses a second counter of one name."""

    def __init__(self) -> None:
        self.own = CollectorRegistry()
        self.requests = Counter(
            "hearth_requests",
            "Requests answered, by method and by the hundred of their status.",
            ("method", "status"),
            registry=self.own,
        )
        self.seconds = Histogram(
            "hearth_request_seconds",
            "How long answers took.",
            buckets=_BUCKETS,
            registry=self.own,
        )

    def registry(self) -> CollectorRegistry:
        """What all web processes counted; this one alone where they keep no files."""
        if FOLDER not in os.environ:
            return self.own
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # partly typed library
        return together


_counters = cache(_Counters)


def init_app(app: Flask) -> None:
    """Count every answer of this application."""
    counters = _counters()

    def count(response: Response) -> Response:
        method = request.method if request.method in _METHODS else "other"
        counters.requests.labels(method, f"{response.status_code // 100}xx").inc()
        if "started" in g:
            counters.seconds.observe(time.perf_counter() - g.started)
        return response

    app.after_request(count)


def exposition(settings: Settings, database: Database, engine: SearchEngine) -> bytes:
    """Everything in Prometheus' text format."""
    now = CollectorRegistry()
    now.register(_Moment(settings, database, engine))
    return generate_latest(_counters().registry()) + generate_latest(now)


class _Moment(Collector):
    """What is so at this moment, whichever process is asked."""

    def __init__(self, settings: Settings, database: Database, engine: SearchEngine) -> None:
        self._settings = settings
        self._database = database
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        """One family after another; those of the database only while it answers."""
        yield _gauge(
            "hearth_build_info", "The version that answers.", {version("hearth"): 1}, "version"
        )
        free = free_bytes(self._settings)
        yield _gauge("hearth_disk_free_bytes", "Free where the data lies.", {"": free})
        states = look(self._settings, self._database, self._engine)
        ready = {name: int(state is State.GOOD) for name, state in states.items()}
        yield _gauge(
            "hearth_ready", "1 for each thing that is well, as in /readyz.", ready, "check"
        )
        if states["migrations"] is not State.GOOD:
            return
        with self._database.reading() as session:
            events, mails = outbox_status(session), mail_status(session)
            sockets = open_sockets(session)
        yield from _queue("hearth_events", "Events on their way to index and notices", events)
        yield from _queue("hearth_mails", "Mails on their way", mails)
        yield _gauge("hearth_open_sockets", "Open pages and rooms.", {"": sockets})


def _queue(name: str, what: str, status: QueueStatus) -> Iterator[Metric]:
    counted = {
        "waiting": status.waiting,
        "leased": status.leased,
        "retried": status.retried,
        "parked": status.parked,
    }
    yield _gauge(name, f"{what}, by how far they are.", counted, "state")
    age = 0.0 if status.oldest is None else (clock.now() - status.oldest).total_seconds()
    yield _gauge(f"{name}_oldest_seconds", f"{what}: the age of the oldest.", {"": max(age, 0.0)})


def _gauge(name: str, says: str, values: Mapping[str, float], label: str = "") -> Metric:
    family = GaugeMetricFamily(name, says, labels=(label,) if label else ())
    for key, value in values.items():
        family.add_metric((key,) if label else (), value)
    return family
