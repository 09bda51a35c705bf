"""Drafts through pages: kept, offered, taken up and thrown away, for their author alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from app.database import Database
from community import clock
from community.communities.models import Membership
from community.drafts.actions.keeping import MOST_DRAFTS, forget_old_drafts
from community.drafts.models import Draft
from community.drafts.queries import shown_in_draft
from community.threads.actions.uploads import forget_unused
from community.threads.models import Thread, Upload
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in

_JSON = {"Accept": "application/json"}


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def drafts(database: Database) -> list[Draft]:
    """Every draft there is, in order."""
    with database.reading() as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def typed(browser: FlaskClient, place: str, draft: str = "", **fields: object) -> TestResponse:
    """What an open page sends while somebody types."""
    data = {"csrf_token": csrf(browser), "place": place, "draft": draft, **fields}
    return browser.post("/drafts", data=data, headers=_JSON)


def test_what_is_typed_is_offered_on_another_device_and_goes_when_it_is_posted(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    laptop, telephone = sign_in(app, world.ben), sign_in(app, world.ben)

    kept = typed(laptop, f"reply:{thread}", body="In <March>").json

    page = telephone.get(f"/threads/{thread}").text
    assert kept is not None
    assert "In &lt;March&gt;" in page
    assert f'href="/threads/{thread}?draft={kept["draft"].split(".")[0]}#body"' in page
    taken = telephone.get(f"/threads/{thread}?draft={kept['draft'].split('.')[0]}").text
    assert re.search(r"<textarea[^>]*>In &lt;March&gt;</textarea>", taken)
    assert f'name="draft" value="{kept["draft"]}"' in taken
    assert "data-begun" in taken
    assert "In &lt;March&gt;" not in sign_in(app, world.ada).get(f"/threads/{thread}").text

    answer = post(telephone, f"/threads/{thread}/replies", body="In March.", draft=kept["draft"])

    assert answer.status_code == 303
    assert drafts(database) == []
    assert "In &lt;March&gt;" not in laptop.get(f"/threads/{thread}").text


def test_two_devices_never_write_over_each_other(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    place = f"reply:{talk.start('ada')}"
    laptop, telephone = sign_in(app, world.ben), sign_in(app, world.ben)
    first = typed(laptop, place, body="One").json
    assert first is not None

    unseen = typed(telephone, place, body="Two")
    assert unseen.status_code == 409
    assert unseen.content_type == "application/problem+json"
    assert unseen.json is not None
    assert unseen.json["errors"]["draft"] == first["draft"]

    # Whoever has seen it decides, and the other device hears of that.
    assert typed(telephone, place, first["draft"], body="Two").status_code == 200
    late = typed(laptop, place, first["draft"], body="One, longer")
    assert late.status_code == 409
    assert [draft.body for draft in drafts(database)] == ["Two"]
    # The same words are no quarrel, and what was posted elsewhere does not come back by itself.
    assert typed(laptop, place, first["draft"], body="Two").status_code == 200
    post(telephone, f"/drafts/{drafts(database)[0].id}/removal")
    gone = typed(laptop, place, first["draft"], body="One, longer")
    assert gone.status_code == 409
    assert gone.json is not None
    assert gone.json["code"] == "draft_gone"
    assert drafts(database) == []


def test_an_emptied_field_leaves_no_draft(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    place = f"reply:{talk.start('ada')}"
    ben = sign_in(app, world.ben)
    kept = typed(ben, place, body="One").json
    assert kept is not None

    emptied = typed(ben, place, kept["draft"], body="  ")

    assert emptied.json == {"draft": ""}
    assert drafts(database) == []


def test_without_a_script_a_button_keeps_what_was_typed(
    app: Flask, database: Database, world: World
) -> None:
    ben = sign_in(app, world.ben)
    path = "/communities/garden/threads/new"
    form = {"kind": "question", "title": "Be", "body": "", "tags": "sowing"}

    saved = post(ben, path, save_draft="true", **form)

    assert saved.headers["Location"] == "/drafts"
    (draft,) = drafts(database)
    assert (draft.kind, draft.title, draft.tags) == ("question", "Be", "sowing")
    listed = ben.get("/drafts").text
    assert f'href="{path}?draft={draft.id}"' in listed
    again = ben.get(f"{path}?draft={draft.id}").text
    assert 'value="Be"' in again
    assert re.search(r'value="question"[^>]* checked', again)

    # A second press without having seen it tells, and keeps both texts.
    other = post(ben, path, save_draft="true", **{**form, "title": "Something else"})
    assert other.status_code == 409
    assert 'value="Something else"' in other.text
    assert f'href="/drafts/{draft.id}"' in other.text
    token = re.search(r'name="draft" value="([\d.]+)"', other.text)
    assert token is not None
    decided = post(
        ben, path, save_draft="true", **{**form, "title": "Something else"}, draft=token[1]
    )
    assert decided.status_code == 303
    assert [each.title for each in drafts(database)] == ["Something else"]


@pytest.mark.parametrize("act", ["comment", "edit"])
def test_comments_and_edits_have_drafts_too(
    app: Flask, database: Database, world: World, talk: Conversation, act: str
) -> None:
    thread = talk.start("ada")
    reply = talk.say(thread, "ben")
    ben = sign_in(app, world.ben)
    path = f"/replies/{reply}/{'comments/new' if act == 'comment' else 'edit'}"

    kept = typed(ben, f"{act}:post:{reply}", body="Rather in April.", version=1)

    assert kept.status_code == 200, kept.text
    assert "Rather in April." in ben.get(path).text
    (draft,) = drafts(database)
    assert draft.thread_id == thread
    assert re.search(r"<textarea[^>]*>Rather in April", ben.get(f"{path}?draft={draft.id}").text)
    seen = {"version": 1} if act == "edit" else {}
    sent = post(ben, path, body="Rather in April.", draft=f"{draft.id}.{draft.version}", **seen)
    assert sent.status_code == 303
    assert drafts(database) == []


def test_a_form_that_is_refused_keeps_its_draft(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben = sign_in(app, world.ben)
    kept = typed(ben, f"reply:{thread}", body="One").json
    assert kept is not None

    refused = post(ben, f"/threads/{thread}/replies", body=" ", draft=kept["draft"])

    assert refused.status_code == 422
    assert f'name="draft" value="{kept["draft"]}"' in refused.text
    assert len(drafts(database)) == 1


def test_nobody_learns_of_a_place_by_writing_there_or_of_anothers_draft(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    hidden = talk.start("ben", slug="vault", title="Quillwort in the vault")
    typed(sign_in(app, world.ben), f"reply:{hidden}", body="Marrowstone")
    (draft,) = drafts(database)
    zed = sign_in(app, world.zed)

    for place in (f"reply:{hidden}", "reply:999999", "start:999999", f"start:{world.vault}", "x"):
        assert typed(zed, place, body="Hello").status_code == 404, place
    for address in (f"/drafts/{draft.id}", "/drafts/999999"):
        assert zed.get(address).status_code == 404
        assert post(zed, f"{address}/removal").status_code == 404
        assert post(zed, f"{address}/posting").status_code == 404
        assert post(zed, f"{address}/time/remove").status_code == 404
    assert "Marrowstone" not in zed.get("/drafts").text
    assert app.test_client().get("/drafts").status_code in (302, 303)
    assert len(drafts(database)) == 1
    assert "Marrowstone" in sign_in(app, world.ben).get("/drafts").text


def test_the_words_stay_when_the_place_is_lost_and_its_names_do_not_show(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", slug="vault", title="Quillwort in the vault")
    ben = sign_in(app, world.ben)
    typed(ben, f"reply:{thread}", body="My own words")
    (draft,) = drafts(database)
    assert "Quillwort" in ben.get("/drafts").text, "inside it has its title"
    with database.unit_of_work() as session:
        mine = (Membership.account_id == world.ben) & (Membership.community_id == world.vault)
        session.execute(delete(Membership).where(mine))

    for page in (ben.get("/drafts").text, ben.get(f"/drafts/{draft.id}").text):
        assert "My own words" in page
        for secret in ("Quillwort", "vault", "Vault"):
            assert secret not in page
    post(ben, f"/drafts/{draft.id}/removal")
    assert drafts(database) == []


def test_the_list_costs_the_same_with_two_and_with_fifty(
    app: Flask, database: Database, world: World, talk: Conversation, statements: Statements
) -> None:
    ben = sign_in(app, world.ben)
    counts = []
    for many in (2, MOST_DRAFTS):
        while (there := len(drafts(database))) < many:
            thread = talk.start("ada", title=f"Thread number {there}")
            assert typed(ben, f"reply:{thread}", body="Words").status_code == 200
        statements.clear()
        assert ben.get("/drafts").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
    first = ben.get("/drafts").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    assert first.count("Go on writing") == 20
    assert ben.get("/drafts" + following[1]).text.count("Go on writing") == 20
    one_more = typed(ben, f"reply:{talk.start('ada')}", body="Words")
    assert one_more.status_code == 422
    assert one_more.json is not None
    assert one_more.json["code"] == "too_many_drafts"


def test_what_nobody_touches_for_ninety_days_goes_and_its_images_stay_as_long(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    key = "k" * 32
    ben = sign_in(app, world.ben)
    typed(ben, f"reply:{talk.start('ada')}", body=f"![mine](/uploads/{key})")
    with database.unit_of_work() as session:
        for name in (key, "z" * 32):
            session.add(
                Upload(
                    key=name,
                    sha256=name * 2,
                    account_id=world.ben,
                    file_name="a.png",
                    media_type="image/png",
                    size=1,
                    width=1,
                    height=1,
                    created_at=clock.ago(days=3),
                    unused_since=clock.ago(days=3),
                )
            )
    with database.unit_of_work() as session:
        assert forget_unused(session, needed=shown_in_draft()) == ["z" * 64]
    for days, left in ((89, 1), (91, 0)):
        with database.unit_of_work() as session:
            session.execute(update(Draft).values(touched_at=clock.ago(days=days)))
            forget_old_drafts(session)
        assert len(drafts(database)) == left


def test_a_thread_that_starts_from_a_draft_is_there_once(
    app: Flask, database: Database, world: World
) -> None:
    ben = sign_in(app, world.ben)
    kept = typed(ben, f"start:{world.garden}", title="A new bed", body="Where to?").json
    assert kept is not None

    sent = post(
        ben,
        "/communities/garden/threads/new",
        kind="discussion",
        title="A new bed",
        body="Where to?",
        draft=kept["draft"],
    )

    assert sent.status_code == 303
    with database.reading() as session:
        assert len(session.scalars(select(Thread)).all()) == 1
    assert drafts(database) == []
