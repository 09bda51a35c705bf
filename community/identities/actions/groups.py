"""Let the provider's groups give and take: never more than the settings say, nor than they gave."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions import offices
from community.accounts.models import Account, GroupGrant, OrganisationRole
from community.accounts.queries.actors import is_suspended
from community.communities.actions.memberships import leave, start_membership
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
)
from community.errors import Conflict
from community.identities.policies import RANKS, GroupRule, best_role
from community.moderation.actions.log import log_group
from community.moderation.policies import Act

_log = logging.getLogger(__name__)


def follow_groups(
    session: Session,
    account: Account,
    *,
    groups: frozenset[str],
    rules: tuple[GroupRule, ...],
) -> None:
    """Bring places and role in step with what these groups give now.

    What somebody got by hand stays. What a person left, or a facilitator or admin changed by
    hand, stays as they left it until the group has gone and come back. Each change is a line of
    the log with the group as its reason. The last admin stays admin. The account is held already,
    by `hold_for_role`: what follows holds the end of the log, which comes after people.
    """
    held = session.scalars(
        select(GroupGrant).where(GroupGrant.account_id == account.id).order_by(GroupGrant.id)
    ).all()
    places = {each.community_id: each for each in held if each.community_id is not None}
    wanted = _places(session, groups, rules)
    _follow_places(session, account, places, wanted, groups=groups)
    role = next((each for each in held if each.role), None)
    _follow_role(session, account, role, best_role(rules, groups))


def _places(
    session: Session, groups: frozenset[str], rules: tuple[GroupRule, ...]
) -> dict[int, tuple[Community, str]]:
    """Community id -> the community and the group that opens it."""
    named = {rule.community: rule.group for rule in reversed(rules) if rule.group in groups}
    named.pop("", None)
    found = session.scalars(select(Community).where(Community.slug.in_(named)))
    return {place.id: (place, named[place.slug]) for place in found}


def _follow_places(
    session: Session,
    account: Account,
    held: dict[int, GroupGrant],
    wanted: dict[int, tuple[Community, str]],
    *,
    groups: frozenset[str],
) -> None:
    # Whoever is in the group still keeps the place, also when the rule does not find the
    # community any more: it may have got another address.
    for community_id in sorted(held.keys() - wanted.keys()):
        if held[community_id].group_name not in groups:
            _take_place(session, account, held[community_id])
    if is_suspended(account.suspended_at, account.suspended_until):
        return
    for community_id in sorted(wanted.keys() - held.keys()):
        place, group = wanted[community_id]
        if place.stage != Stage.ARCHIVED:
            _give_place(session, account, community_id, slug=place.slug, group=group)


def _take_place(session: Session, account: Account, grant: GroupGrant) -> None:
    membership = _membership(session, account.id, grant.community_id)
    session.delete(grant)
    if (
        membership is None
        or membership.state != MembershipState.ACTIVE
        or membership.role == MemberRole.FACILITATOR  # appointed by hand
        or membership.joined_at != grant.given_at  # left, and came back by themselves
    ):
        return
    leave(session, membership)
    slug = session.scalar(select(Community.slug).where(Community.id == grant.community_id))
    _note(session, account, Act.TAKE_PLACE, f"{slug}: no longer in {grant.group_name}")


def _give_place(
    session: Session, account: Account, community_id: int, *, slug: str, group: str
) -> None:
    before = _membership(session, account.id, community_id)
    if before is not None and before.state in (MembershipState.ACTIVE, MembershipState.REMOVED):
        return  # theirs by hand, or taken by hand
    made = start_membership(session, community_id=community_id, account_id=account.id)
    session.add(
        GroupGrant(
            account_id=account.id,
            community_id=community_id,
            group_name=group,
            given_at=made.joined_at,
        )
    )
    _note(session, account, Act.GIVE_PLACE, f"{slug}: in {group}")


def _membership(session: Session, account_id: int, community_id: int | None) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.community_id == community_id, Membership.account_id == account_id
        )
    )


def _follow_role(
    session: Session,
    account: Account,
    held: GroupGrant | None,
    wanted: tuple[OrganisationRole, str] | None,
) -> None:
    if held is not None and wanted is not None and held.role == wanted[0]:
        return
    if held is not None and not _take_role(session, account, held):
        return
    suspended = is_suspended(account.suspended_at, account.suspended_until)
    if wanted is None or suspended or RANKS[account.role] >= RANKS[wanted[0]]:
        return
    role, group = wanted
    before = account.role
    offices.set_role(session, account, role=role)
    session.flush()  # the grant below is not among those that this overrules
    session.add(
        GroupGrant(
            account_id=account.id,
            role=role,
            role_before=before,
            group_name=group,
            given_at=clock.now(),
        )
    )
    _note(session, account, Act.SET_ROLE, f"{before} → {role}: in {group}")


def _take_role(session: Session, account: Account, held: GroupGrant) -> bool:
    """Take back what this gave; False when it must stay because nobody else is admin."""
    if held.overruled_at is None and account.role == held.role:
        before = account.role
        try:
            offices.set_role(session, account, role=OrganisationRole(held.role_before))
        except Conflict:
            _log.warning("Account %s stays the last admin without its group", account.id)
            return False
        words = f"{before} → {account.role}: no longer in {held.group_name}"
        _note(session, account, Act.SET_ROLE, words)
    session.delete(held)
    return True


def _note(session: Session, account: Account, act: Act, reason: str) -> None:
    log_group(session, act=act, subject_id=account.id, reason=reason[:500])
