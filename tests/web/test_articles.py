"""Articles on their pages: written, published, saved by two at once, brought back, confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.database import Database
from community import clock
from community.articles.models import Article
from community.communities.models import Community, Stage
from tests.articles import BODY, article
from tests.web.conversation import post
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


def stored(database: Database, number: int) -> Article:
    with database.reading() as session:
        return session.get_one(Article, number)


def save(
    browser: FlaskClient, number: int, body: str, *, version: int, **more: Any
) -> TestResponse:
    fields = {"title": "How to sow beans", "body": body, "tags": "beans", "version": version}
    return post(browser, f"/articles/{number}/edit", **{**fields, **more})


def test_a_draft_is_begun_from_its_template_and_published(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    assert "Choose" not in ben.get("/communities/garden/articles/new").text
    begun = ben.get("/communities/garden/articles/new?kind=lesson&title=Late%20frost").text
    assert "## What we learned" in begun
    assert "Late frost" in begun
    fields = {"kind": "lesson", "title": "Late frost", "tags": "frost"}

    made = post(ben, "/communities/garden/articles/new", **fields, body="## What\n\nIt froze.")

    number = int(made.location.rpartition("/")[2])
    page = ben.get(f"/articles/{number}").text
    assert "This is a draft" in page
    assert sign_in(app, world.cleo).get(f"/articles/{number}").status_code == 404
    assert sign_in(app, world.ada).get(f"/articles/{number}").status_code == 200
    assert post(ben, f"/articles/{number}/publication").status_code == 303
    assert "Recently confirmed" in sign_in(app, world.cleo).get(f"/articles/{number}").text
    assert app.test_client().get(f"/articles/{number}").status_code == 200  # the garden is public
    assert "Late frost" in app.test_client().get("/communities/garden/knowledge").text


def test_headings_alone_are_not_published_and_nothing_typed_is_lost(
    app: Flask, world: World
) -> None:
    ben = sign_in(app, world.ben)
    template = "## What it means here\n\n## Example\n\n## Not to be confused with"
    got = post(
        ben,
        "/communities/garden/articles/new",
        kind="glossary",
        title="Tilth",
        body=template,
        publish="true",
    )
    assert got.status_code == 422
    assert "headings alone" in got.text
    assert "Tilth" in got.text
    assert ben.get("/communities/garden/knowledge").text.count("Tilth") == 0


def test_two_who_save_different_lines_are_both_kept(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    assert save(ada, number, BODY.replace("May", "June"), version=1).status_code == 303

    got = save(ben, number, BODY.replace("August", "September"), version=1)

    assert got.status_code == 303, got.text
    kept = stored(database, number)
    assert kept.body == "Sow in June.\n\nWater weekly.\n\nHarvest in September."
    assert kept.version == 3


def test_two_who_save_the_same_line_see_both_and_settle_it(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    save(ada, number, BODY.replace("May", "June"), version=1)

    met = save(ben, number, BODY.replace("May", "April"), version=1, note="Earlier")

    assert met.status_code == 409
    for words in ("Sow in June.", "Sow in April.", "&lt;&lt;&lt;&lt;&lt;&lt;&lt;", "Earlier"):
        assert words in met.text
    assert 'name="version" value="2"' in met.text
    assert 'name="settling"' in met.text
    unsettled = "<<<<<<< a\nSow in April.\n=======\nSow in June.\n>>>>>>> b"
    left = save(ben, number, unsettled, version=2, settling="true")
    assert left.status_code == 422
    assert save(ben, number, "Sow in April.", version=2, settling="true").status_code == 303
    assert stored(database, number).body == "Sow in April."


def test_the_same_form_sent_twice_makes_one_version(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    ben = sign_in(app, world.ben)
    for _ in range(2):
        assert save(ben, number, "Sow late.", version=1).status_code == 303
    assert stored(database, number).version == 2


def test_an_old_version_comes_back_as_the_newest(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    ben = sign_in(app, world.ben)
    save(ben, number, "Sow late.", version=1, note="Frost")
    assert "Frost" in ben.get(f"/articles/{number}/history").text
    assert "Sow" in ben.get(f"/articles/{number}/changes").text
    assert "Water weekly" in ben.get(f"/articles/{number}/history/1").text

    assert post(ben, f"/articles/{number}/history/1/return").status_code == 303

    kept = stored(database, number)
    assert (kept.body, kept.version) == (BODY, 3)
    assert ben.get(f"/articles/{number}/changes?from=1&to=99").status_code == 404
    assert post(ben, f"/articles/{number}/history/99/return").status_code == 404


def test_an_address_that_names_no_version_or_path_is_answered_in_words(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    ben = sign_in(app, world.ben)
    save(ben, number, "Sow late.", version=1)
    for huge in ("9" * 18, "9" * 30, "-1", "x"):
        assert ben.get(f"/articles/{number}?path={huge}").status_code == 200
        assert ben.get(f"/articles/{number}/changes?from={huge}").status_code in (200, 404)
        assert ben.get(f"/articles/{number}/changes?to={huge}").status_code in (200, 404)
        assert ben.get(f"/articles/{number}/history/{huge}").status_code == 404
        assert ben.get(f"/api/v1/articles/{number}/versions/{huge}").status_code == 404


def test_it_falls_due_and_one_click_makes_it_fresh(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    with clock.frozen(clock.ahead(days=190)):
        ben = sign_in(app, world.ben)
        assert "Due for review" in ben.get("/communities/garden/knowledge").text
        assert "Still right" in ben.get(f"/articles/{number}").text
        assert "Still right" not in app.test_client().get(f"/articles/{number}").text
        assert post(ben, f"/articles/{number}/confirmation").status_code == 303
        assert "Recently confirmed" in ben.get(f"/articles/{number}").text
    with clock.frozen(clock.ahead(days=450)):
        assert "Out of date?" in app.test_client().get("/communities/garden/knowledge").text


def test_owner_review_date_and_successor(app: Flask, database: Database, world: World) -> None:
    old, new = article(database, world), article(database, world, title="Beans anew")
    ben = sign_in(app, world.ben)
    wrong = post(ben, f"/articles/{old}/care", owner="zed", review_by="2020-01-01", successor="")
    assert wrong.status_code == 422
    day = clock.ahead(days=30).date().isoformat()
    right = post(ben, f"/articles/{old}/care", owner="cleo", review_by=day, successor=new)
    assert right.status_code == 303, right.text
    page = app.test_client().get(f"/articles/{old}").text
    assert f'href="/articles/{new}"' in page
    assert "Superseded" in page
    assert stored(database, old).owner_id == world.cleo
    itself = post(ben, f"/articles/{new}/care", owner="ben", review_by=day, successor=old)
    assert itself.status_code == 422  # what was superseded takes no place


def test_who_may_not_look_after_it_is_not_shown_the_form(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world)
    for page in ("care", "edit"):
        assert sign_in(app, world.cleo).get(f"/articles/{number}/{page}").status_code == 403
        assert sign_in(app, world.ben).get(f"/articles/{number}/{page}").status_code == 200


def test_facilitators_arrange_the_tree(app: Flask, database: Database, world: World) -> None:
    first, second = article(database, world), article(database, world, title="Then water")
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    assert post(ada, f"/articles/{second}/place", move="up").status_code == 303
    page = ada.get("/communities/garden/knowledge").text
    assert page.index("Then water") < page.index("How to sow beans")
    assert post(ada, f"/articles/{first}/place", under=second).status_code == 303
    assert stored(database, first).parent_id == second
    assert post(ada, f"/articles/{second}/place", under=first).status_code == 422
    assert post(ben, f"/articles/{first}/place", move="up").status_code in (403, 404)


def test_others_suggest_and_the_owner_decides(app: Flask, database: Database, world: World) -> None:
    number = article(database, world)
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)
    assert cleo.get(f"/articles/{number}/edit").status_code == 403
    fields = {"title": "How to sow beans", "tags": "beans", "version": 1}
    body = BODY.replace("weekly", "daily")
    made = post(cleo, f"/articles/{number}/suggest", **fields, body=body, note="It is dry")
    assert made.status_code == 303, made.text
    assert "It is dry" in ben.get(f"/articles/{number}").text
    assert sign_in(app, world.fay).get(made.location).status_code == 200  # she facilitates
    assert app.test_client().get(made.location).status_code == 404
    assert post(ben, made.location, decision="refuse", note="").status_code == 422

    assert post(ben, made.location, decision="accept", note="").status_code == 303

    assert stored(database, number).body == body
    assert post(ben, made.location, decision="accept", note="").status_code == 409


def test_where_a_community_has_ended_nothing_is_suggested_or_decided(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world, by="ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    fields = {"title": "How to sow beans", "version": 1, "tags": "", "summary": "", "note": ""}
    made = post(ben, f"/articles/{number}/suggest", **fields, body="Sow late.")
    assert made.status_code == 303
    with database.unit_of_work() as session:
        garden = session.get_one(Article, number).community_id
        session.get_one(Community, garden).stage = Stage.ARCHIVED

    another = post(ben, f"/articles/{number}/suggest", **fields, body="Sow very late.")
    assert another.status_code == 409
    assert "Sow very late." in another.text
    assert post(ada, made.location, decision="refuse", note="No.").status_code == 409
    assert post(ben, f"{made.location}/withdrawal").status_code == 409


def test_sources_lead_to_what_stands_in_the_same_community(
    app: Flask, database: Database, world: World
) -> None:
    number, other = article(database, world), article(database, world, title="Beans anew")
    hidden = article(database, world, place="vault", title="A secret")
    ben = sign_in(app, world.ben)
    place = f"/articles/{number}/sources"
    assert post(ben, place, source=f"/articles/{other}").status_code == 303
    assert post(ben, place, source="https://beans.example", label="Beans").status_code == 303
    for wrong in (f"/articles/{hidden}", f"/articles/{number}", "javascript:alert(1)"):
        assert post(ben, place, source=wrong).status_code == 422
    page = app.test_client().get(f"/articles/{number}").text
    assert "Beans anew" in page
    assert "https://beans.example" in page
    post(ben, f"/articles/{other}/withdrawal")
    assert "Beans anew" not in app.test_client().get(f"/articles/{number}").text


def test_a_stranger_learns_nothing_of_articles_in_a_closed_place(
    app: Flask, database: Database, world: World
) -> None:
    number = article(database, world, place="vault", title="A secret")
    for who in (app.test_client(), sign_in(app, world.zed), sign_in(app, world.xen)):
        for path in ("", "/edit", "/history", "/changes", "/history/1", "/care", "/suggest"):
            assert who.get(f"/articles/{number}{path}").status_code == 404
        assert who.get("/communities/vault/knowledge").status_code == 404
    zed = sign_in(app, world.zed)
    for path in ("publication", "withdrawal", "confirmation", "deletion", "place", "sources"):
        assert post(zed, f"/articles/{number}/{path}", at="/").status_code == 404
