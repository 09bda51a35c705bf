"""How far a question has come: kept whoever writes, shown as words, set by those who may."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.threads.models import Thread, ThreadKind
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def status(talk: Conversation, thread: int) -> str | None:
    """The column as it is now."""
    with talk.database.reading() as session:
        return session.scalar(select(Thread.status).where(Thread.id == thread))


def told(database: Database) -> list[tuple[int, str]]:
    """(account, reason) of every notice, once all that was recorded is carried."""
    with database.unit_of_work() as session:
        rows = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()
        events = [(row.id, event) for row in rows if (event := row.event())]
        notify(session, [one for one in events if notify in SUBSCRIBERS.get(type(one[1]), ())])
        found = session.execute(select(Notification.account_id, Notification.kind))
        return sorted((account, kind) for account, kind in found)


def test_the_status_follows_answers_and_acceptance(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    assert status(talk, thread) == "open"
    answer = talk.say(thread, "cleo")
    assert status(talk, thread) == "answered"
    post(ben, f"/replies/{answer}/acceptance")
    assert status(talk, thread) == "solved"
    post(ben, f"/replies/{answer}/acceptance/remove")
    assert status(talk, thread) == "answered"
    post(ben, f"/replies/{answer}/acceptance")
    post(cleo, f"/replies/{answer}/deletion")
    assert status(talk, thread) == "open"
    post(cleo, f"/replies/{answer}/deletion/remove")
    assert status(talk, thread) == "answered"
    assert status(talk, talk.start(kind=ThreadKind.DISCUSSION)) is None


def test_lists_say_it_and_can_be_narrowed_to_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    talk.start(title="Still without an answer")
    thread = talk.start(title="With an answer")
    solved = talk.start(title="With the right answer")
    talk.say(thread, "cleo")
    post(sign_in(app, world.ben), f"/replies/{talk.say(solved, 'cleo')}/acceptance")
    zed = sign_in(app, world.zed)

    every = zed.get("/communities/garden/questions").text
    for word in ("Open", "Answered", "Solved"):
        assert re.search(rf'class="tally[^>]*><svg.*?</svg>{word}</span>', every), word
    only = zed.get("/communities/garden/questions?status=answered").text
    assert "With an answer" in only
    assert "Still without an answer" not in only
    assert "With the right answer" not in only
    assert "No question here has this status" in (
        zed.get("/communities/garden/questions?status=superseded").text
    )
    unknown = zed.get("/communities/garden/questions?status=lost").text
    assert "Still without an answer" in unknown
    assert 'id="thread-status">' in zed.get(f"/threads/{solved}").text


def test_open_pages_hear_of_the_first_answer(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    cleo = sign_in(app, world.cleo)
    last = re.search(r'data-last-seq="(\d+)"', cleo.get(f"/threads/{thread}").text)
    talk.say(thread, "ada")
    assert last
    came = cleo.get(f"/threads/{thread}/updates?after={last[1]}").text
    assert re.search(r'id="thread-status"><svg.*?</svg>Answered', came)


def test_a_comment_says_what_is_missing_and_who_asked_is_told_once(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)
    form = f"/threads/{thread}/comments/new"
    assert 'name="needs_detail"' in cleo.get(form).text
    assert 'name="needs_detail"' not in ben.get(form).text
    assert 'value="true" checked' in cleo.get(f"{form}?needs_detail=true").text

    made = post(cleo, form, body="Which soil?", needs_detail="true")

    assert made.status_code == 303
    assert status(talk, thread) == "needs_detail"
    assert told(talk.database) == [(world.ben, "detail")]
    page = ben.get(f"/threads/{thread}").text
    assert "Needs detail" in page
    assert "It is there now" in page
    assert "It is there now" not in cleo.get(f"/threads/{thread}").text
    assert "Cleo needs more detail to answer" in ben.get("/notifications").text


def test_what_is_missing_goes_when_it_comes(app: Flask, world: World, talk: Conversation) -> None:
    ada, ben, cleo = (sign_in(app, getattr(world, name)) for name in ("ada", "ben", "cleo"))

    def lacking() -> tuple[int, int]:
        thread = talk.start("ben")
        comment = talk.say(thread, "cleo", "Which soil?", comment=True)
        assert post(cleo, f"/replies/{comment}/detail").status_code == 303
        assert status(talk, thread) == "needs_detail"
        return thread, comment

    thread, _ = lacking()
    talk.say(thread, "ada", "In March, whatever the soil.")
    talk.say(thread, "ada", "Or do you mean peas?", comment=True)
    assert status(talk, thread) == "needs_detail"
    talk.say(thread, "ben", "Clay.", comment=True)
    assert status(talk, thread) == "answered"

    thread, _ = lacking()
    sent = {"title": "When do I sow broad beans?", "body": "In clay.", "version": 1}
    assert post(ada, f"/threads/{thread}/edit", **{**sent, "body": "Tidied."}).status_code == 303
    assert status(talk, thread) == "needs_detail"
    assert post(ben, f"/threads/{thread}/edit", **{**sent, "version": 2}).status_code == 303
    assert status(talk, thread) == "open"

    thread, comment = lacking()
    post(cleo, f"/replies/{comment}/deletion")
    assert status(talk, thread) == "open"

    thread, _ = lacking()
    answer = talk.say(thread, "ada")
    post(ben, f"/replies/{answer}/acceptance")
    post(ben, f"/replies/{answer}/acceptance/remove")
    assert status(talk, thread) == "answered"

    thread, comment = lacking()
    assert post(ben, f"/replies/{comment}/detail/remove").status_code == 303
    assert status(talk, thread) == "open"


def test_who_may_say_that_something_is_missing(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    own = talk.say(thread, "ben", "I mean clay.", comment=True)
    theirs = talk.say(thread, "cleo", "Which soil?", comment=True)
    answer = talk.say(thread, "cleo")
    below = talk.say(thread, "cleo", "More on that.", parent_id=answer)
    people = {name: sign_in(app, getattr(world, name)) for name in ("ada", "ben", "cleo", "zed")}

    assert post(people["ben"], f"/replies/{own}/detail").status_code == 403
    assert post(people["ben"], f"/replies/{theirs}/detail").status_code == 403
    assert post(people["cleo"], f"/replies/{own}/detail").status_code == 403
    assert post(people["zed"], f"/replies/{theirs}/detail").status_code == 403
    assert post(people["cleo"], f"/replies/{answer}/detail").status_code == 409
    assert post(people["cleo"], f"/replies/{below}/detail").status_code == 409
    assert status(talk, thread) == "answered"
    assert post(people["ada"], f"/replies/{theirs}/detail").status_code == 303
    assert status(talk, thread) == "needs_detail"
    assert told(talk.database).count((world.ben, "detail")) == 1
    post(people["ben"], f"/replies/{answer}/acceptance")
    again = post(people["cleo"], f"/threads/{thread}/comments/new", body="?", needs_detail="true")
    assert again.status_code == 409
    assert "This question is solved" in again.text


def test_an_old_question_leads_to_the_newer_one(
    app: Flask, world: World, talk: Conversation
) -> None:
    old, new = talk.start("ben", title="With the old valve?"), talk.start("cleo", title="The new?")
    ben, zed = sign_in(app, world.ben), sign_in(app, world.zed)
    assert f'href="/threads/{old}/superseding"' in ben.get(f"/threads/{old}").text

    assert post(ben, f"/threads/{old}/superseding", target=f"/threads/{new}").status_code == 303

    assert status(talk, old) == "superseded"
    page = zed.get(f"/threads/{old}").text
    assert "A newer question took its place" in page
    assert f'href="/threads/{new}"><bdi>The new?' in page
    post(sign_in(app, world.ada), f"/threads/{new}/hiding", reason="Off topic")
    assert "The new?" not in zed.get(f"/threads/{old}").text
    assert post(ben, f"/threads/{old}/superseding/remove").status_code == 303
    assert status(talk, old) == "open"


def test_what_cannot_take_a_questions_place(app: Flask, world: World, talk: Conversation) -> None:
    old, new = talk.start("ben"), talk.start("ben")
    chat = talk.start("ben", kind=ThreadKind.DISCUSSION)
    elsewhere = talk.start("ben", slug="workshop")
    closed = talk.start("ada", slug="vault")
    ben, ada, cleo = (sign_in(app, getattr(world, name)) for name in ("ben", "ada", "cleo"))

    for target in (old, chat, elsewhere, "nothing of ours", 10**9):
        sent = post(ben, f"/threads/{old}/superseding", target=target)
        assert sent.status_code == 422, target
        assert f'value="{target}"' in sent.text
    assert post(cleo, f"/threads/{old}/superseding", target=new).status_code == 403
    assert post(cleo, f"/threads/{old}/superseding", target=closed).status_code == 422
    assert post(ada, f"/threads/{chat}/superseding", target=new).status_code == 409
    assert post(ada, f"/threads/{new}/superseding", target=old).status_code == 303
    assert post(ada, f"/threads/{old}/superseding", target=new).status_code == 422
    assert status(talk, old) == "open"


def test_a_stranger_learns_nothing_of_any_of_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread, other = talk.start("ben", slug="vault"), talk.start("ben", slug="vault")
    comment = talk.say(thread, "ada", "Which soil?", comment=True)
    zed, ada = sign_in(app, world.zed), sign_in(app, world.ada)

    for address, fields in (
        (f"/replies/{comment}/detail", {}),
        (f"/replies/{comment}/detail/remove", {}),
        (f"/threads/{thread}/superseding", {"target": other}),
        (f"/threads/{thread}/superseding/remove", {}),
    ):
        assert post(zed, address, **fields).status_code == 404, address
    assert zed.get(f"/threads/{thread}/superseding").status_code == 404
    assert status(talk, thread) == "open"
    assert post(ada, f"/replies/{comment}/detail").status_code == 303
