"""Let a community be joined by address, and join people to it.

Nobody is joined twice: a membership that was ended, by whomever, stays ended, and so does a request
that was declined. Who is suspended is left out for good, since nothing tells when it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.events import AccountChanged, AccountOpened
from community.accounts.models import Account
from community.communities.able import is_able
from community.communities.actions.memberships import start_membership
from community.communities.events import CommunityChanged
from community.communities.models import Community, JoinRequest, Membership, Stage, Visibility
from community.domains.events import DomainJoiningChanged, JoinedByDomain
from community.domains.models import DomainJoining
from community.domains.queries import own_domains
from community.errors import Conflict
from community.lifecycle.queries.state import is_open, is_preparing
from community.outbox import DomainEvent, record
from community.registration.events import RegistrationRuleChanged
from community.registration.policies import ascii_domain
from community.words import N_

_AT_ONCE = 100


def choose_domain_joining(session: Session, place: Community, *, joins: bool) -> None:
    """Let people of the organisation's domains join by themselves, or no more; who joined stays.

    Conflict while a community is being prepared: nobody but its founders may see it yet.
    """
    kept = session.get(DomainJoining, place.id)
    if joins == (kept is not None):
        return
    if joins and is_preparing(session, place):
        words = N_("It is being prepared, and only its founders can see it. Open it first.")
        raise Conflict(words, code="preparing")
    if kept is not None:
        session.delete(kept)
    else:
        session.add(DomainJoining(community_id=place.id, began_at=clock.now()))
    record(session, DomainJoiningChanged(community_id=place.id))


def end_where_private(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """A community that became private is joined no more until somebody in it chooses that anew.

    An admin may have chosen it while everybody could read there.
    """
    for _seq, event in events:
        if isinstance(event, CommunityChanged) and event.closed:
            place = session.get_one(Community, event.community_id)
            if place.visibility == Visibility.PRIVATE:
                choose_domain_joining(session, place, joins=False)


def join_by_domain(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Join whom these events concern: one person everywhere, or many to one community."""
    domains = own_domains(session)
    if not domains:
        return
    for _seq, event in events:
        if isinstance(event, AccountOpened | AccountChanged):
            _join_person(session, event.account_id, domains)
        elif isinstance(event, DomainJoiningChanged):
            _join_many(session, event, domains)
        elif isinstance(event, RegistrationRuleChanged):
            for community_id in session.scalars(select(DomainJoining.community_id)):
                record(session, DomainJoiningChanged(community_id=community_id))


def _join_person(session: Session, account_id: int, domains: Sequence[str]) -> None:
    rows = session.execute(
        _missing(domains).where(Account.id == account_id).order_by(DomainJoining.community_id)
    ).all()
    _join(session, rows, domains)


def _join_many(session: Session, event: DomainJoiningChanged, domains: Sequence[str]) -> None:
    """A part at a time: what is left is an event of its own."""
    rows = session.execute(
        _missing(domains)
        .where(DomainJoining.community_id == event.community_id, Account.id > event.after)
        .order_by(Account.id)
        .limit(_AT_ONCE)
    ).all()
    _join(session, rows, domains)
    if len(rows) == _AT_ONCE:
        record(session, DomainJoiningChanged(community_id=event.community_id, after=rows[-1][0]))


def _join(session: Session, rows: Iterable[Sequence[object]], domains: Sequence[str]) -> None:
    for account_id, email, community_id in rows:
        if ascii_domain(str(email).rpartition("@")[2]) not in domains:
            continue
        assert isinstance(account_id, int)
        assert isinstance(community_id, int)
        start_membership(session, community_id=community_id, account_id=account_id)
        record(session, JoinedByDomain(community_id=community_id, account_id=account_id))


def _missing(domains: Sequence[str]) -> Select[int, str | None, int]:
    """People with a confirmed address at a domain, and the communities that they never were in."""
    belonged = exists().where(
        Membership.account_id == Account.id,
        Membership.community_id == DomainJoining.community_id,
    )
    declined = exists().where(
        JoinRequest.account_id == Account.id,
        JoinRequest.community_id == DomainJoining.community_id,
        JoinRequest.outcome == "declined",
    )
    return (
        select(Account.id, Account.email, DomainJoining.community_id)
        .select_from(DomainJoining)
        .join(Community, Community.id == DomainJoining.community_id)
        .join(Account, _is_at(domains))
        .where(
            Community.stage != Stage.ARCHIVED,
            is_open(),
            Account.email_confirmed_at.is_not(None),
            Account.automated.is_(False),
            is_able(),
            ~belonged,
            ~declined,
        )
    )


def _is_at(domains: Sequence[str]) -> ColumnElement[bool]:
    """Addresses at these domains, however they are spelled; looked at once more when joined."""
    forms = {form for domain in domains for form in (domain, _spelled(domain))}
    low = func.lower(Account.email)
    return or_(*(low.endswith(f"@{form}", autoescape=True) for form in sorted(forms)))


def _spelled(domain: str) -> str:
    """A domain in the letters of its language, as addresses may hold it."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
