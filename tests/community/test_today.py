"""A facilitator's day: which lines it holds, in which order, for whom, and how they go away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import VISITOR
from community.agenda import day_of, line_to
from community.communities.models import (
    Community,
    JoinRequest,
    MemberRole,
    Membership,
    Stage,
)
from community.errors import NotFound
from community.health.models import Vitality
from community.lifecycle.models import Absence
from community.moderation.models import Report
from community.threads.models import ReplyKind, Thread, ThreadKind
from community.today.actions import mark
from community.today.models import MarkState
from community.today.ranks import RULE
from tests import factories
from tests.world import World


def _keys(session: Session, world: World, name: str = "ada") -> list[str]:
    return [line.key for line in day_of(session, world.actor(name)).lines]


def _ask_to_join(session: Session, place: int, person: int) -> int:
    made = JoinRequest(community_id=place, account_id=person, created_at=clock.ago(hours=3))
    session.add(made)
    session.flush()  # the key is made of its id
    return made.id


def _report(session: Session, place: int, thread: int, by: int) -> int:
    made = Report(
        community_id=place,
        thread_id=thread,
        reporter_id=by,
        reason="spam",
        created_at=clock.ago(hours=1),
    )
    session.add(made)
    session.flush()  # the key is made of its id
    return made.id


def test_lines_stand_in_the_order_that_the_page_states(world: World, session: Session) -> None:
    day, garden = clock.ago(days=2), world.garden
    old = factories.thread(session, garden, world.ben, at=day)
    _seasoned(session, world.ben)
    fresh = factories.thread(session, garden, world.ben, at=clock.ago(hours=2))
    waiting = factories.thread(session, garden, world.cleo, at=day)
    new = factories.thread(session, garden, world.cleo, at=clock.ago(hours=1))
    flag = factories.flag(session, garden)
    request = _ask_to_join(session, garden, world.zed)
    report = _report(session, garden, old, world.cleo)
    result = factories.intervention(session, garden, measured_at=clock.now(), before={}, after={})

    assert _keys(session, world) == [
        f"reports:{garden}:{report}",
        f"unanswered:{waiting}",
        f"unanswered:{new}",
        f"flag:{flag}",
        f"unanswered:{old}",
        f"requests:{garden}:{request}",
        f"result:{result}",
        f"unanswered:{fresh}",
    ]
    assert RULE.startswith("Reports come first, then posts that wait for you, newcomers who wait")


def _seasoned(session: Session, *people: int) -> None:
    session.execute(
        update(Membership).where(Membership.account_id.in_(people)).values(posts_count=9)
    )


def test_of_twenty_questions_those_of_newcomers_come_first_and_the_oldest_of_them(
    world: World, session: Session
) -> None:
    _seasoned(session, world.ben)
    asked = [
        factories.thread(
            session,
            world.garden,
            world.cleo if number % 4 == 0 else world.ben,
            at=clock.ago(days=3, minutes=-number),
        )
        for number in range(20)
    ]

    day = day_of(session, world.actor("ada"))

    newcomers, others = asked[::4], [id_ for id_ in asked if id_ not in asked[::4]]
    assert [line.key for line in day.lines] == [
        f"unanswered:{id_}" for id_ in (newcomers + others)[:10]
    ]
    assert day.more == 10


def test_a_question_goes_away_once_somebody_else_says_something(
    world: World, session: Session
) -> None:
    asked = factories.thread(session, world.garden, world.cleo)
    factories.reply(session, asked, world.cleo, kind=ReplyKind.COMMENT)
    assert _keys(session, world) == [f"unanswered:{asked}"]

    factories.reply(session, asked, world.ben, kind=ReplyKind.COMMENT)
    assert _keys(session, world) == []


@pytest.mark.parametrize("fate", ["hidden", "deleted", "withdrawn", "locked", "archived"])
def test_what_nobody_can_answer_stands_on_no_day(world: World, session: Session, fate: str) -> None:
    asked = factories.thread(session, world.garden, world.cleo)
    assert _keys(session, world) == [f"unanswered:{asked}"]

    session.execute(update(Thread).values({f"{fate}_at": clock.now()}))
    assert _keys(session, world) == []


def test_old_questions_ones_own_and_discussions_of_old_hands_stand_on_no_day(
    world: World, session: Session
) -> None:
    _seasoned(session, world.ben)
    factories.thread(session, world.garden, world.ben, at=clock.ago(days=40))
    factories.thread(session, world.garden, world.ada)
    factories.thread(session, world.garden, world.ben, kind=ThreadKind.DISCUSSION)
    greeting = factories.thread(session, world.garden, world.cleo, kind=ThreadKind.DISCUSSION)

    assert _keys(session, world) == [f"unanswered:{greeting}"]


def test_a_newcomers_line_opens_with_a_kind_reply_begun(world: World, session: Session) -> None:
    asked = factories.thread(session, world.garden, world.cleo)

    line = line_to(session, world.actor("ada"), f"unanswered:{asked}")

    assert line.draft is not None
    assert line.draft.href == f"/threads/{asked}"
    assert str(line.draft.body).startswith("Welcome, Cleo, and thank you for asking.")
    assert line.why.startswith("Cleo is new and asks.")


def test_a_flag_opens_with_the_first_move_for_its_weightiest_reason(
    world: World, session: Session
) -> None:
    flag = factories.flag(session, world.vault, reasons={"level": 0.2, "newcomers": 0.9})

    line = line_to(session, world.actor("ada"), f"flag:{flag}")

    assert line.says == "Vault is going quiet: ask something easy"
    assert "new voices are missing" in line.why
    assert line.draft is not None
    assert line.draft.href.endswith(f"&move=newcomers-first-thread&flag={flag}")
    assert line.draft.title
    assert line.draft.body


def test_a_flag_that_speaks_against_going_quiet_is_not_given_as_a_reason(
    world: World, session: Session
) -> None:
    flag = factories.flag(session, world.vault, state=Vitality.QUIET, reasons={"people": -2.0})

    line = line_to(session, world.actor("ada"), f"flag:{flag}")

    assert line.says == "Vault is quiet: ask something easy"
    assert "fewer people" not in line.why


def test_a_flag_goes_away_when_it_is_cleared_watched_only_or_answered_by_a_move(
    world: World, session: Session
) -> None:
    factories.flag(session, world.garden, state=Vitality.WATCH)
    flag = factories.flag(session, world.vault)
    assert _keys(session, world) == [f"flag:{flag}"]

    factories.intervention(session, world.vault, flag_id=flag)
    assert _keys(session, world) == []


def test_three_requests_are_one_line_and_the_next_is_another_occasion(
    world: World, session: Session
) -> None:
    first = _ask_to_join(session, world.garden, world.zed)
    line = line_to(session, world.actor("ada"), f"requests:{world.garden}:{first}")
    assert line.says == "Zed asks to join"

    mark(session, line, by=world.actor("ada"), state=MarkState.DONE)
    second = _ask_to_join(session, world.garden, world.xen)

    lines = day_of(session, world.actor("ada")).lines
    assert [line.key for line in lines] == [f"requests:{world.garden}:{second}"]
    assert lines[0].says == "2 people ask to join"


@pytest.mark.parametrize("name", ["ben", "cleo", "zed", "xen", "sue", "mo", "pia", "fay"])
def test_nobody_learns_of_a_community_that_they_do_not_look_after(
    world: World, session: Session, name: str
) -> None:
    asked = factories.thread(session, world.vault, world.ben)
    flag = factories.flag(session, world.vault)
    _ask_to_join(session, world.vault, world.cleo)
    _report(session, world.vault, asked, world.ben)

    assert len(_keys(session, world)) == 4
    assert _keys(session, world, name) == []
    for key in (f"unanswered:{asked}", f"flag:{flag}", "nothing:1"):
        with pytest.raises(NotFound):
            line_to(session, world.actor(name), key)


def test_a_former_facilitator_and_one_who_is_suspended_have_no_day(
    world: World, session: Session
) -> None:
    factories.flag(session, world.vault)
    ada = session.query(Membership).filter_by(account_id=world.ada, community_id=world.vault).one()
    assert len(_keys(session, world)) == 1

    ada.role = MemberRole.MEMBER
    session.flush()
    assert _keys(session, world) == []

    ada.role = MemberRole.FACILITATOR
    session.flush()
    suspended = clock.now()
    actor = world.actor("ada")
    assert day_of(session, actor).lines
    assert not day_of(session, type(actor)(id=actor.id, suspended=True, seen_at=suspended)).lines
    assert not day_of(session, VISITOR).places


def test_an_archived_community_needs_nobody(world: World, session: Session) -> None:
    factories.flag(session, world.garden)
    assert len(_keys(session, world, "fay")) == 1

    session.get_one(Community, world.garden).stage = Stage.ARCHIVED
    session.flush()
    assert _keys(session, world, "fay") == []


def test_whoever_stands_in_sees_who_waits_but_not_what_takes_a_facilitators_right(
    world: World, session: Session
) -> None:
    asked = factories.thread(session, world.garden, world.cleo)
    _ask_to_join(session, world.garden, world.zed)
    _report(session, world.garden, asked, world.cleo)
    _away(session, world, since=-1, until=3)

    assert _keys(session, world, "ben") == [f"unanswered:{asked}"]
    # Standing in for somebody does not make a member of whoever is none.
    _away(session, world, since=-1, until=3, stand_in=world.zed)
    assert _keys(session, world, "zed") == []


@pytest.mark.parametrize("days", [(-9, -1, None), (1, 9, None), (-1, 3, -1)])
def test_an_absence_that_is_over_or_to_come_gives_nobody_a_day(
    world: World, session: Session, days: tuple[int, int, int | None]
) -> None:
    factories.thread(session, world.garden, world.cleo)
    since, until, ended = days
    _away(session, world, since=since, until=until, ended=ended is not None)

    assert _keys(session, world, "ben") == []


def _away(
    session: Session,
    world: World,
    *,
    since: int,
    until: int,
    ended: bool = False,
    stand_in: int | None = None,
) -> None:
    today = clock.now().date()
    session.add(
        Absence(
            community_id=world.garden,
            account_id=world.fay,
            stand_in_id=stand_in or world.ben,
            starts_on=today + timedelta(days=since),
            ends_on=today + timedelta(days=until),
            created_at=clock.now(),
            ended_early_at=clock.now() if ended else None,
        )
    )
    session.flush()  # the day is read by a statement
