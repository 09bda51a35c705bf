"""Groups give and take what the settings say, and never what somebody got by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actions import offices
from community.accounts.models import Account, GroupGrant, OrganisationRole
from community.communities.actions.memberships import (
    appoint,
    leave,
    remove_member,
    start_membership,
)
from community.communities.models import Community, Membership, MembershipState, Stage
from community.identities.actions.groups import follow_groups
from community.identities.policies import GroupRule
from community.moderation import chain
from community.moderation.models import ModerationEntry
from tests.world import World

ADMIN, OWNER, PERSON = (
    OrganisationRole.ADMIN,
    OrganisationRole.PROGRAMME_OWNER,
    OrganisationRole.PERSON,
)
RULES = (
    GroupRule(group="gardeners", community="garden"),
    GroupRule(group="keepers", community="vault"),
    GroupRule(group="keepers", community="nowhere"),
    GroupRule(group="owners", role=OWNER),
    GroupRule(group="ops", role=ADMIN),
)


def _follow(session: Session, account_id: int, *groups: str) -> Account:
    account = session.get_one(Account, account_id)
    follow_groups(session, account, groups=frozenset(groups), rules=RULES)
    session.flush()
    session.expire_all()
    return account


def _belongs(session: Session, account_id: int) -> set[str]:
    return set(
        session.scalars(
            select(Community.slug)
            .join(Membership, Membership.community_id == Community.id)
            .where(Membership.account_id == account_id, Membership.state == MembershipState.ACTIVE)
        )
    )


def _membership(session: Session, community_id: int, account_id: int) -> Membership:
    return session.scalars(
        select(Membership).where(
            Membership.community_id == community_id, Membership.account_id == account_id
        )
    ).one()


def _said(session: Session) -> list[str]:
    found = select(ModerationEntry.reason).where(ModerationEntry.actor_role == "group")
    return list(session.scalars(found.order_by(ModerationEntry.id)))


def test_groups_give_places_and_take_them_again(world: World, session: Session) -> None:
    _follow(session, world.zed, "gardeners", "keepers", "strangers")
    assert _belongs(session, world.zed) == {"garden", "vault"}
    _follow(session, world.zed, "gardeners", "keepers")
    _follow(session, world.zed, "gardeners")
    assert _belongs(session, world.zed) == {"garden"}
    _follow(session, world.zed)
    assert _belongs(session, world.zed) == set()
    assert _said(session) == [
        "garden: in gardeners",
        "vault: in keepers",
        "vault: no longer in keepers",
        "garden: no longer in gardeners",
    ]
    assert chain.verify(session).problem == ""
    _follow(session, world.zed, "gardeners")
    assert _belongs(session, world.zed) == {"garden"}


def test_a_membership_made_by_hand_is_never_taken(world: World, session: Session) -> None:
    _follow(session, world.ben, "gardeners", "keepers")
    _follow(session, world.ben)

    assert {"garden", "vault"} <= _belongs(session, world.ben)
    assert _said(session) == []


def test_what_somebody_did_by_hand_since_stands(world: World, session: Session) -> None:
    """Who left stays away, who came back by themselves stays, and so does a facilitator."""
    _follow(session, world.zed, "gardeners")
    leave(session, _membership(session, world.garden, world.zed))
    _follow(session, world.zed, "gardeners")
    assert _belongs(session, world.zed) == set()
    start_membership(session, community_id=world.garden, account_id=world.zed)
    _follow(session, world.zed)
    assert _belongs(session, world.zed) == {"garden"}

    _follow(session, world.cleo, "keepers")
    appoint(session, community_id=world.vault, account_id=world.cleo)
    _follow(session, world.cleo)
    assert "vault" in _belongs(session, world.cleo)


def test_whoever_a_facilitator_removed_is_not_brought_back(world: World, session: Session) -> None:
    _follow(session, world.zed, "gardeners")
    remove_member(session, _membership(session, world.garden, world.zed))
    for groups in (("gardeners",), (), ("gardeners",)):
        _follow(session, world.zed, *groups)

    assert _belongs(session, world.zed) == set()


def test_no_place_is_given_to_who_is_suspended_nor_in_what_is_over(
    world: World, session: Session
) -> None:
    session.get_one(Community, world.garden).stage = Stage.ARCHIVED
    _follow(session, world.zed, "gardeners")
    _follow(session, world.sue, "keepers", "gardeners", "ops")

    assert _belongs(session, world.zed) == set()
    assert session.get_one(Account, world.sue).role == PERSON
    assert session.scalars(select(GroupGrant)).all() == []


@pytest.mark.parametrize("column", ["stage", "slug"])
def test_a_place_stays_while_the_group_does_whatever_becomes_of_the_community(
    world: World, session: Session, column: str
) -> None:
    _follow(session, world.zed, "keepers")
    value = Stage.ARCHIVED if column == "stage" else "strongroom"
    setattr(session.get_one(Community, world.vault), column, value)
    session.flush()
    place = {"vault" if column == "stage" else "strongroom"}

    _follow(session, world.zed, "keepers")
    assert _belongs(session, world.zed) == place
    assert _said(session) == ["vault: in keepers"]
    _follow(session, world.zed)
    assert _belongs(session, world.zed) == set()


def test_the_highest_role_is_given_and_goes_with_its_group(world: World, session: Session) -> None:
    assert _follow(session, world.zed, "owners", "ops").role == ADMIN
    assert _follow(session, world.zed, "owners").role == OWNER
    assert _follow(session, world.zed).role == PERSON
    assert _said(session) == [
        "person → admin: in ops",
        "admin → person: no longer in ops",
        "person → programme_owner: in owners",
        "programme_owner → person: no longer in owners",
    ]


def test_a_role_given_by_hand_is_neither_lowered_nor_taken(world: World, session: Session) -> None:
    assert _follow(session, world.mo, "owners").role == ADMIN
    assert _follow(session, world.mo).role == ADMIN
    assert _follow(session, world.pia, "ops").role == ADMIN
    # What she was by hand before is hers again.
    assert _follow(session, world.pia).role == OWNER


@pytest.mark.parametrize("role", [PERSON, OWNER, ADMIN])
def test_what_an_admin_decided_since_stands_until_the_group_has_gone(
    world: World, session: Session, role: OrganisationRole
) -> None:
    account = _follow(session, world.zed, "ops")
    offices.set_role(session, account, role=PERSON)
    offices.set_role(session, account, role=role)
    assert _follow(session, world.zed, "ops").role == role
    assert _follow(session, world.zed).role == role
    assert session.scalars(select(GroupGrant)).all() == []


def test_the_last_admin_stays_without_the_group_until_there_is_another(
    world: World, session: Session
) -> None:
    _follow(session, world.zed, "ops")
    offices.set_role(session, session.get_one(Account, world.mo), role=PERSON)
    assert _follow(session, world.zed).role == ADMIN
    offices.set_role(session, session.get_one(Account, world.mo), role=ADMIN)
    assert _follow(session, world.zed).role == PERSON


def test_counters_move_with_what_groups_do(world: World, session: Session) -> None:
    before = session.get_one(Community, world.garden).members_count
    _follow(session, world.zed, "gardeners")
    assert session.get_one(Community, world.garden).members_count == before + 1
    _follow(session, world.zed)
    assert session.get_one(Community, world.garden).members_count == before
