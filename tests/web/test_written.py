"""What a profile lists of what its owner wrote, and for whom."""

from __future__ import annotations

from flask import Flask

from app.database import Database
from community.communities.models import Membership, MembershipState
from community.threads.access import reply_to
from community.threads.actions import delete_reply, hide_reply
from tests.queries import Statements
from tests.web.posting import posted
from tests.world import World, sign_in

_SHED = "The shed with the crooked door"
_DRAINED = "Drain the quillwort bed first."


def test_a_profile_lists_threads_and_answers_of_its_owner(
    app: Flask, world: World, database: Database
) -> None:
    made = posted(database, world)
    zed = sign_in(app, world.zed)

    own = zed.get("/people/ben").text
    assert f"/threads/{made.thread_id}" in own
    assert own.count('href="/people/ben"') == 0, "the page says whose they are, its rows need not"
    assert f"/threads/{made.thread_id}" not in zed.get("/people/ada").text
    answers = zed.get("/people/ada?wrote=replies").text
    assert f"/threads/{made.thread_id}?post={made.reply_id}#reply-{made.reply_id}" in answers
    assert _DRAINED in answers
    assert _DRAINED not in zed.get("/people/ben?wrote=replies").text


def test_it_lists_nothing_of_rooms_the_reader_does_not_know(
    app: Flask, world: World, database: Database
) -> None:
    posted(database, world, slug="vault", author="ada", answerer="ben", title=_SHED)
    addresses = ("/people/ada", "/people/ben?wrote=replies", "/api/v1/people/ben/replies")

    for address in addresses:
        assert _SHED in sign_in(app, world.ben).get(address).text, address
        assert _SHED not in sign_in(app, world.zed).get(address).text, address
        assert app.test_client().get(address).status_code in (404, 401), address


def test_who_has_left_reads_nothing_of_it_any_more(
    app: Flask, world: World, database: Database
) -> None:
    posted(database, world, slug="vault", author="ada", answerer="ada", title=_SHED)
    ben = sign_in(app, world.ben)
    assert _SHED in ben.get("/people/ada?wrote=replies").text

    with database.unit_of_work() as session:
        membership = session.query(Membership).filter_by(
            community_id=world.vault, account_id=world.ben
        )
        membership.update({"state": MembershipState.LEFT})

    assert _SHED not in ben.get("/people/ada?wrote=replies").text
    assert _SHED not in ben.get("/people/ada").text


def test_what_was_deleted_or_hidden_is_listed_for_nobody(
    app: Flask, world: World, database: Database
) -> None:
    deleted = posted(database, world, answer="Water it with turnstone.")
    hidden = posted(database, world, answer="Feed it with plumbline.")
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        granted = reply_to(session, ada, deleted.reply_id, verb="threads.edit_own")
        delete_reply(session, granted, actor=ada)
        granted = reply_to(session, ada, hidden.reply_id, verb="moderation.hide")
        hide_reply(session, granted, reason="Off the mark.")

    for who in (world.ada, world.ben, world.zed):
        page = sign_in(app, who).get("/people/ada?wrote=replies").text
        assert "turnstone" not in page
        assert "plumbline" not in page


def test_a_list_of_answers_is_walked_at_one_price(
    app: Flask, world: World, database: Database
) -> None:
    zed = sign_in(app, world.zed)
    costs = []
    for count in (2, 22):
        for _each in range(count):
            posted(database, world)
        zed.get("/people/ada?wrote=replies")
        with Statements(database) as statements:
            page = zed.get("/people/ada?wrote=replies").text
        costs.append(len(statements))

    assert costs[0] == costs[1]
    seen = set()
    while True:
        seen |= {part.partition('"')[0] for part in page.split("#reply-")[1:]}
        if 'rel="next"' not in page:
            break
        cursor = page.split("cursor=")[1].partition('"')[0]
        page = zed.get(f"/people/ada?wrote=replies&cursor={cursor}").text
    assert len(seen) == 24


def test_a_damaged_page_link_is_told_apart_from_an_empty_list(app: Flask, world: World) -> None:
    zed = sign_in(app, world.zed)

    assert zed.get("/people/ada?wrote=replies&cursor=nonsense").status_code == 422
    assert "Nothing that you can read yet" in zed.get("/people/ada?wrote=replies").text
