"""Several people, or one person several times, at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from community.communities.models import Membership, MembershipState
from tests.web.communities.doors import community_row, post
from tests.web.communities.test_inviting import invite
from tests.world import World, csrf, sign_in


def at_once(*calls: Callable[[], int]) -> list[int]:
    """What the calls answer when none starts before all are ready."""
    barrier, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], int]) -> None:
        barrier.wait()
        answers.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(answers)


def ready(browser: FlaskClient, address: str, **fields: str) -> Callable[[], int]:
    """A post whose form has been fetched already."""
    token = csrf(browser)
    return lambda: browser.post(address, data={"csrf_token": token, **fields}).status_code


def members_of(database: Database, community_id: int) -> int:
    with database.reading() as session:
        found = session.scalar(
            select(func.count()).where(
                Membership.community_id == community_id,
                Membership.state == MembershipState.ACTIVE,
            )
        )
    return found or 0


def test_two_facilitators_who_leave_at_once_do_not_both_go(
    app: Flask, database: Database, world: World
) -> None:
    leaving = [
        ready(sign_in(app, who), "/communities/garden/leave") for who in (world.ada, world.fay)
    ]

    assert at_once(*leaving) == [303, 422]
    assert community_row(database, "garden").members_count == 3
    assert members_of(database, world.garden) == 3


def test_a_person_who_joins_ten_times_at_once_is_one_member(
    app: Flask, database: Database, world: World
) -> None:
    joining = [
        ready(sign_in(app, world.zed), "/communities/garden/join", note="") for _ in range(10)
    ]

    assert at_once(*joining) == [303] * 10
    assert (
        community_row(database, "garden").members_count == members_of(database, world.garden) == 5
    )


def test_c16_the_last_use_of_an_invitation_lets_one_person_in(
    app: Flask, database: Database, world: World
) -> None:
    link = invite(app, world)
    coming = [ready(sign_in(app, who), link) for who in (world.zed, world.fay, world.cleo)]

    assert at_once(*coming) == [303, 422, 422]
    assert members_of(database, world.vault) == community_row(database, "vault").members_count


def test_the_counter_of_members_survives_coming_and_going(
    app: Flask, database: Database, world: World
) -> None:
    zed, cleo, ada = (sign_in(app, who) for who in (world.zed, world.cleo, world.ada))
    steps: tuple[Callable[[], object], ...] = (
        lambda: post(zed, "/communities/garden/join", note=""),
        lambda: post(zed, "/communities/garden/leave"),
        lambda: post(cleo, "/communities/garden/leave"),
        lambda: post(cleo, "/communities/garden/join", note=""),
        lambda: post(ada, "/communities/garden/members/ben/removal"),
    )
    for step in (*steps, *reversed(steps), *steps):
        step()

    assert community_row(database, "garden").members_count == members_of(database, world.garden)
