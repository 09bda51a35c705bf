"""Join, ask to join, and decide on those who ask."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.actions.memberships import start_membership
from community.communities.events import JoinDecided, JoinRequested
from community.communities.models import (
    Community,
    JoinRequest,
    Membership,
)
from community.communities.policies import WayIn, way_in
from community.communities.queries.requests import has_asked
from community.errors import Conflict, Refused
from community.outbox import record
from community.words import N_

_CLOSED = {
    WayIn.INVITATION: N_("One joins this community by invitation. Ask one of its facilitators."),
    WayIn.CLOSED: N_("This community is archived: it can be read and takes no new members."),
}


def join(session: Session, community: Community, *, by: Actor, note: str) -> WayIn:
    """Become a member at once (JOIN), or leave a request (WAIT), as the community wants it.

    Raises Refused when the way in is by invitation or closed.
    """
    assert by.id is not None  # only accounts hold the right
    state = session.scalar(
        select(Membership.state).where(
            Membership.community_id == community.id, Membership.account_id == by.id
        )
    )
    asked = has_asked(session, community_id=community.id, account_id=by.id)
    way = way_in(joining=community.joining, stage=community.stage, former_state=state, asked=asked)
    if way in _CLOSED:
        raise Refused(_CLOSED[way], code="not_open")
    if way == WayIn.JOIN:
        start_membership(session, community_id=community.id, account_id=by.id)
        return WayIn.JOIN
    if way == WayIn.ASK:
        _ask(session, community_id=community.id, account_id=by.id, note=note)
    return WayIn.WAIT


def _ask(session: Session, *, community_id: int, account_id: int, note: str) -> None:
    request = JoinRequest(
        community_id=community_id, account_id=account_id, note=note, created_at=clock.now()
    )
    session.add(request)
    session.flush()  # the event needs its id
    record(
        session,
        JoinRequested(community_id=community_id, request_id=request.id, account_id=account_id),
    )


def withdraw_request(session: Session, *, community_id: int, account_id: int) -> None:
    """Take one's own open request back; harmless when there is none."""
    session.execute(
        update(JoinRequest)
        .where(
            JoinRequest.community_id == community_id,
            JoinRequest.account_id == account_id,
            JoinRequest.decided_at.is_(None),
        )
        .values(decided_at=clock.now(), outcome="withdrawn")
        .execution_options(synchronize_session=False)
    )


def admit(session: Session, request: JoinRequest, *, by: Actor) -> None:
    """Let the person in; Conflict when somebody else decided first."""
    _decide(session, request, by=by, outcome="admitted")
    start_membership(session, community_id=request.community_id, account_id=request.account_id)


def decline(session: Session, request: JoinRequest, *, by: Actor) -> None:
    """Do not let the person in; Conflict when somebody else decided first."""
    _decide(session, request, by=by, outcome="declined")


def _decide(session: Session, request: JoinRequest, *, by: Actor, outcome: str) -> None:
    changed = session.execute(
        update(JoinRequest)
        .where(JoinRequest.id == request.id, JoinRequest.decided_at.is_(None))
        .values(decided_at=clock.now(), decided_by_id=by.id, outcome=outcome)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(
            N_("This request has been decided already. Reload the page."), code="decided"
        )
    record(
        session,
        JoinDecided(
            community_id=request.community_id,
            request_id=request.id,
            account_id=request.account_id,
            admitted=outcome == "admitted",
        ),
    )
