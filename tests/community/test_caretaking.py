"""All communities as admins keep them in order, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState
from community.caretaking.queries import Administered, Care, Status, Wanted, communities_of, orphans
from community.communities.models import Community, MemberRole, Membership, Stage, Visibility
from community.errors import Forbidden
from community.lifecycle.models import Opening
from tests import factories
from tests.queries import Statements
from tests.world import World


def listed(session: Session, world: World, **wanted: object) -> dict[str, Administered]:
    found = communities_of(session, world.actor("mo"), Wanted(**wanted), size=100)  # type: ignore[arg-type]  # as a test spells it
    return {each.slug: each for each in found.items}


def lead_nobody(session: Session, *places: int) -> None:
    """All facilitators of these communities become plain members."""
    for each in session.scalars(select(Membership).where(Membership.community_id.in_(places))):
        each.role = MemberRole.MEMBER
    session.flush()  # the next statement counts them


def test_every_community_is_listed_with_what_it_is(session: Session, world: World) -> None:
    session.get_one(Community, world.vault).last_activity_at = clock.now()
    session.get_one(Community, world.garden).last_activity_at = clock.now()
    found = listed(session, world)

    assert list(found) == ["garden", "vault", "workshop"]
    assert (found["garden"].members, found["garden"].facilitators) == (4, 2)
    assert found["garden"].last_active_on == clock.now().date()
    # Of three people in private it would tell what one of them did.
    assert found["vault"].last_active_on is None
    assert [each.readable for each in found.values()] == [True, False, True]
    for name in ("ada", "pia", "zed"):
        with pytest.raises(Forbidden):
            communities_of(session, world.actor(name), Wanted())


@pytest.mark.parametrize("why", ["left", "suspended", "deactivated", "plain", "staged"])
def test_a_community_is_orphaned_when_no_facilitator_can_sign_in(
    session: Session, world: World, why: str
) -> None:
    ada = session.get_one(Account, world.ada)
    lead = select(Membership).where(
        Membership.account_id == world.ada, Membership.community_id == world.vault
    )
    membership = session.scalars(lead).one()
    assert not listed(session, world, care=Care.ORPHANED)
    match why:
        case "left":
            membership.state = "left"  # type: ignore[assignment]  # as the column keeps it
        case "plain":
            membership.role = MemberRole.MEMBER
        case "suspended":
            ada.suspended_at = clock.now()
        case "deactivated":
            ada.state = AccountState.DEACTIVATED
        case _:
            ada.state = AccountState.STAGED
    session.flush()  # the list is read anew

    found = listed(session, world, care=Care.ORPHANED)
    assert "vault" in found
    assert "garden" not in found, "Fay looks after it"
    assert orphans(session) == len(found)
    assert "vault" not in listed(session, world, care=Care.KEPT)
    if why == "suspended":
        ada.suspended_until = clock.now() - timedelta(minutes=1)
        session.flush()  # the suspension is over
        assert not listed(session, world, care=Care.ORPHANED)


def test_what_has_ended_or_is_being_prepared_is_not_orphaned(
    session: Session, world: World
) -> None:
    lead_nobody(session, world.garden, world.workshop, world.vault)
    session.get_one(Community, world.garden).stage = Stage.ARCHIVED
    session.add(
        Opening(
            community_id=world.workshop,
            proposed_by_id=world.ada,
            proposed_at=clock.now(),
            opens_as=Visibility.PUBLIC,
        )
    )
    session.flush()  # the list is read anew

    assert set(listed(session, world, care=Care.ORPHANED)) == {"vault"}
    assert {slug: each.status for slug, each in listed(session, world).items()} == {
        "garden": Status.ARCHIVED,
        "workshop": Status.PREPARING,
        "vault": Status.OPEN,
    }
    for status in Status:
        assert {each.status for each in listed(session, world, status=status).values()} == {status}


def test_words_and_visibility_narrow_the_list(session: Session, world: World) -> None:
    session.get_one(Community, world.workshop).name = "Übungen 100%"
    session.flush()  # the list is read anew

    assert set(listed(session, world, words="übung")) == {"workshop"}
    assert set(listed(session, world, words=" 100% ")) == {"workshop"}
    assert set(listed(session, world, words="%")) == {"workshop"}, "a sign, no wildcard"
    assert set(listed(session, world, words="GARD")) == {"garden"}
    assert set(listed(session, world, visibility=Visibility.PRIVATE)) == {"vault"}


def test_pages_neither_skip_nor_double_while_communities_come_and_go(
    session: Session, world: World
) -> None:
    for number in range(9):
        factories.community(session, slug=f"place-{number}").name = f"Same {number % 3}"
    session.flush()  # the list is read anew
    before = {each.id for each in listed(session, world).values()}
    seen: list[int] = []
    cursor = None
    for number in range(20):
        page = communities_of(session, world.actor("mo"), Wanted(), cursor=cursor, size=2)
        seen += [each.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        # One comes in front of what was seen and one behind it, under a name that is there.
        for place, name in (("early", "Aaa"), ("late", "Same 2")):
            factories.community(session, slug=f"{place}-{number}").name = name
        session.flush()  # the next page is read anew

    assert len(seen) == len(set(seen)), "nobody twice"
    assert before <= set(seen), "nobody is skipped"
    assert cursor is None


def test_the_list_costs_as_much_for_two_hundred(database: Database, world: World) -> None:
    counts = []
    for size in (2, 100):
        with database.unit_of_work() as session:
            for number in range(size):
                place = factories.community(session, slug=f"many-{size}-{number}")
                factories.membership(
                    session, place, session.get_one(Account, world.ada), role=MemberRole.FACILITATOR
                )
        with database.reading() as session, Statements(database) as statements:
            page = communities_of(session, world.actor("mo"), Wanted(), size=100)
            counts.append(len(statements))
            assert len(page.items) == min(100, size + 3)

    assert counts == [2, 2]
