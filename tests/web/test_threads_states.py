"""What a thread's page shows of removed posts, news for open pages, and hostile words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from community.accounts.actions.profiles import change_handle
from community.accounts.models import AccountState
from community.threads.models import Mention
from tests import factories
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

_HOSTILE = [
    "<script>window.__xss=1</script>",
    '<img src=x onerror="window.__xss=1">',
    '"><svg/onload=window.__xss=1>',
    "{{7*7}}{%debug%}${7*7}",
    "[x](javascript:window.__xss=1) [y](JaVa&#10;Script:x) [z](<javascript:x>)",
    "[a](//evil.example) ![b](//evil.example/x.png) ![c](data:text/html,x)",
    '<form action="/x"><input name="csrf_token"></form><base href="//evil"><iframe src="//e">',
    '```"><img src=x onerror=x>\ncode\n```',
    "<math><mglyph><style><img src=x onerror=x>",
]


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.mark.parametrize("words", _HOSTILE)
def test_e1_hostile_words_stay_words(
    app: Flask, world: World, talk: Conversation, words: str
) -> None:
    thread = talk.start(title=words[:150].replace("\n", " "), body=words)
    reply = talk.say(thread, "cleo", words)
    talk.say(thread, "ada", words, parent_id=reply)

    for address in (f"/threads/{thread}", "/communities/garden/threads"):
        page = sign_in(app, world.ada).get(address).text
        seen = _Elements()
        seen.feed(page.split("<main")[1].split("</main>")[0])
        assert seen.names.isdisjoint({"script", "iframe", "base", "math", "style", "object"})
        assert not [name for name, _ in seen.attributes if name.startswith("on")]
        addresses = [value for name, value in seen.attributes if name in ("href", "src", "action")]
        assert not [each for each in addresses if _LEADS_OUT.match(each)]
        assert addresses


_LEADS_OUT = re.compile(r"\s*(?:javascript|data|vbscript|//)", re.IGNORECASE)


class _Elements(HTMLParser):
    """What a browser would make of a page: names of elements, and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("tag", ["<script>", "a b,c<d", '"><img>', "x" * 41, "-", "'"])
def test_e1_hostile_tags_are_refused_or_harmless(app: Flask, world: World, tag: str) -> None:
    ben = sign_in(app, world.ben)

    sent = post(ben, "/communities/garden/threads/new", title="A fine title", body="Text", tags=tag)

    assert sent.status_code == 422
    assert "<img>" not in sent.text
    assert "<script>" not in sent.text.split("<main")[1]


def test_a_hidden_reply_shows_its_words_to_facilitators_and_its_author_alone(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    reply = talk.say(thread, "cleo", "Buy my wonderful beans")
    ada = sign_in(app, world.ada)
    address = f"/threads/{thread}"
    assert "wonderful" in sign_in(app, world.ben).get(address).text

    assert post(ada, f"/replies/{reply}/hiding", reason="Advertising").status_code == 303

    for who, sees in (("ada", True), ("cleo", True), ("ben", False), ("zed", False)):
        page = sign_in(app, getattr(world, who)).get(address).text
        assert "Hidden by a facilitator" in page
        assert ("wonderful" in page) is sees, who
    piece = sign_in(app, world.ben).get(f"{address}/posts/{reply}").text
    assert "wonderful" not in piece
    post(ada, f"/replies/{reply}/hiding/remove")
    assert "wonderful" in sign_in(app, world.ben).get(address).text


def test_an_open_page_asks_only_for_what_changed(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread, other = talk.start(), talk.start(title="Another question")
    first = talk.say(thread, "cleo", "An early answer")
    ben = sign_in(app, world.ben)
    found = re.search(r'data-last-seq="(\d+)"', ben.get(f"/threads/{thread}").text)
    assert found
    talk.say(other, "cleo", "Not for this page")
    late = talk.say(thread, "ada", "A late answer")

    news = ben.get(f"/threads/{thread}/updates?after={found[1]}").text
    seen = re.search(r'data-seq="(\d+)"', news)

    assert "A late answer" in news
    assert f'id="reply-{late}"' in news
    assert "An early answer" not in news
    assert "Not for this page" not in news
    assert seen
    assert "reply-" not in ben.get(f"/threads/{thread}/updates?after={seen[1]}").text
    post(ben, f"/replies/{first}/acceptance")
    news = ben.get(f"/threads/{thread}/updates?after={seen[1]}").text
    assert "Accepted answer" in news
    assert "rearranged" in news


def test_open_pages_follow_how_many_have_answered(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    cleo = sign_in(app, world.cleo)
    page = cleo.get(f"/threads/{thread}").text
    answer = talk.say(thread)

    def news(page: str) -> str:
        seen = re.search(r'data-(?:last-)?seq="(\d+)"', page)
        assert seen
        return cleo.get(f"/threads/{thread}/updates?after={seen[1]}").text

    assert 'id="posts-title">0 answers</h2>' in page
    came = news(page)
    assert 'id="posts-title">1 answer</h2>' in came
    post(cleo, f"/replies/{answer}/deletion")
    went = news(came)
    assert 'id="posts-title">0 answers</h2>' in went
    assert "posts-title" not in news(went)


def test_open_pages_follow_the_head_of_a_thread_and_whether_one_may_write(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)

    def news(act: Callable[[], object]) -> str:
        last = re.search(r'data-last-seq="(\d+)"', cleo.get(f"/threads/{thread}").text)
        act()
        assert last
        return cleo.get(f"/threads/{thread}/updates?after={last[1]}").text

    said = news(lambda: talk.say(thread, "ben", "An answer"))
    assert 'id="thread-head"' not in said
    assert 'id="respond"' not in said
    locked = news(lambda: post(ada, f"/threads/{thread}/lock", reason="heated"))
    assert 'id="thread-head"' in locked
    assert "Locked" in locked
    assert "This thread is locked." in locked
    assert "<textarea" not in locked
    opened = news(lambda: post(ada, f"/threads/{thread}/lock/remove"))
    assert "Locked" not in opened
    assert f'action="/threads/{thread}/replies"' in opened
    assert "<textarea" in opened
    answer = talk.say(thread, "ben", "Another answer")
    marked = news(lambda: post(sign_in(app, world.ben), f"/replies/{answer}/acceptance"))
    assert "Solved" in marked
    assert "Solved" not in news(lambda: post(ada, f"/replies/{answer}/deletion"))


def test_m10_a_locked_thread_keeps_the_text_of_who_was_too_late(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    cleo = sign_in(app, world.cleo)
    post(sign_in(app, world.ada), f"/threads/{thread}/lock", reason="heated")

    late = post(cleo, f"/threads/{thread}/replies", body="All my words")

    assert late.status_code == 409
    assert "All my words</textarea>" in late.text
    assert "locked" in late.text


def test_e8_a_flood_of_mentions_reaches_ten_people_at_most(
    app: Flask, world: World, talk: Conversation
) -> None:
    with talk.database.unit_of_work() as session:
        for number in range(20):
            factories.account(session, handle=f"person{number}")
    everyone = " ".join(f"@person{number}" for number in range(500))
    thread = talk.start(body=f"{everyone} {'x' * 30_000}")

    page = sign_in(app, world.ben).get(f"/threads/{thread}")

    assert page.status_code == 200
    assert page.text.count('href="/people/person') == 500
    with talk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mention)) == 10


def test_only_names_that_are_somebodys_lead_somewhere(
    app: Flask, world: World, talk: Conversation
) -> None:
    with talk.database.unit_of_work() as session:
        change_handle(session, account_id=world.fay, handle="fern")
        gone = factories.account(session, handle="gone")
        gone.state = AccountState.DEACTIVATED
    thread = talk.start()
    ben = sign_in(app, world.ben)
    named = "@Cleo @fay @nobody @gone `@ada` me@cleo.example"
    strangers = " ".join(f"@x{number}" for number in range(12))

    post(ben, f"/threads/{thread}/replies", body=f"{strangers} {named}")
    page = ben.get(f"/threads/{thread}").text.split('id="posts"')[1]

    mentions = re.findall(r'<a class="mention"[^>]*>[^<]*</a>', page)
    assert [re.sub(r' rel="[^"]*"', "", each) for each in mentions] == [
        '<a class="mention" href="/people/cleo">@Cleo</a>',
        '<a class="mention" href="/people/fay">@fay</a>',
    ]
    assert "@nobody @gone" in page
    with talk.database.reading() as session:
        # Names of nobody take no place among the ten who are told.
        assert session.scalars(select(Mention.account_id)).all() == [world.cleo]


def test_a_charter_names_people_as_posts_do(app: Flask, world: World) -> None:
    ada = sign_in(app, world.ada)
    texts = dict.fromkeys(("domain", "community", "practice", "norms", "sponsor"), "")
    page = ada.get("/communities/garden/charter/edit").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version

    sent = post(
        ada,
        "/communities/garden/charter/edit",
        **{**texts, "purpose": "Ask @ben or @nobody.", "version": version[1]},
    )
    charter = ada.get("/communities/garden/charter").text

    assert sent.status_code == 303
    assert 'href="/people/ben"' in charter
    assert "/people/nobody" not in charter


def test_who_went_back_to_a_form_that_was_taken_can_send_other_words(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread, cleo = talk.start(), sign_in(app, world.cleo)
    path, key = f"/threads/{thread}/replies", "once-12345678"

    post(cleo, path, body="In March.", idempotency_key=key)
    again = post(cleo, path, body="Or in April.", idempotency_key=key)
    fresh = re.search(r'name="idempotency_key" value="([^"]+)"', again.text)

    assert again.status_code == 422
    assert "Or in April.</textarea>" in again.text
    assert fresh
    assert post(cleo, path, body="Or in April.", idempotency_key=fresh[1]).status_code == 303
