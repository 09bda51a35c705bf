"""Warnings, notes, texts, one's own decisions and appeals, as pages and for programs."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.communities.models import Community, Stage
from community.moderation.models import Appeal, Measure
from tests.naming import says
from tests.web.communities.doors import post
from tests.web.posting import posted
from tests.world import World, sign_in

PERSON = "/communities/garden/moderation/people/ben"


def latest(database: Database, table: type[Measure] | type[Appeal]) -> int:
    with database.reading() as session:
        return session.scalars(select(table.id).order_by(table.id.desc())).first() or 0


def test_a_warning_from_a_text_is_read_and_appealed_by_the_person_alone(
    app: Flask, database: Database, world: World
) -> None:
    ada, ben, fay = (sign_in(app, who) for who in (world.ada, world.ben, world.fay))
    post(sign_in(app, world.mo), "/admin/texts", title="Kind", body="We speak kindly here")
    shared = ada.get("/api/v1/communities/garden/moderation/texts").json["items"]
    assert [(text["title"], text["own"]) for text in shared] == [("Kind", False)]
    assert ">We speak kindly here</textarea>" in ada.get(f"{PERSON}?text={shared[0]['id']}").text
    refused = post(ada, PERSON, kind="mute", reason="Typed with care", days="0")
    assert refused.status_code == 422
    assert "Typed with care" in refused.text

    assert post(ada, PERSON, kind="warn", reason="We speak kindly here").status_code == 303
    post(ada, f"{PERSON}/notes", body="Was told on the telephone too")
    measure = latest(database, Measure)
    own = ben.get(f"/decisions/{measure}").text
    assert "We speak kindly here" in own
    assert "Another facilitator looks at it" in own
    assert "telephone" not in own
    for telling in ("Ada", "Fay"):
        assert not says(own, telling)
    assert "telephone" in fay.get(PERSON).text
    for other in (ada, sign_in(app, world.zed)):
        assert other.get(f"/decisions/{measure}").status_code == 404
    assert app.test_client().get(f"/decisions/{measure}").status_code == 302

    assert post(ben, f"/decisions/{measure}", body="I was kind").status_code == 303
    appeal = latest(database, Appeal)
    assert ada.get(f"/appeals/{appeal}").status_code == 404
    assert "I was kind" in fay.get(f"/appeals/{appeal}").text
    assert fay.get("/api/v1/appeals").json["items"][0]["appeal"] == "I was kind"
    answered = post(fay, f"/appeals/{appeal}", ruling="upheld", answer="Read it again")
    assert answered.status_code == 303
    read = ben.get(f"/decisions/{measure}").text
    assert "Read it again" in read
    assert "The decision stands." in read


def test_appeals_stand_beside_the_moderation_that_one_came_from(
    app: Flask, database: Database, world: World
) -> None:
    ada, ben, fay = (sign_in(app, who) for who in (world.ada, world.ben, world.fay))
    post(ada, PERSON, kind="warn", reason="We speak kindly here")
    post(ben, f"/decisions/{latest(database, Measure)}", body="I was kind")
    row = f'href="/appeals/{latest(database, Appeal)}"'

    here = fay.get("/appeals?in=garden").text
    assert row in here
    assert 'href="/communities/garden/moderation/held"' in here
    assert row in fay.get("/appeals").text
    assert row not in ada.get("/appeals?in=garden").text
    assert 'href="/admin/reports"' in sign_in(app, world.mo).get("/appeals").text
    assert ben.get("/appeals?in=garden").status_code == 403
    outsider = sign_in(app, world.zed)
    assert {outsider.get(f"/appeals?in={slug}").status_code for slug in ("vault", "none")} == {404}


def test_whoever_comes_from_a_notice_finds_appeals_in_their_place(
    app: Flask, database: Database, world: World
) -> None:
    ada, ben, fay = (sign_in(app, who) for who in (world.ada, world.ben, world.fay))
    post(ada, PERSON, kind="warn", reason="We speak kindly here")
    post(ben, f"/decisions/{latest(database, Measure)}", body="I was kind")
    one = f"/appeals/{latest(database, Appeal)}"
    room = 'href="/communities/garden/moderation/held"'
    # Fay looks after the garden alone, Ada after three places, the others after none.
    for path in ("/appeals", one):
        assert room in fay.get(path).text
    assert 'aria-current="page">Appeals' in fay.get("/appeals").text
    assert 'aria-current="true">Appeals' in fay.get(one).text
    several = ada.get("/appeals").text
    assert room not in several
    assert 'href="/appeals?in=vault"' in several
    for who in (ben, sign_in(app, world.zed)):
        plain = who.get("/appeals").text
        assert room not in plain
        assert "/appeals?in=" not in plain
        assert who.get(one).status_code == 404
    admin = sign_in(app, world.mo).get("/appeals").text
    assert 'href="/admin/log"' in admin
    with database.unit_of_work() as session:
        session.get_one(Community, world.garden).stage = Stage.ARCHIVED
    for path in ("/appeals", one):
        assert fay.get(path).status_code == 200, "also when it has ended"


def test_a_suspended_person_reads_why_and_appeals(
    app: Flask, database: Database, world: World
) -> None:
    mo = sign_in(app, world.mo)
    post(mo, "/admin/people/ben/suspension", reason="Threats", days="3")
    ben = sign_in(app, world.ben)
    assert "/decisions" in ben.get("/").text
    assert "Threats" in ben.get("/decisions").text
    measure = latest(database, Measure)
    assert "nobody but the admin" in ben.get(f"/decisions/{measure}").text
    assert post(ben, f"/decisions/{measure}", body="Not me").status_code == 303
    done = post(mo, f"/appeals/{latest(database, Appeal)}", ruling="reversed", answer="Sorry")
    assert done.status_code == 303
    assert "Your account is suspended" not in sign_in(app, world.ben).get("/").text


def test_an_admin_answers_for_a_private_place_without_reading_its_posts(
    app: Flask, database: Database, world: World
) -> None:
    secret = posted(database, world, slug="vault", author="ben", answerer="ben")
    post(sign_in(app, world.ada), f"/replies/{secret.reply_id}/hiding", reason="Rude words")
    measure = latest(database, Measure)
    ben = sign_in(app, world.ben)
    assert "the admins of the organisation" in ben.get(f"/decisions/{measure}").text
    post(ben, f"/decisions/{measure}", body="It is a plant")
    appeal = latest(database, Appeal)
    page = sign_in(app, world.mo).get(f"/appeals/{appeal}").text
    assert "It is a plant" in page
    for hidden in ("quillwort", "marrowstone", "Why do my beans fail"):
        assert hidden not in page
    assert "quillwort" in ben.get(f"/decisions/{measure}").text


def test_an_admin_who_judges_sees_what_is_judged_where_they_may_read(
    app: Flask, database: Database, world: World
) -> None:
    rude = posted(database, world, slug="workshop", author="ben", answerer="ben")
    post(sign_in(app, world.ada), f"/replies/{rude.reply_id}/hiding", reason="Rude words")
    ben, mo = sign_in(app, world.ben), sign_in(app, world.mo)
    post(ben, f"/decisions/{latest(database, Measure)}", body="It is a plant")
    appeal = f"/appeals/{latest(database, Appeal)}"
    assert "quillwort" in mo.get(appeal).text
    assert sign_in(app, world.zed).get(appeal).status_code == 404

    assert (
        post(sign_in(app, world.ada), f"/replies/{rude.reply_id}/hiding/remove").status_code == 303
    )
    assert post(ben, f"/replies/{rude.reply_id}/deletion").status_code == 303
    assert "quillwort" not in mo.get(appeal).text


@pytest.mark.parametrize("outsider", ["ben", "zed", "mo", "sue"])
def test_what_is_kept_about_a_member_is_for_facilitators(
    app: Flask, world: World, outsider: str
) -> None:
    browser = sign_in(app, getattr(world, outsider))
    api = f"/api/v1{PERSON}"
    for place in (PERSON, f"{api}/measures", f"{api}/notes"):
        assert browser.get(place).status_code == 403
        assert sign_in(app, world.fay).get(place).status_code == 200
