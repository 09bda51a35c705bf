"""Reading and writing threads through pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community.threads.models import ThreadKind
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_a_member_asks_and_another_answers(app: Flask, world: World) -> None:
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)

    asked = post(
        ben,
        "/communities/garden/threads/new",
        kind="question",
        title="When do I sow broad beans?",
        body="It is **cold** here.",
        tags="sowing, Broad Beans",
    )
    address = asked.headers["Location"]
    answered = post(cleo, f"{address}/replies", body="In March, under glass.")
    page = cleo.get(answered.headers["Location"]).text

    assert (asked.status_code, answered.status_code) == (303, 303)
    assert "<h1><bdi>When do I sow broad beans?</bdi></h1>" in page
    assert "<strong>cold</strong>" in page
    assert "In March, under glass." in page
    assert "1 answer" in page
    assert 'tag=broad-beans"' in page


def test_a_visitor_reads_a_public_thread_without_being_given_a_cookie(
    client: FlaskClient, talk: Conversation
) -> None:
    thread = talk.start()
    talk.say(thread)

    response = client.get(f"/threads/{thread}")

    assert response.status_code == 200
    assert "In March." in response.text
    assert "Sign in" in response.text
    assert "Set-Cookie" not in response.headers
    assert 'method="post"' not in response.text.split("<main")[1]


@pytest.mark.parametrize("who", ["client", "ben"])
def test_the_page_costs_the_same_with_two_posts_and_with_two_hundred(
    app: Flask, world: World, talk: Conversation, statements: Statements, who: str
) -> None:
    browser = sign_in(app, world.ben) if who == "ben" else app.test_client()
    counts = []
    for replies in (2, 200):
        thread = talk.start(title=f"With {replies} answers")
        with talk.database.unit_of_work() as session:
            for number in range(replies):
                talk.say_in(session, thread, "ada", f"Answer {number}")
        statements.clear()
        page = browser.get(f"/threads/{thread}")
        counts.append(len(statements))
        assert page.text.count('class="post"') == min(replies, 20)

    # Head, answers, comments, who vouches for answers; signed in also the session, one's votes,
    # what one wrote and waits, what one has begun to write, how far one has read together with
    # one's bookmarks, the rail.
    assert counts == ([13, 13] if who == "ben" else [4, 4])


def test_the_list_costs_the_same_with_two_threads_and_with_two_hundred(
    client: FlaskClient, talk: Conversation, statements: Statements
) -> None:
    counts = []
    for more in (2, 198):
        for number in range(more):
            talk.start(title=f"Thread {number} of {more}", tags=["one", "two"])
        statements.clear()
        page = client.get("/communities/garden/threads").text
        counts.append(len(statements))
        assert page.count('class="thread-row"') == min(more, 20)

    assert counts[0] == counts[1] <= 5


def test_n8_every_answer_is_reached_once_page_by_page(
    client: FlaskClient, talk: Conversation
) -> None:
    thread = talk.start()
    ids = [talk.say(thread, "ada", f"Answer {number}") for number in range(45)]

    seen: list[int] = []
    address: str | None = f"/threads/{thread}"
    while address:
        page = client.get(address).text
        seen += [int(id_) for id_ in re.findall(r'<article class="post" id="reply-(\d+)"', page)]
        found = re.search(r'rel="next" href="([^"#]+)', page)
        address = found[1] if found else None

    assert seen == ids


@pytest.mark.parametrize("kind", list(ThreadKind))
def test_a_link_to_a_post_beyond_the_first_page_shows_it(
    client: FlaskClient, talk: Conversation, kind: ThreadKind
) -> None:
    thread = talk.start(kind=kind)
    ids = [talk.say(thread, "ada", f"Said {number}") for number in range(30)]
    comment = talk.say(thread, "ben", "A late remark", parent_id=ids[27])

    for wanted in (ids[25], comment):
        page = client.get(f"/threads/{thread}?post={wanted}")
        assert f'id="reply-{wanted}"' in page.text
        assert "From the beginning" in page.text
    assert client.get(f"/threads/{thread}?post=999999").status_code == 200


def test_n7_a_double_click_posts_once(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)
    fields = {"body": "Only once.", "idempotency_key": "click-12345678"}

    first = post(ben, f"/threads/{thread}/replies", **fields)
    second = post(ben, f"/threads/{thread}/replies", **fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert ben.get(f"/threads/{thread}").text.count("Only once.") == 1


def test_bad_input_loses_nothing_that_was_typed(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)

    short = post(
        ben, "/communities/garden/threads/new", kind="insight", title="Hm", body="My long text"
    )
    long = post(
        ben,
        "/communities/garden/threads/new",
        kind="insight",
        title="A good title",
        body="y" * 501,
        tags="a, b",
    )

    assert short.status_code == long.status_code == 422
    assert "My long text" in short.text
    assert 'value="Hm"' in short.text
    assert "y" * 501 in long.text
    assert 'value="a, b"' in long.text
    assert re.search(r'value="insight"[^>]* checked', long.text)


def test_r3_a_full_disk_loses_nothing_that_was_typed(
    app: Flask, database: Database, world: World
) -> None:
    ben = sign_in(app, world.ben)
    place, typed = "/communities/garden/threads/new", {"title": "A long tale", "kind": "discussion"}
    _let_grow_to(database, pages=1)

    refused = post(ben, place, body="beans " * 9_000, **typed)
    _let_grow_to(database, pages=1_000_000)

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "2"
    assert 'value="A long tale"' in refused.text
    assert "beans beans" in refused.text
    assert "cannot save anything right now" in refused.text
    assert ben.get("/communities/garden").status_code == 200
    assert post(ben, place, body="beans " * 9_000, **typed).status_code == 303


def _let_grow_to(database: Database, *, pages: int) -> None:
    held = database.writer.raw_connection()
    held.driver_connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[union-attr]  # it is open
    held.close()


def test_a_preview_keeps_nothing_and_shows_everything(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)

    page = post(ben, f"/threads/{thread}/replies", body="Some *words*", preview="true")
    piece = post(ben, "/preview", body="Some *words* <script>x</script>")

    assert page.status_code == 200
    assert "<em>words</em>" in page.text
    assert ">Some *words*</textarea>" in page.text
    assert "<em>words</em>" in piece.text
    assert "<script" not in piece.text
    assert "0 answers" in ben.get(f"/threads/{thread}").text


def test_who_edits_an_older_version_keeps_both_texts(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start(body="First words")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    form = {"title": "When do I sow beans?", "tags": ""}

    assert 'name="version" value="1"' in ben.get(f"/threads/{thread}/edit").text
    saved = post(ada, f"/threads/{thread}/edit", body="Words by Ada", version=1, **form)
    refused = post(ben, f"/threads/{thread}/edit", body="Words by Ben", version=1, **form)
    again = post(ben, f"/threads/{thread}/edit", body="Words of both", version=2, **form)

    assert saved.status_code == 303
    assert refused.status_code == 409
    assert "Words by Ada" in refused.text
    assert "Words by Ben" in refused.text
    assert 'name="version" value="2"' in refused.text
    assert again.status_code == 303
    assert "Words of both" in ben.get(f"/threads/{thread}").text


def test_only_author_and_facilitator_are_offered_a_change(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")

    for who, offered in (("ben", True), ("ada", True), ("cleo", False), ("zed", False)):
        browser = sign_in(app, getattr(world, who))
        assert (
            f'href="/threads/{thread}/edit"' in browser.get(f"/threads/{thread}").text
        ) is offered
        answer = browser.get(f"/threads/{thread}/edit").status_code
        assert answer == (200 if offered else 403)


def test_the_list_shows_pinned_threads_first_and_only_once(
    app: Flask, world: World, talk: Conversation, client: FlaskClient
) -> None:
    pinned = talk.start(title="Read this first", kind=ThreadKind.DISCUSSION)
    for number in range(25):
        talk.start(title=f"Thread number {number}")
    post(sign_in(app, world.ada), f"/threads/{pinned}/pin")

    first = client.get("/communities/garden/threads").text
    following = re.search(r'rel="next" href="\?([^"]+)"', first)
    assert following
    second = client.get(f"/communities/garden/threads?{following[1].replace('&amp;', '&')}").text

    assert first.index("Read this first") < first.index("Thread number 24")
    assert "Read this first" not in second
    assert "Thread number 0" in second


def test_lists_by_order_and_tag(client: FlaskClient, talk: Conversation) -> None:
    answered = talk.start(title="Answered question", tags=["soil"])
    talk.say(answered)
    talk.start(title="Open question")
    talk.start(title="Just a talk", kind=ThreadKind.DISCUSSION, tags=["soil"])

    base = "/communities/garden"
    unanswered = client.get(f"{base}/questions?sort=unanswered").text
    tagged = client.get(f"{base}/threads?tag=soil").text
    questions = client.get(f"{base}/questions").text

    assert "Open question" in unanswered
    assert "Answered question" not in unanswered
    assert "Answered question" in tagged
    assert "Just a talk" in tagged
    assert "Open question" not in tagged
    assert "Just a talk" not in questions
    for odd in ("?sort=nonsense", "?tag=<script>", "?tag=" + "x" * 500):
        assert client.get(f"{base}/threads{odd}").status_code == 200
    for cursor in ("x", "WzEsMl0", "WyJhIiwiYiJd", "W3sidCI6ICJ4In0sIDFd"):
        assert client.get(f"{base}/threads?cursor={cursor}").status_code == 422
        assert client.get(f"/threads/{answered}?cursor={cursor}").status_code in (200, 422)
