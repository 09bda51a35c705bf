"""Reporting a post and deciding on it."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from community.communities.models import Community
from community.moderation.models import ModerationEntry, Report
from community.threads.models import Reply, Thread
from tests.naming import says
from tests.queries import Statements
from tests.web.communities.doors import events, post
from tests.web.posting import Posted, posted
from tests.world import World, csrf, sign_in


def report_of(database: Database) -> Report:
    with database.reading() as session:
        return session.scalars(select(Report).order_by(Report.id.desc())).first()  # type: ignore[return-value]  # the caller has made one


def entries(database: Database) -> list[ModerationEntry]:
    with database.reading() as session:
        return list(session.scalars(select(ModerationEntry).order_by(ModerationEntry.id)))


def decision(slug: str, report: Report) -> str:
    return f"/communities/{slug}/moderation/reports/{report.id}"


@pytest.fixture
def beans(database: Database, world: World) -> Posted:
    return posted(database, world)


def test_a_reader_reports_a_post_and_its_facilitators_find_it(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    zed, ada = sign_in(app, world.zed), sign_in(app, world.ada)
    address = f"/threads/{beans.thread_id}/report"
    assert "marrowstone" in zed.get(address).text

    sent = post(zed, address, reason="unsafe", note="Rotting beans are toxic.")
    again = post(zed, address, reason="spam", note="")

    assert sent.headers["Location"] == f"/threads/{beans.thread_id}"
    assert again.status_code == 409
    queue = ada.get("/communities/garden/moderation").text
    assert "Rotting beans are toxic." in queue
    report = ada.get(decision("garden", report_of(database))).text
    assert "marrowstone" in report
    assert not says(queue + report, "Zed")
    assert events(database)[-1] == "report:made"


def test_a_report_without_a_reason_comes_back_with_what_was_typed(
    app: Flask, world: World, beans: Posted
) -> None:
    refused = post(
        sign_in(app, world.zed), f"/threads/{beans.thread_id}/report", note="Typed with care"
    )

    assert refused.status_code == 422
    assert "Typed with care" in refused.text


def test_nobody_reports_their_own_post_and_visitors_sign_in_first(
    app: Flask, world: World, beans: Posted
) -> None:
    own = post(sign_in(app, world.ben), f"/threads/{beans.thread_id}/report", reason="spam")
    visitor = app.test_client().get(f"/threads/{beans.thread_id}/report")
    suspended = sign_in(app, world.sue)

    assert own.status_code == 422
    assert visitor.status_code in (302, 401)
    assert post(suspended, f"/threads/{beans.thread_id}/report", reason="spam").status_code == 403


@pytest.mark.parametrize("outsider", ["zed", "xen", "sue", "fay", "mo", "pia"])
def test_a_post_in_a_private_community_can_be_reported_by_its_readers_alone(
    app: Flask, database: Database, world: World, outsider: str
) -> None:
    secret = posted(database, world, slug="vault")
    browser = sign_in(app, getattr(world, outsider))
    for place in (f"/threads/{secret.thread_id}", f"/replies/{secret.reply_id}"):
        for act in ("report", "hiding"):
            assert browser.get(f"{place}/{act}").status_code == 404
            refused = post(browser, f"{place}/{act}", reason="spam")
            assert refused.status_code == 404
            assert "marrowstone" not in refused.text
        assert post(browser, f"{place}/hiding/remove").status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 0

    ben = sign_in(app, world.ben)
    assert "quillwort" in ben.get(f"/replies/{secret.reply_id}/report").text
    assert post(ben, f"/replies/{secret.reply_id}/report", reason="spam").status_code == 303


@pytest.mark.parametrize("outsider", ["zed", "ben", "cleo", "mo", "pia", "sue"])
def test_only_facilitators_see_reports_or_decide(
    app: Flask, database: Database, world: World, beans: Posted, outsider: str
) -> None:
    post(sign_in(app, world.xen), f"/threads/{beans.thread_id}/report", reason="spam")
    report = report_of(database)
    browser = sign_in(app, getattr(world, outsider))

    for room in ("moderation", "moderation/rules"):
        assert browser.get(f"/communities/garden/{room}").status_code == 403
    answer = post(browser, decision("garden", report), outcome="hidden", reason="Mine")
    assert answer.status_code == 403
    assert post(browser, f"/threads/{beans.thread_id}/hiding", reason="Mine").status_code == 403
    assert report_of(database).decided_at is None
    assert entries(database) == []
    assert sign_in(app, world.fay).get("/communities/garden/moderation").status_code == 200


def test_a_facilitator_of_one_community_decides_nothing_in_another(
    app: Flask, database: Database, world: World
) -> None:
    pump = posted(database, world, slug="workshop")
    post(sign_in(app, world.cleo), f"/threads/{pump.thread_id}/report", reason="spam")
    report = report_of(database)
    fay = sign_in(app, world.fay)

    assert post(fay, decision("garden", report), outcome="dismissed").status_code == 404
    assert post(fay, decision("workshop", report), outcome="dismissed").status_code == 403
    assert post(fay, f"/threads/{pump.thread_id}/hiding", reason="Mine").status_code == 403
    assert report_of(database).decided_at is None
    assert "marrowstone" not in fay.get("/communities/garden/moderation").text


def test_hiding_by_decision_takes_the_post_from_readers_and_counters_alike(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    for who in (world.zed, world.cleo):
        post(sign_in(app, who), f"/replies/{beans.reply_id}/report", reason="unkind")
    fay = sign_in(app, world.fay)
    bare = post(fay, decision("garden", report_of(database)), outcome="hidden", reason="")
    assert bare.status_code == 422
    assert "Say why" in bare.text
    assert report_of(database).decided_at is None

    decided = post(
        fay, decision("garden", report_of(database)), outcome="hidden", reason="Against our norms"
    )

    assert decided.status_code == 303
    with database.reading() as session:
        reply = session.get_one(Reply, beans.reply_id)
        thread = session.get_one(Thread, beans.thread_id)
        place = session.get_one(Community, world.garden)
        outcomes = set(session.scalars(select(Report.outcome)))
    assert reply.hidden_reason == "Against our norms"
    assert (thread.replies_count, thread.answers_count, place.unanswered_count) == (0, 0, 1)
    assert outcomes == {"hidden"}
    assert [entry.act for entry in entries(database)] == ["hide"]
    assert "reply:removed" in events(database)
    assert "No open reports" in fay.get("/communities/garden/moderation").text


def test_dismissing_leaves_the_post_and_a_line_in_the_log(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    post(sign_in(app, world.zed), f"/threads/{beans.thread_id}/report", reason="spam")
    ada = sign_in(app, world.ada)
    done = post(ada, decision("garden", report_of(database)), outcome="dismissed", reason="")

    assert done.status_code == 303
    assert [(entry.act, entry.actor_role) for entry in entries(database)] == [
        ("dismiss", "facilitator")
    ]
    log = ada.get("/communities/garden/moderation/log").text
    assert "dismissed a report about" in log
    assert "/people/ben" in log


def test_the_author_of_a_reported_post_does_not_find_it_harmless(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    post(sign_in(app, world.zed), f"/replies/{beans.reply_id}/report", reason="unkind")
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    address = decision("garden", report_of(database))

    assert post(ada, address, outcome="dismissed", reason="").status_code == 403
    assert entries(database) == []
    assert post(fay, address, outcome="dismissed", reason="").status_code == 303


def test_m4_of_two_who_decide_at_once_one_wins_and_one_line_is_written(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    post(sign_in(app, world.zed), f"/threads/{beans.thread_id}/report", reason="spam")
    address = decision("garden", report_of(database))
    browsers = [sign_in(app, world.ada), sign_in(app, world.fay)]
    tokens = [csrf(browser) for browser in browsers]
    barrier, answers = threading.Barrier(2), []

    def decide(index: int) -> None:
        barrier.wait()
        fields = {"csrf_token": tokens[index], "outcome": "hidden", "reason": f"Reason {index}"}
        answers.append(browsers[index].post(address, data=fields).status_code)

    pair = [threading.Thread(target=decide, args=(index,)) for index in (0, 1)]
    for each in pair:
        each.start()
    for each in pair:
        each.join()

    assert sorted(answers) == [303, 409]
    assert len(entries(database)) == 1
    assert events(database).count("thread:removed") == 1


def test_the_queue_costs_the_same_for_one_report_and_for_many(
    app: Flask, world: World, beans: Posted, statements: Statements
) -> None:
    ada = sign_in(app, world.ada)
    counts = []
    for reporters in ((world.zed,), (world.cleo, world.fay, world.mo, world.pia, world.xen)):
        for who in reporters:
            post(sign_in(app, who), f"/threads/{beans.thread_id}/report", reason="spam")
        statements.clear()
        assert ada.get("/communities/garden/moderation").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 7
