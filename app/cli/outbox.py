"""`hearth outbox` and `hearth mail`: what waits, what was given up, and trying that again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

import click
from sqlalchemy.orm import Session

from app.config import read_settings
from app.database import Database
from community import clock, outbox_claims, outbox_queries
from community.mail import actions as mail_actions
from community.mail import queries as mail_queries
from community.outbox_queries import Parked, QueueStatus

DONE_WITH_REFUSALS = 3
_MOST_NAMED = 1000
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_ID = click.IntRange(1, 2**63 - 1)


@dataclass(frozen=True, kw_only=True)
class _Queue:
    """One of the two queues; both are looked after in the same way."""

    command: str
    one: str
    many: str
    status: Callable[[Session], QueueStatus]
    parked: Callable[..., Sequence[Parked]]
    retry: Callable[[Session, Sequence[int] | None], list[int]]


_EVENTS = _Queue(
    command="outbox",
    one="event",
    many="events",
    status=outbox_queries.outbox_status,
    parked=outbox_queries.parked_events,
    retry=outbox_claims.retry_parked,
)
_MAILS = _Queue(
    command="mail",
    one="mail",
    many="mails",
    status=mail_queries.mail_status,
    parked=mail_queries.parked_mails,
    retry=mail_actions.retry_parked,
)


def _group(queue: _Queue) -> click.Group:
    @click.group(
        queue.command,
        invoke_without_command=True,
        help=f"See which {queue.many} wait or were given up; try those again.",
    )
    @click.pass_context
    def group(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            _status(queue, as_json=False)

    @group.command("status", help=f"Count the {queue.many} that are not done, with their age.")
    @_AS_JSON
    def status(*, as_json: bool) -> None:
        _status(queue, as_json=as_json)

    @group.command("parked", help=f"List the {queue.many} that were given up, with the error.")
    @click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True)
    @_AS_JSON
    def parked(*, limit: int, as_json: bool) -> None:
        _parked(queue, limit=limit, as_json=as_json)

    @group.command("retry", help=f"Try parked {queue.many} again, from the first try.")
    @click.argument("ids", metavar="[ID]...", nargs=-1, type=_ID)
    @click.option("--all", "everything", is_flag=True, help="All that are parked.")
    @_AS_JSON
    def retry(*, ids: tuple[int, ...], everything: bool, as_json: bool) -> None:
        _retry(queue, ids, everything=everything, as_json=as_json)

    return group


outbox = _group(_EVENTS)
mail = _group(_MAILS)


def _status(queue: _Queue, *, as_json: bool) -> None:
    with _database() as database, database.reading() as session:
        found = queue.status(session)
    click.echo(_status_json(found) if as_json else "\n".join(_status_lines(queue, found)))


def _parked(queue: _Queue, *, limit: int, as_json: bool) -> None:
    with _database() as database, database.reading() as session:
        items = queue.parked(session, limit=limit)
        total = queue.status(session).parked
    if as_json:
        rows = [{**asdict(item), "created_at": _iso(item.created_at)} for item in items]
        click.echo(json.dumps({"parked": total, "items": rows}, ensure_ascii=False))
        return
    for item in items:
        click.echo(_parked_line(item))
    if total > len(items):
        click.echo(f"… and {total - len(items):,} more: --limit shows them.", err=True)


def _retry(queue: _Queue, ids: tuple[int, ...], *, everything: bool, as_json: bool) -> None:
    _demand_choice(queue, ids, everything=everything)
    with _database() as database, database.unit_of_work() as session:
        retried = queue.retry(session, None if everything else ids)
    _report_retried(queue, retried, sorted(set(ids) - set(retried)), as_json=as_json)


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(read_settings().database_url)
    try:
        yield database
    finally:
        database.dispose()


def _status_json(found: QueueStatus) -> str:
    facts = asdict(found)
    oldest, oldest_parked = facts.pop("oldest"), facts.pop("oldest_parked")
    ages = {"oldest_seconds": _age(oldest), "oldest_parked_seconds": _age(oldest_parked)}
    return json.dumps({**facts, **ages})


def _status_lines(queue: _Queue, found: QueueStatus) -> Iterator[str]:
    counts = (found.waiting, "waiting"), (found.leased, "under way"), (found.retried, "tried again")
    yield ", ".join(f"{count:,} {words}" for count, words in counts) + _since(found.oldest)
    yield f"{found.parked:,} parked{_since(found.oldest_parked)}"
    if found.parked:
        yield f"See why: hearth {queue.command} parked"


def _since(moment: datetime | None) -> str:
    return "" if moment is None else f"; the oldest is from {_iso(moment)}"


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _age(moment: datetime | None) -> int | None:
    return None if moment is None else max(0, int((clock.now() - moment).total_seconds()))


def _parked_line(item: Parked) -> str:
    error = " ".join(item.error.split())
    return f"{item.id}  {item.about}  {_iso(item.created_at)}  {item.attempts} tries  {error}"


def _demand_choice(queue: _Queue, ids: tuple[int, ...], *, everything: bool) -> None:
    if everything == bool(ids):
        raise click.UsageError(
            f"Name the {queue.many} to try again, or say --all. "
            f"hearth {queue.command} parked lists them."
        )
    if len(ids) > _MOST_NAMED:
        raise click.UsageError(f"Name at most {_MOST_NAMED:,} at once, or say --all.")


def _report_retried(
    queue: _Queue, retried: list[int], refused: list[int], *, as_json: bool
) -> None:
    reason = "not parked"
    if as_json:
        rows = [{"id": each, "reason": reason} for each in refused]
        click.echo(json.dumps({"retried": retried, "refused": rows}))
    else:
        named = queue.one if len(retried) == 1 else queue.many
        click.echo(f"{len(retried):,} {named} will be tried again")
        for each in refused:
            click.echo(f"{each}: {reason}")
    if refused:
        sys.exit(DONE_WITH_REFUSALS if retried else 1)
