"""A person with a canary in everything that is theirs leaves, in three ways."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.erasing import ledger
from app.erasing.run import carry_out, erase_due
from app.erasing.sweeping import scrub
from app.worker.indexing import Indexer
from community.accounts.models import Account, AccountState, Pseudonym
from community.communities.models import Community, Membership
from community.erasure.actions import Known, depart_at_once
from community.moderation.models import ModerationEntry
from community.own_data.models import Choice
from community.schema import PERSON_COLUMNS, metadata
from community.threads.models import Reply, Thread
from search import open_engine
from tests.erasing.canaries import Planted, plant
from tests.erasing.finding import WORD, files_with_canaries, told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def planted(database: Database, settings: Settings, world: World) -> Planted:
    """Ben, with his canaries."""
    return plant(database, settings, world)


def _leave(database: Database, settings: Settings, account_id: int, choice: Choice) -> None:
    with database.unit_of_work() as session:
        depart_at_once(session, account_id, choice=choice, language="en")
    assert carry_out(database, settings, account_id)


@pytest.mark.usefixtures("planted")
def test_the_person_stands_in_every_column_that_is_registered(
    database: Database, world: World
) -> None:
    silent = []
    with database.reading() as session:
        for name in PERSON_COLUMNS:
            table, column = (metadata.tables[name.split(".")[0]], name.split(".")[1])
            if table.c[column].foreign_keys and name != "departures.account_id":
                which = table.c[column] == world.ben
                if session.execute(select(table.c[column]).where(which).limit(1)).first() is None:
                    silent.append(name)

    assert silent == [], "plant a row of Ben's there, or erasing it is not tested"


def test_p2_whoever_erases_what_they_wrote_is_nowhere(
    app: Flask, database: Database, settings: Settings, world: World, planted: Planted
) -> None:
    indexer = Indexer(database, open_engine(settings.index_dir, budget_seconds=30))
    indexer.start()
    assert told(database)
    assert files_with_canaries(settings.index_dir), "the index holds Ben, or this proves nothing"

    _leave(database, settings, world.ben, Choice.ERASE_POSTS)
    indexer.rebuild()
    database.dispose()

    assert scrub(database)
    assert told(database) == []
    assert files_with_canaries(settings.data_dir) == []
    assert not planted.upload.exists()
    with database.reading() as session:
        assert session.get_one(Account, world.ben).upload_room is None
    page = app.test_client().get(f"/threads/{planted.answered}").text
    assert "Drain the bed." in page
    assert "took their words along" in page
    adas = app.test_client().get(f"/threads/{planted.adas}").text
    assert "Thank you a former member, and <span" in adas
    assert app.test_client().get(f"/threads/{planted.alone}").status_code == 404


def test_counters_are_right_when_posts_are_gone(
    database: Database, settings: Settings, world: World, planted: Planted
) -> None:
    _leave(database, settings, world.ben, Choice.ERASE_POSTS)

    with database.reading() as session:
        garden = session.get_one(Community, world.garden)
        live = session.scalars(
            select(Thread).where(Thread.community_id == garden.id, Thread.deleted_at.is_(None))
        ).all()
        adas = session.get_one(Thread, planted.adas)
        members = session.scalars(select(Membership).where(Membership.state == "active")).all()
    assert garden.threads_count == len(live) == 2
    assert (adas.replies_count, adas.answers_count) == (1, 1)
    assert garden.members_count == sum(one.community_id == garden.id for one in members)


def test_posts_can_stay_without_a_name(
    app: Flask, database: Database, settings: Settings, world: World, planted: Planted
) -> None:
    _leave(database, settings, world.ben, Choice.KEEP_POSTS)

    with database.reading() as session:
        ben = session.get_one(Account, world.ben)
        reply = session.get_one(Reply, planted.reply)
    assert (ben.state, ben.name, ben.email) == (AccountState.ERASED, "A former member", None)
    assert "The blue one" in reply.body
    assert planted.upload.exists(), "the post still shows the image"
    page = app.test_client().get(f"/threads/{planted.adas}").text
    assert "The blue one" in page
    assert "A former member" in page
    assert f"{WORD}-ben" not in page
    assert f"/people/{ben.handle}" not in page
    assert {line.split(":")[0] for line in told(database)} <= _WORDS_OF_POSTS


_WORDS_OF_POSTS = {
    f"{table}.{column}"
    for table, columns in {
        "threads": ("title", "body", "body_html"),
        "replies": ("body", "body_html", "hidden_reason"),
        "reports": ("note",),
        "hand_overs": ("note", "note_html"),
        "openings": ("proposal", "proposal_html"),
        "stage_moves": ("reason",),
        "stage_proposals": ("reason",),
        "tasks": ("title", "why"),
        "health_flags": ("feedback_note",),
        "pauses": ("says",),
        "setting_changes": ("before", "after"),
        "interventions": ("note", "says"),
        "invitations": ("note",),
        "measures": ("reason",),
        "appeals": ("body",),
        "report_notes": ("body",),
        "seal_requests": ("reason",),
        "whispers": ("body",),
        "reasonings": ("body",),
        "former_reasonings": ("body",),
        "revisions": ("title", "body", "reason"),
        "edit_suggestions": ("note",),
        "articles": ("title", "summary", "body", "body_html"),
        "article_versions": ("title", "summary", "body", "body_html", "note"),
        "article_suggestions": ("note",),
        "polls": ("question", "options"),
        "person_notes": ("body",),
        "account_invitations": ("note",),
    }.items()
    for column in columns
}


def test_whoever_leaves_under_their_name_leaves_only_that(
    app: Flask, database: Database, settings: Settings, world: World, planted: Planted
) -> None:
    _leave(database, settings, world.ben, Choice.KEEP_NAME)

    with database.reading() as session:
        ben = session.get_one(Account, world.ben)
    assert (ben.state, ben.handle, ben.email) == (
        AccountState.DEACTIVATED,
        f"{WORD}-ben",
        None,
    )
    assert ben.bio == ben.team == ""
    page = sign_in(app, world.ada).get(f"/threads/{planted.adas}").text
    assert ben.name in page
    assert sign_in(app, world.ada).get(f"/people/{WORD}-ben").status_code == 200


def test_the_log_stays_and_leads_to_nobody(
    app: Flask, database: Database, settings: Settings, world: World, planted: Planted
) -> None:
    _leave(database, settings, world.ben, Choice.KEEP_POSTS)

    with database.reading() as session:
        lines = session.scalars(
            select(ModerationEntry).where(ModerationEntry.actor == planted.pseudonym)
        ).all()
        key = session.scalar(select(Pseudonym).where(Pseudonym.pseudonym == planted.pseudonym))
    assert len(lines) == 1
    assert key is None
    assert "Somebody who was erased" in sign_in(app, world.ada).get(
        "/communities/garden/moderation/log"
    ).get_data(as_text=True)


def test_a_killed_erasure_is_carried_on(
    database: Database,
    settings: Settings,
    world: World,
    planted: Planted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with database.unit_of_work() as session:
        depart_at_once(session, world.ben, choice=Choice.ERASE_POSTS, language="en")
    with monkeypatch.context() as patched:
        patched.setattr("app.erasing.run.finish", _die)
        with pytest.raises(_Killed):
            erase_due(database, settings)
    assert len(ledger.read(settings.data_dir)) == 1
    assert told(database)

    assert erase_due(database, settings) == 1
    assert erase_due(database, settings) == 0

    assert told(database) == []
    assert len(ledger.read(settings.data_dir)) == 1
    assert planted.pseudonym not in (settings.data_dir / ledger.FILE).read_text()


def test_what_fails_for_one_holds_up_nobody(
    database: Database, settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.unit_of_work() as session:
        for person in (world.ben, world.zed):
            depart_at_once(session, person, choice=Choice.KEEP_POSTS, language="en")

    def fail_for_ben(_settings: Settings, known: Known, **_named: object) -> int:
        if known.account_id == world.ben:
            raise OSError("the letter cannot be taken away")
        return 0

    monkeypatch.setattr("app.erasing.run.burn_letters", fail_for_ben)

    assert erase_due(database, settings) == 1
    with database.reading() as session:
        assert session.get_one(Account, world.zed).state == AccountState.ERASED
        assert session.get_one(Account, world.ben).state != AccountState.ERASED


class _Killed(BaseException):
    """Nothing that runs afterwards may see it, as when the process is gone."""


def _die(*_given: object, **_named: object) -> None:
    raise _Killed
