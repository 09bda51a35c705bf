"""Split a community by its tags, and merge one into another."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.actions.charters import CommunitySettings
from community.communities.actions.memberships import start_membership
from community.communities.models import Community, Stage, Tag
from community.communities.queries.synonyms import ids_by_name
from community.errors import Conflict, Forbidden, Refused
from community.lifecycle.actions.moves import take_up_split, write_move
from community.lifecycle.actions.openings import propose_community
from community.lifecycle.actions.transfers import (
    all_threads,
    demand_no_wider,
    move_threads,
)
from community.lifecycle.events import CommunityEnded, MergeOffered
from community.lifecycle.models import Ending, Succession, SuccessionKind
from community.lifecycle.queries.state import is_preparing
from community.moderation.actions.closing import carry_held, hold_held
from community.outbox import record
from community.text import Rendered
from community.words import N_


def split(
    session: Session,
    place: Community,
    wanted: CommunitySettings,
    *,
    tags: Sequence[str],
    proposal: Rendered,
    by: Actor,
) -> Community:
    """Propose a new community that takes the threads of some tags along when it opens.

    Refused without a known tag, and when more people would read those threads there.
    """
    known = set(
        session.scalars(
            select(Tag.name).where(Tag.id.in_(ids_by_name(session, place.id, list(tags)).values()))
        )
    )
    if not known:
        words = N_("Choose at least one tag whose threads go along.")
        raise Refused(words, code="no_tags", fields={"tags": words})
    made = propose_community(session, wanted, proposal=proposal, by=by)
    session.flush()  # its first member is compared with those here
    demand_no_wider(session, place, made, as_=wanted.visibility)
    session.add(
        Succession(
            community_id=place.id,
            successor_id=made.id,
            kind=SuccessionKind.SPLIT,
            tags=sorted(known),
            created_at=clock.now(),
            created_by_id=by.id,
        )
    )
    take_up_split(session, place.id, by=by)
    return made


def offer_merge(session: Session, place: Community, into: Community, *, by: Actor) -> Succession:
    """Ask the facilitators of another community to take this one in."""
    if is_preparing(session, place):
        raise Refused(
            N_("This community is still being prepared. Open it first, or drop its proposal."),
            code="not_open",
        )
    if place.id == into.id or is_preparing(session, into):
        words = N_("Choose another community that is open.")
        raise Refused(words, code="no_such_place", fields={"into": words})
    if Stage.ARCHIVED in (place.stage, into.stage):
        words = N_("Both communities have to be alive.")
        raise Refused(words, code="not_alive", fields={"into": words})
    demand_no_wider(session, place, into, as_=into.visibility)
    if _offers(session, place.id):
        raise Conflict(
            N_("A merge has been offered already. Wait for the answer, or take it back."),
            code="offered",
        )
    # It may have been merged there before, and have begun again: a pair has one row.
    session.execute(
        delete(Succession).where(
            Succession.community_id == place.id,
            Succession.successor_id == into.id,
            Succession.kind == SuccessionKind.MERGED,
        )
    )
    offer = Succession(
        community_id=place.id,
        successor_id=into.id,
        kind=SuccessionKind.MERGED,
        tags=[],
        created_at=clock.now(),
        created_by_id=by.id,
    )
    session.add(offer)
    session.flush()  # the event needs its id
    record(session, MergeOffered(community_id=into.id, succession_id=offer.id))
    return offer


def _offers(session: Session, community_id: int) -> list[Succession]:
    """The offers that wait for an answer."""
    return list(
        session.scalars(
            select(Succession).where(
                Succession.community_id == community_id,
                Succession.kind == SuccessionKind.MERGED,
                Succession.agreed_at.is_(None),  # an earlier merge, before it began again, is over
            )
        )
    )


def agree_to_merge(session: Session, offer: Succession, *, here: int, by: Actor) -> None:
    """Take the other community in: its threads come at their addresses, its people are invited.

    The other one ends and is kept; its home leads here for those who may read here. `here` is the
    community on whose behalf somebody agrees: only the one that was asked can.
    """
    if here != offer.successor_id:
        raise Forbidden(N_("The other community answers this offer. You can take it back."))
    assert by.id is not None  # only facilitators hold the right
    hold_held(session, offer.community_id)
    place, into = _hold_both(session, offer)
    if offer.agreed_at is not None or Stage.ARCHIVED in (place.stage, into.stage):
        raise Conflict(N_("This has been decided already. Reload the page."), code="decided")
    demand_no_wider(session, place, into, as_=into.visibility)
    offer.agreed_at = clock.now()
    write_move(session, place, to=Stage.ARCHIVED, by=by)
    ending = session.get(Ending, place.id)
    if ending is None:
        ending = Ending(community_id=place.id, begun_at=clock.now())
        session.add(ending)
    ending.ended_at, ending.ended_by_id = clock.now(), by.id
    move_threads(session, place, into, all_threads(session, place.id))
    carry_held(session, offer.community_id, offer.successor_id)
    record(session, CommunityEnded(community_id=offer.community_id, ended_by_id=by.id))


def _hold_both(session: Session, offer: Succession) -> tuple[Community, Community]:
    """What ends and what takes it in, as they stand: neither can end meanwhile in another way."""
    wanted = (
        select(Community)
        .where(Community.id.in_((offer.community_id, offer.successor_id)))
        .order_by(Community.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = {place.id: place for place in session.scalars(wanted)}
    return found[offer.community_id], found[offer.successor_id]


def withdraw_offer(session: Session, offer: Succession) -> None:
    """Take an offer back, or decline it; Conflict when it was agreed to."""
    if offer.agreed_at is not None:
        raise Conflict(N_("This has been decided already. Reload the page."), code="decided")
    session.delete(offer)


def go_along(session: Session, offer: Succession, *, by: Actor) -> None:
    """A member of what was merged takes the invitation: they belong to the other one now."""
    assert by.id is not None  # only members are asked
    start_membership(session, community_id=offer.successor_id, account_id=by.id)
