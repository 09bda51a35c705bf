"""Propose a community, prepare it, open it, or let it go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.actions.charters import CommunitySettings, open_community
from community.communities.events import CommunityChanged
from community.communities.models import Community, Stage, Visibility
from community.errors import Conflict, Refused
from community.lifecycle.access import Prepared
from community.lifecycle.actions.moves import write_move
from community.lifecycle.actions.splits import carry_split
from community.lifecycle.events import CommunityPrepared, CommunityProposed, ProposalDropped
from community.lifecycle.limits import opening_limits
from community.lifecycle.models import Opening
from community.lifecycle.policies import FirstKind, missing
from community.lifecycle.queries.openings import own_preparations, steps_of
from community.lifecycle.queries.state import is_preparing
from community.moderation.actions.closing import close_waiting
from community.outbox import record
from community.text import Rendered
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class FirstEvent:
    """What a community begins with, and when."""

    kind: FirstKind
    at: datetime
    about: str
    where: str


def propose_community(
    session: Session, wanted: CommunitySettings, *, proposal: Rendered, by: Actor
) -> Community:
    """Begin to prepare a community: private until it opens as `wanted.visibility`.

    Whoever proposes is its first facilitator. Refused for a bad address, and for somebody who
    prepares as many as the organisation lets one person prepare.
    """
    assert by.id is not None  # only accounts hold the right
    if own_preparations(session, by.id) >= opening_limits(session)["proposals"]:
        raise Refused(
            N_("You are preparing several communities already. Open or drop one of them first."),
            code="too_many_proposals",
        )
    made = open_community(session, replace(wanted, visibility=Visibility.PRIVATE), by=by)
    session.add(
        Opening(
            community_id=made.id,
            proposal=proposal.source,
            proposal_html=proposal.html,
            proposed_by_id=by.id,
            proposed_at=clock.now(),
            opens_as=wanted.visibility,
        )
    )
    record(session, CommunityProposed(community_id=made.id))
    return made


def rewrite_proposal(prepared: Prepared, *, proposal: Rendered, opens_as: Visibility) -> None:
    """Change what is needed, for whom, and who will read it."""
    opening = prepared.opening
    opening.proposal, opening.proposal_html = proposal.source, proposal.html
    opening.opens_as = opens_as


def keep_private(session: Session, place: Community, *, visibility: str) -> None:
    """Refused when a community that is being prepared would be shown past its opening."""
    if visibility != Visibility.PRIVATE and is_preparing(session, place):
        words = N_("It is being prepared: who reads it later is said on the page of its opening.")
        raise Refused(words, code="being_prepared", fields={"visibility": words})


def set_first_event(prepared: Prepared, first: FirstEvent) -> None:
    """Date the first session or question.

    Refused for a past date, a session without a place, and a question without words.
    """
    if first.at <= clock.now():
        words = N_("Choose a date that is still to come.")
        raise Refused(words, code="past", fields={"at": words})
    if first.kind == FirstKind.SESSION and not first.where:
        words = N_("Say where it is: a room, or a link.")
        raise Refused(words, code="no_place", fields={"where": words})
    if first.kind == FirstKind.QUESTION and not first.about:
        words = N_("Write the question that everybody will answer.")
        raise Refused(words, code="no_question", fields={"about": words})
    opening = prepared.opening
    opening.first_kind, opening.first_at = first.kind, first.at
    opening.first_about, opening.first_where = first.about, first.where


def open_prepared(session: Session, prepared: Prepared, *, by: Actor) -> None:
    """Open a community to those whom it is for; Refused with a list of what is still missing."""
    assert by.id is not None  # only facilitators hold the right
    place, opening = prepared.granted.community, prepared.opening
    lacking = missing(steps_of(session, place.id))
    if lacking:
        words = N_("It cannot open yet. Do what is still missing first.")
        raise Refused(words, code="not_ready", fields=lacking)
    changed = session.execute(
        update(Opening)
        .where(Opening.community_id == place.id, Opening.opened_at.is_(None))
        .values(opened_at=clock.now(), opened_by_id=by.id)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(N_("This community is open already. Reload the page."), code="open")
    place.visibility = Visibility(opening.opens_as)
    place.version += 1
    write_move(session, place, to=Stage.POTENTIAL, by=by, came_from="")
    carry_split(session, place)
    record(session, CommunityChanged(community_id=place.id, audience_changed=True))
    record(session, CommunityPrepared(community_id=place.id, opened_by_id=by.id))


def drop_proposal(session: Session, prepared: Prepared, *, by: Actor, reason: str) -> None:
    """Let a proposal go. Its founders keep what they wrote; its address is free again."""
    assert by.id is not None  # only facilitators hold the right
    place = prepared.granted.community
    close_waiting(session, place.id)
    write_move(session, place, to=Stage.ARCHIVED, by=by, reason=reason)
    close_waiting(session, place.id)  # as at an ending
    place.slug = f"dropped-{place.id}"
    place.version += 1
    record(session, CommunityChanged(community_id=place.id))
    record(session, ProposalDropped(community_id=place.id, dropped_by_id=by.id))
