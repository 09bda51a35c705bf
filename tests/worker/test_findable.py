"""A committed post is findable within a second, with the worker running as it is shipped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app.config import Settings
from community.search.queries import audiences_of
from search import SearchEngine, parse
from tests.conversations import Conversations
from tests.world import World

_PATIENCE = 60.0  # seconds for the process to start, to catch up, and to end


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """`hearth worker` as a process of its own."""
    environment = {
        **os.environ,
        "HEARTH_DATA_DIR": str(settings.data_dir),
        "HEARTH_DATABASE_URL": settings.database_url,
        "HEARTH_MODE": "production",
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "worker"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=_PATIENCE)
        finally:
            process.kill()


def seconds_until_found(talk: Conversations, word: str, *, patience: float) -> float:
    """How long it takes from now until Zed, who is outside, finds the public post."""
    engine: SearchEngine = talk.engine
    with talk.database.reading() as session:
        audiences = audiences_of(session, talk.world.actor("zed"))
    query, began = parse(word), time.monotonic()
    while time.monotonic() - began < patience:
        if engine.search(query, audiences=audiences).total:
            return time.monotonic() - began
        time.sleep(0.01)
    message = f"{word} was not found within {patience} s"
    raise AssertionError(message)


def test_a_committed_reply_is_findable_within_a_second(
    app: Flask, world: World, settings: Settings
) -> None:
    talk = Conversations(app, world)
    thread = talk.start("ben", "garden", "Is the warmup over?")
    with worker(settings):
        seconds_until_found(talk, "warmup", patience=_PATIENCE)
        took = []
        for word in ("aubergine", "broccoli", "courgette", "dill", "endive"):
            talk.reply("cleo", thread, f"Plant {word}.")
            took.append(seconds_until_found(talk, word, patience=_PATIENCE))
    assert sorted(took)[2] < 1.0, took


def test_what_was_committed_while_the_worker_lay_dead_is_found_after(
    app: Flask, world: World, settings: Settings
) -> None:
    talk = Conversations(app, world)
    thread = talk.start("ben", "garden", "Is the warmup over?")
    with worker(settings) as process:
        seconds_until_found(talk, "warmup", patience=_PATIENCE)
        talk.reply("cleo", thread, "Sow fennel.")
        process.kill()
        process.wait()
        talk.reply("cleo", thread, "Sow garlic.")
    with worker(settings):
        seconds_until_found(talk, "garlic", patience=_PATIENCE)
        seconds_until_found(talk, "fennel", patience=_PATIENCE)
    uids = list(talk.engine.uids())
    assert len(uids) == len(set(uids))
    assert talk.engine.verify().sound
