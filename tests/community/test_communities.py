"""Belonging, charters and tags in the domain, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.access import Moved, community_to
from community.communities.actions import charters, invitations, memberships, requests, tags
from community.communities.models import (
    Community,
    Joining,
    JoinRequest,
    MemberRole,
    Membership,
    MembershipState,
    Tag,
    Visibility,
)
from community.communities.policies import WayIn
from community.communities.queries.directory import directory
from community.communities.queries.members import members
from community.errors import Conflict, NotFound, Refused
from tests.world import World

WANTED = charters.CommunitySettings(
    name="Water",
    slug="water",
    summary="",
    visibility=Visibility.PRIVATE,
    joining=Joining.ON_REQUEST,
)


def membership(session: Session, community_id: int, account_id: int) -> Membership:
    return session.scalars(
        select(Membership).where(
            Membership.community_id == community_id, Membership.account_id == account_id
        )
    ).one()


def counted(session: Session, community_id: int) -> tuple[int, int]:
    """What the counter says, and what there is."""
    session.flush()
    says = session.scalar(select(Community.members_count).where(Community.id == community_id))
    there = session.scalar(
        select(func.count()).where(
            Membership.community_id == community_id, Membership.state == MembershipState.ACTIVE
        )
    )
    return says or 0, there or 0


def test_who_opens_a_community_leads_it_and_is_counted(world: World, session: Session) -> None:
    made = charters.open_community(session, WANTED, by=world.actor("pia"))

    assert membership(session, made.id, world.pia).role == MemberRole.FACILITATOR
    assert counted(session, made.id) == (1, 1)
    with pytest.raises(Refused, match="in use"):
        charters.open_community(session, WANTED, by=world.actor("pia"))


def test_asking_waits_and_admission_settles_it(world: World, session: Session) -> None:
    place = session.get_one(Community, world.workshop)
    zed, ada = world.actor("zed"), world.actor("ada")
    assert requests.join(session, place, by=zed, note="") == WayIn.WAIT
    assert requests.join(session, place, by=zed, note="") == WayIn.WAIT
    asked = session.scalars(select(JoinRequest)).one()

    requests.admit(session, asked, by=ada)
    with pytest.raises(Conflict):
        requests.decline(session, asked, by=ada)

    session.refresh(asked)
    assert asked.outcome == "admitted"
    assert counted(session, world.workshop) == (3, 3)


@pytest.mark.parametrize(
    "away",
    [
        {"state": "deactivated"},
        {"suspended_at": clock.now()},
        {"suspended_at": clock.now(), "suspended_until": clock.now() + timedelta(days=1)},
    ],
)
def test_the_last_facilitator_who_can_sign_in_stays(
    world: World, session: Session, away: dict[str, object]
) -> None:
    session.execute(update(Account).where(Account.id == world.fay).values(**away))
    ada = membership(session, world.garden, world.ada)

    for act in (
        lambda: memberships.leave(session, ada),
        lambda: memberships.set_role(session, ada, role=MemberRole.MEMBER),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "last_facilitator"


def test_a_facilitator_whose_suspension_is_over_is_there_again(
    world: World, session: Session
) -> None:
    over = clock.now() - timedelta(minutes=1)
    session.execute(
        update(Account)
        .where(Account.id == world.fay)
        .values(suspended_at=over - timedelta(days=1), suspended_until=over)
    )

    memberships.leave(session, membership(session, world.garden, world.ada))

    assert membership(session, world.garden, world.ada).state == MembershipState.LEFT


def test_a_charter_is_swapped_only_for_the_one_that_was_read(
    world: World, session: Session
) -> None:
    place = session.get_one(Community, world.garden)
    mine = charters.prepare_charter({"purpose": "One"}, sponsor="")
    charters.write_charter(session, place, mine, seen_version=1)
    with pytest.raises(Conflict) as conflict:
        charters.write_charter(
            session,
            place,
            charters.prepare_charter({"purpose": "Two"}, sponsor=""),
            seen_version=1,
        )

    assert conflict.value.code == "stale"
    assert (place.purpose, place.version) == ("One", 2)


def test_a_former_slug_belongs_to_its_community_for_good(world: World, session: Session) -> None:
    place = session.get_one(Community, world.garden)
    moved = charters.CommunitySettings(
        name="Garden",
        slug="allotment",
        summary="",
        visibility=Visibility.PRIVATE,
        joining=Joining.OPEN,
    )
    charters.change_settings(session, place, moved, seen_version=None)
    session.flush()

    with pytest.raises(Moved):
        community_to(session, world.actor("ben"), "garden", verb="communities.read")
    with pytest.raises(NotFound):
        community_to(session, world.actor("zed"), "garden", verb="communities.read")
    with pytest.raises(Refused):
        charters.open_community(
            session,
            charters.CommunitySettings(
                name="Other",
                slug="garden",
                summary="",
                visibility=Visibility.PUBLIC,
                joining=Joining.OPEN,
            ),
            by=world.actor("mo"),
        )


def test_an_invitation_is_used_up(world: World, session: Session) -> None:
    made = invitations.invite(
        session, community_id=world.vault, by=world.actor("ada"), secret="s" * 43, uses=1, days=1
    )
    invitations.redeem(session, made, by=world.actor("ben"))
    invitations.redeem(session, made, by=world.actor("zed"))
    with pytest.raises(Refused):
        invitations.redeem(session, made, by=world.actor("fay"))

    assert counted(session, world.vault)[0] == counted(session, world.vault)[1]


def test_a_tag_is_one_in_its_community(world: World, session: Session) -> None:
    made = tags.create_tag(session, community_id=world.garden, name="C++ Tips", description="")
    tags.create_tag(session, community_id=world.vault, name="c++ tips", description="")
    with pytest.raises(Refused):
        tags.create_tag(session, community_id=world.garden, name="c++  TIPS", description="")
    tags.delete_tag(session, made, borne_by=[])
    session.flush()

    assert list(session.scalars(select(Tag.community_id))) == [world.vault]


def test_lists_are_paged_without_loss_or_repeat(world: World, session: Session) -> None:
    names, cursor = [], None
    while True:
        page = directory(session, world.actor("ben"), cursor=cursor, size=1)
        names += [card.name for card in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert names == ["Garden", "Vault", "Workshop"]

    handles, cursor = [], None
    while True:
        people = members(session, community_id=world.garden, cursor=cursor, size=1)
        handles += [person.handle for person in people.items]
        cursor = people.next_cursor
        if cursor is None:
            break
    assert handles == ["ada", "fay", "ben", "cleo"]
