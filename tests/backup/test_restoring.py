"""Bringing a backup back: everything, once, and only where nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import func, select, text

from app.backup import BackupError
from app.cli import cli
from app.config import Settings
from app.database import Database
from app.mail.delivery import deliver_due
from app.mail.sender import MemorySender
from app.revisions import alembic_config
from app.worker.digests import write_digests
from app.worker.letters import write_letters
from app.worker.mondays import write_mondays
from app.worker.weekly import is_due
from community import clock
from community.accounts.models import AccountSession, ApiToken
from community.mail.actions import Letter, queue_mail
from community.mail.models import Mail
from community.mail.queries import parked_mails
from community.notifications.actions import choose_rhythm
from community.notifications.models import Notification
from community.rhythm.policies import Digest, Rhythm
from community.today.models import TodayMail
from tests.backup.house import House, rows_of
from tests.clients import session_secret
from tests.web.conversation import Conversation

_LETTER = Letter(purpose="reset", subject="Your link", text="a link", html="")


def test_every_row_and_file_is_brought_back(house: House) -> None:
    made = house.back_up()
    new = house.elsewhere()

    done = house.bring_back(new, made.file)

    assert done.aside is None
    assert rows_of(new.data_dir / "hearth.db") == rows_of(house.settings.data_dir / "hearth.db")
    for digest in made.manifest.uploads:
        brought = new.uploads_dir / digest[:2] / digest
        assert brought.read_bytes() == house.file_of(digest).read_bytes()
    assert {each.name for each in new.data_dir.iterdir()} == {
        *("hearth.db", "uploads", "migrate.lock", "worker.lock")
    }


@pytest.mark.both_databases
def test_there_and_back(house: House, request: pytest.FixtureRequest) -> None:
    made = house.back_up()
    new = house.elsewhere()
    if not house.database.sqlite:
        new = replace(new, database_url=request.getfixturevalue("empty_postgres"))

    done = house.bring_back(new, made.file)

    database = Database(new.database_url)
    try:
        with database.reading() as session:
            uploads = session.scalar(text("SELECT count(*) FROM uploads"))
            handle = session.scalar(
                text("SELECT handle FROM accounts WHERE id = :id"), {"id": house.world.ben}
            )
        # No address of what was lost leads to something new.
        assert Conversation(database, house.world).start("ben", slug="vault") > 100_000
        assert (uploads, handle, done.schema) == (2, "ben", made.manifest.schema)
        with pytest.raises(BackupError, match=r"holds (data|tables)"):
            house.bring_back(new, made.file)
    finally:
        database.dispose()


def test_everybody_signs_in_again_and_tokens_end(house: House) -> None:
    session_secret(house.database, house.world.ben)
    with house.database.unit_of_work() as session:
        for name, days in (("lives", 9), ("has run out", -1)):
            session.add(
                ApiToken(
                    account_id=house.world.ben,
                    name=name,
                    prefix=name[:4],
                    token_hash=name.encode(),
                    scopes=["read"],
                    created_at=clock.now(),
                    expires_at=clock.now() + timedelta(days=days),
                )
            )
    file = house.back_up().file

    done = house.bring_back(house.elsewhere(), file)
    kept = house.bring_back(house.elsewhere("kept"), file, keep_tokens=True)

    assert (done.settled.sessions, done.settled.tokens) == (1, 1)
    assert (kept.settled.sessions, kept.settled.tokens) == (1, 0)
    assert _count(house.elsewhere(), AccountSession.revoked_at.is_(None)) == 0
    assert _count(house.elsewhere(), ApiToken.revoked_at.is_(None)) == 1
    assert _count(house.elsewhere("kept"), ApiToken.revoked_at.is_(None)) == 2


def _count(settings: Settings, condition: object) -> int:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            return session.scalar(select(func.count()).where(condition)) or 0  # type: ignore[arg-type]  # a condition on a column
    finally:
        database.dispose()


def test_mail_that_may_have_been_sent_is_not_sent_again(house: House) -> None:
    """A mail that waits, a notice that asks for one, an event that is not carried, and a Monday."""
    monday = clock.now().replace(hour=12) + timedelta(days=(0 - clock.now().weekday()) % 7)
    talk = Conversation(house.database, house.world)
    with clock.frozen(monday):
        with house.database.unit_of_work() as session:
            queue_mail(session, recipient="b@hearth.example", letter=_LETTER)
            choose_rhythm(session, house.world.actor("ben"), Rhythm(digest=Digest.DAILY))
        thread = talk.start("ben", slug="vault")
        talk.say(thread, "ada", "Look at these spades.")
        talk.start("ada", title="Asked by somebody else")
        file = house.back_up().file

        done = house.bring_back(house.elsewhere(), file)

        database = Database(house.elsewhere().database_url)
        sender = MemorySender()
        with database.reading() as session:
            passed_over = session.scalar(select(func.count()).select_from(TodayMail))
        with clock.frozen(monday + timedelta(days=1)):
            queued = write_letters(database, lambda _notices: _LETTER)
            queued += write_digests(database, lambda *_: _LETTER)
        mondays = write_mondays(database, lambda *_: _LETTER)
        deliver_due(database, house.settings, sender=sender)
        with database.reading() as session:
            held = parked_mails(session, limit=10)
            notices = session.scalar(select(func.count(Notification.id)))
            uncarried = session.scalars(
                text("SELECT name FROM outbox WHERE processed_at IS NULL")
            ).all()
        database.dispose()

    assert (queued, mondays, sender.sent) == (0, 0, [])
    assert done.settled.mails == 1
    assert [each.error for each in held] == [
        "HeldBack: held back by a restore, since it may have been sent before."
    ]
    assert notices
    assert "reply:posted" not in uncarried
    assert passed_over


def test_weeks_that_ended_meanwhile_are_read_without_a_letter(house: House) -> None:
    talk = Conversation(house.database, house.world)
    with clock.frozen(clock.ago(weeks=3)):
        talk.start("ben", slug="vault")
    file = house.back_up().file
    with house.database.reading() as session:
        assert is_due(session)

    house.bring_back(house.elsewhere(), file)

    database = Database(house.elsewhere().database_url)
    with database.reading() as session:
        assert not is_due(session)
    with clock.frozen(clock.ahead(hours=1)):
        assert write_letters(database, lambda _notices: _LETTER) == 0
    database.dispose()


def test_held_back_mail_is_sent_when_somebody_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.database.unit_of_work() as session:
        queue_mail(session, recipient="b@hearth.example", letter=_LETTER)
    house.bring_back(house.elsewhere(), house.back_up().file)
    monkeypatch.setenv("HEARTH_DATA_DIR", str(house.elsewhere().data_dir))

    ran = CliRunner().invoke(cli, ["mail", "retry", "--all"])

    assert ran.stdout == "1 mail will be tried again\n"
    assert _count(house.elsewhere(), Mail.state == "waiting") == 1


def test_an_older_schema_is_migrated(house: House) -> None:
    command.downgrade(alembic_config(house.database), "-1")
    made = house.back_up()

    done = house.bring_back(house.elsewhere(), made.file)

    assert done.schema != made.manifest.schema
    assert rows_of(house.elsewhere().data_dir / "hearth.db")["alembic_version"] == [(done.schema,)]


def test_the_command_tells_what_it_did(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(house.back_up().file)
    monkeypatch.setenv("HEARTH_DATA_DIR", str(house.elsewhere().data_dir))

    first = CliRunner().invoke(cli, ["restore", file])
    second = CliRunner().invoke(cli, ["restore", file])
    verified = CliRunner().invoke(cli, ["backup", "--verify", file])

    assert (first.exit_code, "0 browsers signed out" in first.stdout) == (0, True)
    assert (second.exit_code, "--put-aside" in second.stderr) == (1, True)
    assert (verified.exit_code, "sound" in verified.stdout) == (0, True)
