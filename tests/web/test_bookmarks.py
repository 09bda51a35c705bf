"""Keeping posts through pages, without a script: a button, a form, a list, nothing for others."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.bookmarks.models import Bookmark
from community.communities.models import Membership
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

_WEDNESDAY = datetime(2026, 12, 2, 23, 30, tzinfo=UTC)
_TOKYO = ZoneInfo("Asia/Tokyo")  # where it is Thursday already


def _there(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=_TOKYO)


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def bookmarks(database: Database) -> list[Bookmark]:
    """Every bookmark there is, in order."""
    with database.reading() as session:
        return list(session.scalars(select(Bookmark).order_by(Bookmark.id)))


def test_a_post_is_kept_by_one_press_and_its_button_leads_to_the_note(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread)
    ada = sign_in(app, world.ada)
    assert f'formaction="/replies/{reply}/bookmark"' in ada.get(f"/threads/{thread}").text

    answer = post(ada, f"/replies/{reply}/bookmark")
    again = post(ada, f"/replies/{reply}/bookmark")

    assert answer.headers["Location"] == again.headers["Location"]
    assert answer.headers["Location"].endswith(f"#reply-{reply}")
    (kept,) = bookmarks(database)
    page = ada.get(f"/threads/{thread}").text
    assert f'href="/replies/{reply}/bookmark"' in page
    assert f'formaction="/threads/{thread}/bookmark"' in page, "the thread is not kept"
    to_form = ada.get(f"/replies/{reply}/bookmark")
    assert to_form.headers["Location"] == f"/bookmarks/{kept.id}"
    # The pieces of others' pages are theirs.
    assert (
        f'formaction="/replies/{reply}/bookmark"'
        in sign_in(app, world.fay).get(f"/threads/{thread}").text
    )


def test_a_thread_is_kept_with_a_note_and_stands_in_the_list(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", title="Beans under glass")
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{thread}/bookmark")
    (kept,) = bookmarks(database)

    saved = post(ada, f"/bookmarks/{kept.id}", note="For <spring>", when="never", version=1)

    assert saved.headers["Location"] == "/bookmarks"
    page = ada.get("/bookmarks").text
    assert "Beans under glass" in page
    assert "For &lt;spring&gt;" in page
    assert post(ada, f"/bookmarks/{kept.id}/removal").status_code == 303
    assert bookmarks(database) == []


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({"when": "tomorrow"}, _there(4, 9)),
        ({"when": "next_week"}, _there(7, 9)),
        ({"when": "own", "remind_at": "2026-12-24T18:05"}, _there(24, 18, 5)),
        ({"when": "never"}, None),
    ],
)
def test_the_time_is_that_of_the_persons_own_clock(
    app: Flask,
    database: Database,
    world: World,
    talk: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    chosen: dict[str, str],
    wanted: datetime | None,
) -> None:
    with database.unit_of_work() as session:
        mine = update(Account).where(Account.id == world.ada)
        session.execute(mine.values(time_zone="Asia/Tokyo"))
    thread = talk.start("ben")
    monkeypatch.setattr(clock, "now", lambda: _WEDNESDAY)
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{thread}/bookmark")
    (kept,) = bookmarks(database)

    assert post(ada, f"/bookmarks/{kept.id}", version=1, **chosen).status_code == 303

    (kept,) = bookmarks(database)
    assert kept.remind_at == wanted
    page = ada.get(f"/bookmarks/{kept.id}").text
    assert "Asia/Tokyo" in page
    if wanted:
        assert f'value="{wanted:%Y-%m-%dT%H:%M}"' in page


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"when": "own"}, "Choose a day and a time."),
        ({"when": "own", "remind_at": "2001-01-01T10:00"}, "This time is over."),
        ({"when": "own", "remind_at": "9999-12-31T23:59"}, "within the next five years"),
        ({"when": "own", "remind_at": "tomorrow-ish"}, "Please correct"),
        ({"when": "whenever"}, "Please correct"),
        ({"note": "x" * 501}, "Please correct"),
    ],
)
def test_what_cannot_be_is_said_at_the_form_and_nothing_typed_is_lost(
    app: Flask,
    database: Database,
    world: World,
    talk: Conversation,
    chosen: dict[str, str],
    says: str,
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{talk.start('ben')}/bookmark")
    (kept,) = bookmarks(database)

    answer = post(ada, f"/bookmarks/{kept.id}", version=1, **{"note": "Keep me", **chosen})

    assert answer.status_code == 422
    assert says in answer.text
    assert chosen.get("note", "Keep me") in answer.text
    assert bookmarks(database)[0].note == ""


def test_two_devices_do_not_overwrite_each_other(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{talk.start('ben')}/bookmark")
    (kept,) = bookmarks(database)
    post(ada, f"/bookmarks/{kept.id}", note="From the desk", version=1)

    answer = post(ada, f"/bookmarks/{kept.id}", note="From the phone", version=1)

    assert answer.status_code == 409
    assert "From the phone" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert bookmarks(database)[0].note == "From the desk"


def test_a_reminder_that_was_given_can_be_saved_again_with_its_note(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{talk.start('ben')}/bookmark")
    with database.unit_of_work() as session:
        past = clock.ago(days=1)
        session.execute(update(Bookmark).values(remind_at=past, reminded_at=past))
    (kept,) = bookmarks(database)
    assert "Reminded" in ada.get("/bookmarks").text
    shown = re.search(r'id="remind_at"[^>]*value="([^"]+)"', ada.get(f"/bookmarks/{kept.id}").text)
    assert shown is not None

    answer = post(
        ada, f"/bookmarks/{kept.id}", note="Still", when="own", remind_at=shown[1], version=1
    )

    assert answer.status_code == 303
    (kept,) = bookmarks(database)
    assert (kept.note, kept.reminded_at) == ("Still", past)


def test_a_bookmark_of_another_person_does_not_exist(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    post(sign_in(app, world.ada), f"/threads/{thread}/bookmark")
    (kept,) = bookmarks(database)
    assert sign_in(app, world.ada).get(f"/bookmarks/{kept.id}").status_code == 200

    for who in ("ben", "mo", "zed"):
        browser = sign_in(app, getattr(world, who))
        for asked in (
            browser.get(f"/bookmarks/{kept.id}"),
            browser.get(f"/threads/{thread}/bookmark"),
            post(browser, f"/bookmarks/{kept.id}", note="mine", version=1),
            post(browser, f"/bookmarks/{kept.id}/removal"),
        ):
            assert asked.status_code == 404
    assert bookmarks(database)[0].note == ""


def test_after_leaving_a_private_community_the_list_tells_nothing_of_it(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", slug="vault", title="Where the key lies")
    reply = talk.say(thread, "ada", "Under the third stone")
    ben = sign_in(app, world.ben)
    post(ben, f"/threads/{thread}/bookmark")
    post(ben, f"/replies/{reply}/bookmark")
    assert "Where the key lies" in ben.get("/bookmarks").text
    kept = bookmarks(database)
    with database.unit_of_work() as session:
        gone = delete(Membership).where(Membership.community_id == world.vault)
        session.execute(gone.where(Membership.account_id == world.ben))

    for address in ("/bookmarks", *(f"/bookmarks/{each.id}" for each in kept)):
        page = ben.get(address).text
        assert "not there any more" in page
        for word in ("key lies", "third stone", "Vault", f"/threads/{thread}"):
            assert word not in page, (address, word)
    assert ben.get(f"/threads/{thread}/bookmark").status_code == 404
    assert ben.get(f"/replies/{reply}/bookmark").status_code == 404
    assert post(ben, f"/bookmarks/{kept[0].id}/removal").status_code == 303


def test_outsiders_keep_nothing_they_may_not_read(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", slug="vault")
    reply = talk.say(thread, "ada")

    for who in ("zed", "xen", "fay"):
        browser = sign_in(app, getattr(world, who))
        assert post(browser, f"/threads/{thread}/bookmark").status_code == 404
        assert post(browser, f"/replies/{reply}/bookmark").status_code == 404
    assert bookmarks(database) == []


def test_the_list_is_paged_and_costs_the_same(
    app: Flask, world: World, talk: Conversation, statements: Statements
) -> None:
    ada = sign_in(app, world.ada)
    costs, seen = [], []
    for more in (2, 43):
        for number in range(more):
            post(ada, f"/threads/{talk.start('ben', title=f'Bean {number} of {more}')}/bookmark")
        statements.clear()
        page = ada.get("/bookmarks").text
        costs.append(len(statements))
    address: str | None = "/bookmarks"
    while address:
        page = ada.get(address).text
        seen += re.findall(r"<bdi>(Bean \d+ of \d+)</bdi></a></h2>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/bookmarks{following[1]}" if following else None

    assert costs[0] == costs[1]
    assert len(seen) == len(set(seen)) == 45
