"""Nobody is locked out of an appeal, judges their own post, or loses words that name nobody."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.models import Membership
from community.erasure.actions import Known
from community.errors import Forbidden
from community.moderation.actions.hiding import hide_post, show_post
from community.threads.access import thread_to
from community.threads.actions.handles import handle_pattern
from tests import factories
from tests.world import World, csrf, sign_in


def test_a_suspended_person_reads_what_was_decided_though_new_terms_ask(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        for person in (world.sue, world.ben):
            session.get_one(Account, person).consent_due = True

    assert sign_in(app, world.ben).get("/communities").headers["Location"].startswith("/consent")
    assert sign_in(app, world.sue).get("/decisions").status_code == 200


def test_the_author_of_a_hidden_post_does_not_show_it_again(
    world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        thread_id = factories.thread(session, world.garden, world.ada)
        granted = thread_to(session, world.actor("ada"), thread_id, verb="moderation.hide")
        hide_post(session, granted, by=world.actor("ada"), reason="Mine")
        with pytest.raises(Forbidden, match="Appeal"):
            show_post(session, granted, by=world.actor("ada"))
        show_post(session, granted, by=world.actor("fay"))


def test_who_is_muted_may_leave(app: Flask, world: World, database: Database) -> None:
    with database.unit_of_work() as session:
        row = session.query(Membership).filter_by(community_id=world.garden, account_id=world.ben)
        row.one().muted_until = clock.ahead(days=9)
    browser = sign_in(app, world.ben)

    left = browser.post("/communities/garden/leave", data={"csrf_token": csrf(browser)})

    assert left.status_code == 303


def test_a_name_of_one_word_takes_no_letter_away() -> None:
    def calls(name: str, letter: str) -> bool:
        found = Known(account_id=1, handles=("will",), name=name, email=None).pattern(named=True)
        return found is not None and found.search(letter) is not None

    assert not calls("Will", "Three threads will close soon.")
    assert calls("Will", "Ask @will about it.")
    assert calls("Will Mason", "Will Mason waits.")


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Ask @ana.", True),
        ('<a href="/people/ana">Ana</a>', True),
        ("see /people/ana", True),
        ("https://corp.example/people/ana", False),
        ("npm i @anatomy/types", False),
    ],
)
def test_a_handle_is_found_where_it_calls_the_person(text: str, calls: bool) -> None:  # noqa: FBT001  # a case of the table
    assert bool(handle_pattern(["ana"]).search(text)) == calls
