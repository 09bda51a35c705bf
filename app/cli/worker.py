"""`hearth worker`: the background process, or with `--drain` one emptying of the outbox."""

from __future__ import annotations

import signal
import threading

import click

from app.config import read_settings
from app.logs import configure_logs
from app.processes import die_with_parent


@click.command()
@click.option("--drain", is_flag=True, help="Carry everything that waits, then end.")
@click.option("--die-with-parent", "child", is_flag=True, hidden=True)
def worker(*, drain: bool, child: bool) -> None:
    """Carry events to the index, to notices and to mail."""
    if child:
        die_with_parent()
    configure_logs("worker")
    # The rest of the product loads only now: a child must first promise to die with its parent.
    from app.worker import run

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    carried = run(read_settings(), stop=stop, drain=drain)
    if drain:
        click.echo(f"carried {carried} events")
