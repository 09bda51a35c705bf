"""`hearth outbox` and `hearth mail`: an operator sees what was given up, and has it tried again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.config import Settings
from app.database import Database
from app.mail.delivery import deliver_due
from app.mail.sender import MemorySender
from app.worker.relay import Relay
from community import clock
from community.accounts.events import AccountChanged
from community.mail.actions import MOST_ATTEMPTS, Letter, claim_due, mark_failed, queue_mail
from community.outbox import DomainEvent, record
from community.outbox_claims import claim

_LETTER = Letter(purpose="reset", subject="Your link", text="a secret link", html="")


class _Index:
    """Takes every event, or none while it is broken."""

    def __init__(self) -> None:
        self.broken = True
        self.taken: list[int] = []

    def start(self) -> None:
        """Ready."""

    def rest(self) -> None:
        """Nothing to do."""

    def settle(self, seconds: float) -> int:  # noqa: ARG002 (the name is the protocol's)
        return 0

    def rebuild(self) -> int:
        return 0

    def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
        """Remember which came."""
        if self.broken:
            message = "no such column"
            raise ValueError(message)
        self.taken += [seq for seq, _ in events]


@pytest.fixture
def hearth(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A shell in which this test's installation is configured."""
    assert database.url == settings.database_url
    monkeypatch.setenv("HEARTH_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("HEARTH_DATABASE_URL", settings.database_url)
    return CliRunner()


def _call(shell: CliRunner, *words: str) -> Result:
    return shell.invoke(cli, words)


def _told(result: Result) -> Any:
    return json.loads(result.stdout)


def _events(database: Database, *, count: int) -> None:
    with database.unit_of_work() as session:
        for number in range(count):
            record(session, AccountChanged(account_id=number + 1))


def _wear_out(database: Database, index: _Index) -> None:
    """Let the relay try until it gives everything up."""
    relay = Relay(database, index)
    now = clock.now()
    for _turn in range(8):
        with clock.frozen(now):
            assert relay.step() == 0
        now += timedelta(hours=1)


def _mails(database: Database, *, parked: int, waiting: int) -> None:
    with database.unit_of_work() as session:
        for number in range(parked):
            queue_mail(session, recipient=f"p{number}@hearth.example", letter=_LETTER)
    now = clock.now()
    for _turn in range(MOST_ATTEMPTS):
        with clock.frozen(now), database.unit_of_work() as session:
            for mail in claim_due(session, limit=parked):
                mark_failed(session, mail, error="OSError: no route\nto host")
        now += timedelta(days=1)
    with database.unit_of_work() as session:
        for _number in range(waiting):
            queue_mail(session, recipient="w@hearth.example", letter=_LETTER)


@pytest.mark.both_databases
def test_a_parked_event_is_seen_and_carried_when_it_is_tried_again(
    hearth: CliRunner, database: Database
) -> None:
    index = _Index()
    _events(database, count=3)
    _wear_out(database, index)
    _events(database, count=1)

    status = _told(_call(hearth, "outbox", "status", "--json"))
    listed = _told(_call(hearth, "outbox", "parked", "--json", "--limit", "2"))
    first = listed["items"][0]
    one = _call(hearth, "outbox", "retry", str(first["id"]), "--json")
    rest = _call(hearth, "outbox", "retry", "--all")
    index.broken = False

    ages = {status.pop("oldest_seconds"), status.pop("oldest_parked_seconds")}
    assert status == {"waiting": 1, "leased": 0, "retried": 0, "parked": 3}
    assert all(0 <= age < 60 for age in ages)
    assert (listed["parked"], len(listed["items"])) == (3, 2)
    assert (first["about"], first["attempts"]) == ("account:changed", 8)
    assert first["error"] == "index: ValueError: no such column"
    assert _told(one) == {"retried": [first["id"]], "refused": []}
    assert (rest.exit_code, rest.stdout) == (0, "2 events will be tried again\n")
    assert Relay(database, index).step() == 4
    assert _told(_call(hearth, "outbox", "status", "--json")) == {
        **dict.fromkeys(("waiting", "leased", "retried", "parked"), 0),
        **dict.fromkeys(("oldest_seconds", "oldest_parked_seconds")),
    }


@pytest.mark.both_databases
def test_an_event_under_way_and_one_to_be_tried_again_are_told_apart(
    hearth: CliRunner, database: Database
) -> None:
    index = _Index()
    _events(database, count=1)
    Relay(database, index).step()
    _events(database, count=2)
    with database.unit_of_work() as session:
        assert len(claim(session, limit=1)) == 1

    status = _told(_call(hearth, "outbox", "status", "--json"))

    assert [status[name] for name in ("waiting", "leased", "retried", "parked")] == [1, 1, 1, 0]


@pytest.mark.both_databases
def test_a_parked_mail_is_seen_and_sent_when_it_is_tried_again(
    hearth: CliRunner, database: Database, settings: Settings
) -> None:
    _mails(database, parked=2, waiting=1)

    status = _told(_call(hearth, "mail", "status", "--json"))
    listed = _call(hearth, "mail", "parked")
    retried = _call(hearth, "mail", "retry", "--all", "--json")
    sender = MemorySender()

    assert [status[name] for name in ("waiting", "leased", "retried", "parked")] == [1, 0, 0, 2]
    lines = listed.stdout.splitlines()
    assert len(lines) == 2
    assert "reset to p0@hearth.example" in lines[0]
    assert lines[0].endswith("8 tries  OSError: no route to host")
    assert "secret" not in listed.stdout
    assert len(_told(retried)["retried"]) == 2
    assert deliver_due(database, settings, sender=sender) == 3
    assert len(sender.sent) == 3


def test_what_is_not_parked_is_refused_and_left_alone(
    hearth: CliRunner, database: Database
) -> None:
    _mails(database, parked=1, waiting=1)

    mixed = _call(hearth, "mail", "retry", "1", "2", "99", "--json")
    none = _call(hearth, "mail", "retry", "2")

    assert mixed.exit_code == 3
    assert _told(mixed) == {
        "retried": [1],
        "refused": [{"id": 2, "reason": "not parked"}, {"id": 99, "reason": "not parked"}],
    }
    assert (none.exit_code, none.stdout) == (1, "0 mails will be tried again\n2: not parked\n")


@pytest.mark.parametrize("words", [(), ("1", "--all"), ("0",), ("x",), (str(2**63),)])
def test_a_choice_that_is_none_is_wrong_usage(hearth: CliRunner, words: tuple[str, ...]) -> None:
    assert _call(hearth, "outbox", "retry", *words).exit_code == 2


def test_the_command_alone_tells_how_it_stands(hearth: CliRunner, database: Database) -> None:
    _mails(database, parked=1, waiting=0)

    told = _call(hearth, "mail")

    assert told.exit_code == 0
    assert "0 waiting, 0 under way, 0 tried again\n1 parked; the oldest is from " in told.stdout
    assert told.stdout.endswith("See why: hearth mail parked\n")


def test_a_database_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path))

    told = _call(CliRunner(), "outbox")

    assert told.exit_code == 1
    assert "hearth db upgrade" in told.stderr
