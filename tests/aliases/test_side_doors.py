"""Ways around a seal: what is counted, taken back, lost meanwhile, or said while muted."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.accounts.queries import actor_of_account
from community.communities.models import MemberRole, Membership
from community.errors import Conflict
from community.levels.access import thread_place
from community.levels.actions import choose_level
from community.levels.policies import Level
from community.moderation.actions.restoring import Step, _demand_not_own
from community.moderation.models import Batch, BatchItem, Report
from community.notifications.actions import notify
from community.notifications.events import NoticesChanged
from community.notifications.models import Notification
from community.notifications.watchers import tell_watchers
from community.outbox import lines_after
from community.seal.making import destroy_seals
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply
from community.threads.events import ReplyPosted
from community.threads.models import HeldPost
from tests.aliases.test_posting import asked, author_of
from tests.aliases.test_seals import _WHY
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def _bells(database: Database) -> int:
    with database.reading() as session:
        lines = lines_after(session, 0, limit=1000)
    return sum(isinstance(line.event, NoticesChanged) for line in lines)


def _notices_of(database: Database, reply_id: int) -> list[tuple[int, str]]:
    before = _bells(database)
    with database.unit_of_work() as session:
        events = [
            (line.seq, line.event)
            for line in lines_after(session, 0, limit=1000)
            if isinstance(line.event, ReplyPosted) and line.event.reply_id == reply_id
        ]
        for _twice in range(2):
            notify(session, events)
            tell_watchers(session, events)
        rows = session.execute(
            select(Notification.account_id, Notification.kind)
            .where(Notification.reply_id == reply_id)
            .order_by(Notification.id)
        )
        told = [(account_id, kind) for account_id, kind in rows]
    assert _bells(database) - before == len(told)
    return told


def test_naming_the_author_makes_as_many_notices_as_naming_anybody_else(
    app: Flask, world: World, database: Database
) -> None:
    thread = asked(sign_in(app, world.ben))
    cleo = sign_in(app, world.cleo)
    told = []
    for name in ("ben", "ada"):
        where = post(cleo, f"/threads/{thread}/replies", body=f"Look, @{name} and @fay.")
        told.append(_notices_of(database, int(where.headers["Location"].rpartition("-")[2])))

    one, other = told
    assert [kind for _who, kind in one] == [kind for _who, kind in other]
    at = {account_id: at for at, (account_id, _kind) in enumerate(other)}
    assert [account_id for account_id, _kind in one].index(world.fay) == at[world.fay]
    assert (world.ben, "mention") in one
    with database.reading() as session:
        alias = author_of(database, thread).id
        kept = session.scalars(select(Notification).where(Notification.account_id == alias)).all()
    assert [each.mail_due for each in kept] == [False]


@pytest.mark.parametrize("lost", ["nothing", "suspended", "gone", "muted"])
def test_an_alias_is_told_whatever_became_of_its_author(
    app: Flask, world: World, database: Database, lost: str
) -> None:
    thread = asked(sign_in(app, world.ben))
    with database.unit_of_work() as session:
        who = actor_of_account(session, world.ben)
        if lost == "suspended":
            session.get_one(Account, world.ben).suspended_at = clock.now()
        elif lost == "gone":
            destroy_seals(session, world.ben)
        elif lost == "muted":
            place = thread_place(session, who, thread, verb="levels.choose")
            choose_level(session, place, Level.MUTED)
    said = post(sign_in(app, world.cleo), f"/threads/{thread}/replies", body="So it is.")
    told = _notices_of(database, int(said.headers["Location"].rpartition("-")[2]))

    whose = world.ben if lost == "nothing" else author_of(database, thread).id
    assert told == [(whose, "answer")]


def test_an_alias_that_names_its_author_makes_as_many_notices_as_of_another(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    counts = []
    for who in ("ben", "ada"):
        thread = talk.start("cleo")
        said = post(
            sign_in(app, getattr(world, who)),
            f"/threads/{thread}/replies",
            body="Ask @ben and @fay.",
            alias="true",
        )
        told = _notices_of(database, int(said.headers["Location"].rpartition("-")[2]))
        counts.append([kind for _account_id, kind in told])
        assert (who == "ben") is ((world.ben, "mention") not in told)

    assert sorted(counts[0]) == sorted(counts[1])


@pytest.mark.parametrize("watcher", ["ben", "ada"])
def test_who_watches_and_is_answered_makes_as_many_notices_as_two_people(
    app: Flask, world: World, database: Database, watcher: str
) -> None:
    thread = asked(sign_in(app, world.ben))
    with database.unit_of_work() as session:
        who = actor_of_account(session, getattr(world, watcher))
        choose_level(
            session, thread_place(session, who, thread, verb="levels.choose"), Level.WATCHING
        )
    for who_says in (world.cleo, world.ben):
        said = post(sign_in(app, who_says), f"/threads/{thread}/replies", body="So it is.")
        told = _notices_of(database, int(said.headers["Location"].rpartition("-")[2]))
        assert sorted(kind for _who, kind in told) == [
            "answer" if who_says == world.cleo else "reply",
            "watched",
        ]


def test_a_tag_is_not_coined_under_an_alias_by_a_facilitator(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fay = sign_in(app, world.fay)
    thread = asked(fay)
    monkeypatch.setattr("community.threads.actions.tags.MOST_TAGS_OF_COMMUNITY", 0)

    edit = {"title": "May I say this?", "body": "I broke it.", "version": 1, "tags": "brand-new"}
    assert post(fay, f"/threads/{thread}/edit", **edit).status_code == 422


def test_who_was_read_by_name_while_it_waited_stays_named(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    thread = talk.start("ada")
    with database.unit_of_work() as session:
        session.add(
            HeldPost(
                community_id=world.garden,
                thread_id=thread,
                author_id=world.ben,
                kind="answer",
                why=["first"],
                body="Mine.",
                body_html="<p>Mine.</p>",
                renderer=1,
                mentions=[],
                tags=[],
                created_at=clock.now(),
                decided_at=clock.now(),
                outcome="rejected",
            )
        )
    ben = sign_in(app, world.ben)

    said = post(ben, f"/threads/{thread}/replies", body="Psst.", alias="true")
    assert said.status_code == 409


def test_an_author_who_facilitates_neither_unmutes_nor_brings_back_their_alias(
    app: Flask, world: World, database: Database
) -> None:
    fay = sign_in(app, world.fay)
    thread = asked(fay)
    for more in ("", "/remove"):
        assert post(fay, f"/threads/{thread}/seal/mute{more}").status_code == 403
    with database.reading() as session:
        who = actor_of_account(session, world.fay)
        step = Step(session=session, batch=Batch(), item=BatchItem(), by=who, part="facilitator")
        with pytest.raises(Conflict):
            _demand_not_own(step, author_of(database, thread).id)


def test_of_several_at_once_nobody_reads_that_one_was_the_actors_own(
    app: Flask, world: World, database: Database
) -> None:
    fay, cleo = sign_in(app, world.fay), sign_in(app, world.cleo)
    thread = asked(fay)
    post(cleo, f"/threads/{thread}/report", reason="other", note="Odd.")
    with database.reading() as session:
        item = f"{session.scalars(select(Report.id)).one()}-0"

    queue = "/communities/garden/moderation"
    said = post(fay, queue, items=[item], act="dismiss")
    assert said.status_code == 303, said.text

    page = fay.get(said.headers["Location"]).text
    assert "did the same at this moment" in page
    assert "wrote the post" not in page
    with database.reading() as session:
        assert session.scalars(select(BatchItem.why)).all() == ["race"]


def test_a_muted_alias_says_nothing_more_by_editing(app: Flask, world: World) -> None:
    ben, fay = sign_in(app, world.ben), sign_in(app, world.fay)
    thread = asked(ben)
    said = post(ben, f"/threads/{thread}/replies", body="Also.")
    reply = int(said.headers["Location"].rpartition("-")[2])
    assert post(fay, f"/threads/{thread}/seal/mute").status_code == 303

    edit = {"title": "May I say this?", "body": "On I go.", "version": 1, "tags": ""}
    assert post(ben, f"/threads/{thread}/edit", **edit).status_code == 403
    assert post(ben, f"/replies/{reply}/edit", body="On I go.", version=1).status_code == 403
    assert post(ben, f"/replies/{reply}/deletion").status_code == 303


def _step_down(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        session.scalars(
            select(Membership).where(
                Membership.account_id == world.fay, Membership.community_id == world.garden
            )
        ).one().role = MemberRole.MEMBER


def test_whoever_lost_the_part_in_which_they_asked_sees_no_name(
    app: Flask, world: World, database: Database
) -> None:
    ben, fay, mo = (sign_in(app, who) for who in (world.ben, world.fay, world.mo))
    thread = asked(ben)
    where = post(fay, f"/threads/{thread}/seal", reason=_WHY).headers["Location"]
    post(mo, f"{where}/decision", agree="true")
    assert "stands Ben" in fay.get(where).text
    _step_down(database, world)

    assert fay.get(where).status_code == 404
    assert "stands Ben" in mo.get(where).text


def test_no_seal_is_opened_for_whoever_lost_the_part_meanwhile(
    app: Flask, world: World, database: Database
) -> None:
    ben, fay, mo = (sign_in(app, who) for who in (world.ben, world.fay, world.mo))
    where = post(fay, f"/threads/{asked(ben)}/seal", reason=_WHY).headers["Location"]
    _step_down(database, world)

    assert post(mo, f"{where}/decision", agree="true").status_code == 409
    assert "stands Ben" not in mo.get(where).text
    assert post(mo, f"{where}/decision", agree="false").status_code == 303


def test_a_name_does_not_slip_out_beside_an_alias_begun_at_once(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    thread = talk.start("ada")
    before = world.actor("ben")  # loaded before the other request
    ben = sign_in(app, world.ben)
    assert post(ben, f"/threads/{thread}/replies", body="Psst.", alias="true").status_code == 303

    with database.unit_of_work() as session:
        granted = thread_to(session, before, thread, verb="threads.reply")
        with pytest.raises(Conflict):
            post_reply(session, granted, author=before, text=render("By name."))
