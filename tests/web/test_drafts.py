"""Drafts through pages: kept, offered, taken up and thrown away, for their author alone."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from app.database import Database
from app.drafting import moment_in
from community import clock
from community.accounts.models import Account
from community.communities.models import Membership
from community.drafts.actions.keeping import MOST_DRAFTS, forget_old_drafts
from community.drafts.models import Draft
from community.drafts.queries import shown_in_draft
from community.errors import Refused
from community.threads.actions.uploads import forget_unused
from community.threads.models import Reply, Thread, ThreadKind, Upload
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


def _in(hours: float) -> str:
    return (clock.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_post_is_scheduled_listed_changed_and_taken_back(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    path = f"/threads/{thread}/replies"

    answer = post(ben, path, body="In March.", later="true", post_at=_in(3))

    assert answer.headers["Location"] == "/drafts", answer.text
    (draft,) = drafts(database)
    assert draft.post_at is not None
    assert "Will be posted" in ben.get("/drafts").text
    assert "In March." not in ada.get(f"/threads/{thread}").text
    assert "In March." not in ben.get(f"/threads/{thread}").text, "it is not offered again"
    form = ben.get(f"{path}/new?draft={draft.id}").text
    token = f"{draft.id}.{draft.version}.later"
    assert f'name="draft" value="{token}"' in form
    assert "data-place" not in form
    changed = post(ben, path, body="In April.", later="true", post_at=_in(4), draft=token)
    assert changed.status_code == 303
    (draft,) = drafts(database)
    assert draft.body == "In April."
    post(ben, f"/drafts/{draft.id}/time/remove")
    (draft,) = drafts(database)
    assert (draft.post_at, draft.place) == (None, f"reply:{thread}")
    posted = post(ben, f"/drafts/{draft.id}/posting")
    assert re.fullmatch(rf"/threads/{thread}\?post=\d+#reply-\d+", posted.headers["Location"])
    assert "In April." in ada.get(f"/threads/{thread}").text
    assert drafts(database) == []


def test_what_was_posted_at_its_time_is_not_posted_again_by_an_open_form(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben = sign_in(app, world.ben)
    path = f"/threads/{thread}/replies"
    post(ben, path, body="In March.", later="true", post_at=_in(3))
    (draft,) = drafts(database)
    token = f"{draft.id}.{draft.version}.later"
    post(ben, f"/drafts/{draft.id}/posting")

    again = post(ben, path, body="In March.", draft=token)

    assert again.status_code == 409
    with database.reading() as session:
        assert len(session.scalars(select(Reply)).all()) == 1


@pytest.mark.parametrize("when", ["", "yesterday", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_bad_time_keeps_what_was_typed(
    app: Flask, database: Database, world: World, when: str
) -> None:
    ben = sign_in(app, world.ben)
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?"}

    answer = post(ben, "/communities/garden/threads/new", later="true", post_at=when, **form)

    assert answer.status_code == 422
    assert "Where to?" in answer.text
    assert 'id="post_at-error"' in answer.text
    assert drafts(database) == []


@pytest.mark.parametrize("hours", [-1, 0.02, 24 * 91])
def test_times_out_of_bounds_are_refused(
    app: Flask, database: Database, world: World, hours: float
) -> None:
    ben = sign_in(app, world.ben)
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?"}
    path = "/communities/garden/threads/new"

    assert post(ben, path, later="true", post_at=_in(hours), **form).status_code == 422
    assert drafts(database) == []
    assert post(ben, path, later="true", post_at=_in(1), **form).status_code == 303


def test_pressing_twice_schedules_once(app: Flask, database: Database, world: World) -> None:
    ben = sign_in(app, world.ben)
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?"}
    for _ in range(2):
        post(
            ben,
            "/communities/garden/threads/new",
            later="true",
            post_at=_in(2),
            idempotency_key="the-same-form",
            **form,
        )

    assert len(drafts(database)) == 1


def test_the_time_is_that_of_the_place_where_it_is_chosen(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.execute(
            update(Account).where(Account.id == world.ben).values(time_zone="Asia/Tokyo")
        )
    ben = sign_in(app, world.ben)
    there = (clock.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(days=1)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    post(
        ben,
        "/communities/garden/threads/new",
        later="true",
        post_at=there.strftime("%Y-%m-%dT%H:%M"),
        kind="discussion",
        title="A new bed",
        body="Where to?",
    )

    (draft,) = drafts(database)
    assert draft.post_at == there
    assert draft.time_zone == "Asia/Tokyo"
    with database.unit_of_work() as session:
        session.execute(
            update(Account).where(Account.id == world.ben).values(time_zone="Europe/Berlin")
        )
    assert "Asia/Tokyo" in ben.get("/drafts").text


def test_clocks_that_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert moment_in(berlin, "2026-10-25T02:30").hour == 0, "the first of the two"
    assert moment_in(berlin, "2026-07-01T12:00").hour == 10
    assert moment_in(berlin, "2026-12-01T12:00").hour == 11
    with pytest.raises(Refused, match="forward"):
        moment_in(berlin, "2026-03-29T02:30")


def test_quoting_a_post_works_by_a_link_and_leads_back(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    reply = talk.say(thread, "cleo", "> old\n\nIn **March**.\n\nOr April.")
    ben = sign_in(app, world.ben)
    assert f'href="/threads/{thread}?quote={reply}#respond"' in ben.get(f"/threads/{thread}").text

    page = ben.get(f"/threads/{thread}?quote={reply}").text

    link = f"> [@cleo wrote](/threads/{thread}?post={reply}):"
    assert f"{link}\n>\n> In **March**.\n>\n> Or April." in unescape(page)
    of_first = ben.get(f"/threads/{thread}?quote=opening").text
    assert f"> [@ada wrote](/threads/{thread}):" in unescape(of_first)
    assert "?quote=" not in app.test_client().get(f"/threads/{thread}").text


def test_nothing_that_is_gone_or_elsewhere_is_quoted(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    here, hidden = talk.start("ada"), talk.start("ada", slug="vault")
    secret = talk.say(hidden, "ben", "Marrowstone")
    removed = talk.say(here, "cleo", "Quillwort")
    with database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == removed).values(hidden_at=clock.now()))
    cleo = sign_in(app, world.cleo)

    for asked in (secret, removed, "999999", "x", "0"):
        page = cleo.get(f"/threads/{here}?quote={asked}")
        assert page.status_code == 200
        assert "wrote](" not in page.text
    assert cleo.get(f"/threads/{hidden}?quote={secret}").status_code == 404


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
