"""Under gevent a search runs on a thread, so that the process serves others meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys

from flask import Flask

from app.config import Settings
from tests.conversations import Conversations
from tests.world import World

_SERVE_ONE = """
from gevent import monkey
monkey.patch_all()
import threading, time
import gevent
from app import create_app

app = create_app()
engine = app.extensions["hearth.search"]
hub_thread = monkey.get_original("_thread", "get_ident")()

class Slow:
    def search(self, *args, **options):
        self.thread = monkey.get_original("_thread", "get_ident")()
        monkey.get_original("time", "sleep")(0.3)
        return engine.search(*args, **options)

    def suggest(self, text, **options):
        return engine.suggest(text, **options)

app.extensions["hearth.search"] = slow = Slow()
ticks = []
ticker = gevent.spawn(lambda: [(ticks.append(n), gevent.sleep(0.01)) for n in range(1000)])
answer = app.test_client().get("/api/v1/search?q=kettle").get_json()
print(answer["total"], len(ticks) > 5, slow.thread != hub_thread)
"""


def test_other_requests_go_on_while_a_search_runs(
    app: Flask, world: World, settings: Settings
) -> None:
    talk = Conversations(app, world)
    talk.start("ben", "garden", "Copper kettle")
    talk.settle()
    environment = {
        **os.environ,
        "HEARTH_DATA_DIR": str(settings.data_dir),
        "HEARTH_DATABASE_URL": settings.database_url,
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SERVE_ONE],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["1", "True", "True"], done.stderr
