"""Held mails on their pages and in the API: for their sender alone, posted as they wish."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.config import Mailbox, Settings
from app.database import Database
from community import clock
from community.incoming.models import IncomingMail
from community.incoming.policies import Outcome, Why
from community.mail.models import ReplyKey
from community.threads.models import Reply, Thread, ThreadKind
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a mailbox that nothing in these tests reads."""
    box = Mailbox(
        host="imap.example",
        port=993,
        tls="on",
        user="hearth",
        local="hearth+{}",
        domain="x.example",
    )
    return replace(settings, mailbox=box)


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def held(database: Database, world: World, who: str = "ben", **more: object) -> int:
    """A held mail."""
    given = {"why": Why.UNPROVEN, "title": "When do I sow?", "body": "In *March*.", **more}
    with database.unit_of_work() as session:
        made = IncomingMail(
            key=secrets.token_bytes(32),
            account_id=getattr(world, who),
            outcome=Outcome.HELD,
            came_at=clock.now(),
            **given,
        )
        session.add(made)
        session.flush()  # its id is handed out
        return made.id


def all_of(database: Database, table: type) -> list:  # type: ignore[type-arg]  # of any table
    """Every row."""
    with database.reading() as session:
        return list(session.scalars(select(table)))


def test_it_is_posted_as_a_reply_with_one_click(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ada", kind=ThreadKind.DISCUSSION)
    mail_id = held(database, world, thread_id=thread_id)
    ben = sign_in(app, world.ben)
    assert "In *March*." in ben.get("/held-mails").text
    page = ben.get(f"/held-mails/{mail_id}").text
    assert "When do I sow broad beans?" in page

    sent = post(ben, f"/held-mails/{mail_id}", kind="reply", title="", body="In *March*.")

    assert sent.status_code == 303
    (reply,) = all_of(database, Reply)
    assert (reply.author_id, reply.body) == (world.ben, "In *March*.")
    (mail,) = all_of(database, IncomingMail)
    assert (mail.outcome, mail.title, mail.body) == (Outcome.SETTLED, "", "")
    assert ben.get(f"/held-mails/{mail_id}").status_code == 404
    assert post(ben, f"/held-mails/{mail_id}", kind="reply", body="x").status_code == 404
    assert len(all_of(database, Reply)) == 1


def test_what_was_to_be_a_reply_becomes_a_question_where_the_thread_is(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ada")
    mail_id = held(database, world, thread_id=thread_id, why=Why.LOCKED)
    ben = sign_in(app, world.ben)
    post(ben, f"/held-mails/{mail_id}", kind="question", title="When do I sow?", body="In March?")
    threads = all_of(database, Thread)
    assert [(t.kind, t.title) for t in threads if t.author_id == world.ben] == [
        (ThreadKind.QUESTION, "When do I sow?")
    ]


def test_what_is_still_wrong_is_said_and_nothing_typed_is_lost(
    app: Flask, database: Database, world: World
) -> None:
    mail_id = held(database, world, community_id=world.garden, title="Hi", why=Why.TITLE)
    ben = sign_in(app, world.ben)
    sent = post(ben, f"/held-mails/{mail_id}", kind="discussion", title="Hi", body="My words")
    assert sent.status_code == 422
    assert "My words" in sent.text
    assert all_of(database, IncomingMail)[0].outcome == Outcome.HELD


def test_it_is_thrown_away(app: Flask, database: Database, world: World) -> None:
    mail_id = held(database, world, community_id=world.garden)
    ben = sign_in(app, world.ben)
    assert post(ben, f"/held-mails/{mail_id}/removal").status_code == 303
    (mail,) = all_of(database, IncomingMail)
    assert (mail.outcome, mail.body) == (Outcome.SETTLED, "")


@pytest.mark.parametrize("who", ["ada", "mo", "zed"])
def test_nobody_else_sees_it_also_no_admin(
    app: Flask, database: Database, world: World, who: str
) -> None:
    mail_id = held(database, world, community_id=world.garden, body="unheard-of")
    other, ben = sign_in(app, getattr(world, who)), sign_in(app, world.ben)
    assert "unheard-of" in ben.get("/held-mails").text
    assert "unheard-of" not in other.get("/held-mails").text
    for path in (f"/held-mails/{mail_id}", f"/api/v1/me/held-mails/{mail_id}"):
        assert ben.get(path).status_code == 200
        assert other.get(path).status_code == 404
        assert other.get(path).status_code == other.get("/held-mails/999").status_code
    assert post(other, f"/held-mails/{mail_id}", kind="reply", body="x").status_code == 404
    assert post(other, f"/held-mails/{mail_id}/removal").status_code == 404
    assert all_of(database, IncomingMail)[0].outcome == Outcome.HELD


def test_it_tells_nothing_of_a_thread_that_its_sender_may_not_read(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    """As when a mail about the vault was forwarded to Zed, who answered it."""
    thread_id = talk.start("ben", slug="vault", title="The hidden key")
    mail_id = held(database, world, "zed", thread_id=thread_id, why=Why.FOREIGN, title="Re: x")
    zed, ben = sign_in(app, world.zed), sign_in(app, world.ben)
    assert "The hidden key" in ben.get(f"/threads/{thread_id}").text
    for page in ("/held-mails", f"/held-mails/{mail_id}", "/api/v1/me/held-mails"):
        shown = zed.get(page).text
        assert "hidden key" not in shown
        assert "vault" not in shown.lower()
    sent = post(zed, f"/held-mails/{mail_id}", kind="reply", title="", body="Let me in")
    assert sent.status_code == 404
    assert all_of(database, Reply) == []
    with database.reading() as session:
        assert session.scalar(select(Thread.replies_count)) == 0


def test_a_member_sees_an_address_of_their_own(
    app: Flask, world: World, database: Database
) -> None:
    def shown(who: FlaskClient) -> str:
        page = who.get("/communities/garden/by-mail")
        assert page.status_code == 200
        return page.text.partition('id="address">')[2].partition("<")[0]

    ben, ada, zed = (sign_in(app, getattr(world, who)) for who in ("ben", "ada", "zed"))
    assert "/communities/garden/by-mail" in ben.get("/communities/garden").text
    assert "/communities/garden/by-mail" not in zed.get("/communities/garden").text
    before = shown(ben)
    assert before.startswith("hearth+")
    assert before.endswith("@x.example")
    assert before != shown(ada)
    assert zed.get("/communities/garden/by-mail").status_code == 403
    assert zed.get("/communities/vault/by-mail").status_code == 404

    assert post(ben, "/settings/notifications/addresses/end").status_code == 303
    assert shown(ben) != before
    assert [key.account_id for key in all_of(database, ReplyKey)] == [world.ben]


def test_a_list_costs_the_same_for_two_and_for_two_hundred(
    app: Flask, database: Database, world: World, talk: Conversation, statements: Statements
) -> None:
    thread_id = talk.start("ada")
    ben = sign_in(app, world.ben)
    costs = []
    for many in (2, 200):
        for number in range(many):
            held(database, world, thread_id=thread_id, left_out=number + many)
        statements.clear()
        assert ben.get("/held-mails").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert 'rel="next"' in ben.get("/held-mails").text or "cursor=" in ben.get("/held-mails").text


def test_programs_post_and_throw_away(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ada", kind=ThreadKind.DISCUSSION)
    first, second = (held(database, world, thread_id=thread_id, left_out=n) for n in (1, 2))
    ben = sign_in(app, world.ben)
    headers = {"Idempotency-Key": "k1", "Sec-Fetch-Site": "same-origin"}
    with database.unit_of_work() as session:
        from community.accounts.actions.tokens import create_token

        create_token(
            session, account_id=world.ben, name="t", scopes=["read", "write"],
            grantable=["read", "write"], days=None, secret="hearth_token",
        )  # fmt: skip
    headers["Authorization"] = "Bearer hearth_token"
    listed = ben.get("/api/v1/me/held-mails", headers=headers).json
    assert listed is not None
    assert [each["id"] for each in listed["items"]] == [second, first]
    api = app.test_client()
    sent = api.post(
        f"/api/v1/me/held-mails/{first}/posting",
        json={"kind": "reply", "body": "In March."},
        headers=headers,
    )
    assert sent.status_code == 201, sent.text
    assert api.delete(f"/api/v1/me/held-mails/{second}", headers=headers).status_code == 204
    assert [mail.outcome for mail in all_of(database, IncomingMail)] == [Outcome.SETTLED] * 2
    assert len(all_of(database, Reply)) == 1
