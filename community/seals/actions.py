"""Ask, agree or refuse, and let an alias say no more without looking behind it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden, Refused
from community.moderation.access import post_of
from community.moderation.actions.log import log_post, log_seal
from community.moderation.policies import Act
from community.outbox import record
from community.rights import Role
from community.seal.making import set_muted
from community.seal.models import Alias, SealRequest
from community.seal.opening import is_author
from community.seals.access import GrantedAlias, GrantedRequest, is_bound
from community.seals.events import SealAsked, SealDecided
from community.seals.policies import (
    LONGEST_REASON,
    SHORTEST_REASON,
    WAITS,
    RequestState,
    state_of,
)
from community.threads.access import GrantedReply
from community.words import N_


def ask_to_open(session: Session, found: GrantedAlias, *, by: Actor, reason: str) -> SealRequest:
    """Ask that somebody else agree to open the seal; waits seven days.

    Conflict while another request waits. That somebody has gone, and the seal with them, is told to
    the two alone: whoever knows who left these days would know who it was.
    """
    assert by.id is not None  # only accounts hold the right
    reason = _stated(reason)
    if is_author(found.alias, by.id):
        raise Forbidden(N_("This alias is yours: nobody opens their own seal."), code="own_alias")
    session.refresh(found.alias, with_for_update=True)  # of two at once the second finds the first
    if _waits(session, found.alias):
        words = N_("Somebody has asked already, and it waits for an answer.")
        raise Conflict(words, code="asked_already")
    thread = found.granted.thread
    made = SealRequest(
        alias_id=found.alias.id,
        thread_id=thread.id,
        reply_id=found.granted.reply.id if isinstance(found.granted, GrantedReply) else None,
        asked_by_id=by.id,
        reason=reason,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()  # the event needs its id
    record(session, SealAsked(community_id=thread.community_id, request_id=made.id))
    facilitates = Role.FACILITATOR in found.granted.standing
    role = "facilitator" if facilitates else "admin"
    log_post(session, found.granted, by=by, act=Act.ASK_SEAL, reason=reason, role=role)
    return made


def _stated(reason: str) -> str:
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        words = N_(
            "Say why in %(least)s to %(most)s characters: the second person, the log and who "
            "stands behind the alias will read it.",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
        raise Refused(words, code="bad_reason", fields={"reason": words})
    return reason


def _waits(session: Session, alias: Alias) -> bool:
    waiting = select(SealRequest.id).where(
        SealRequest.alias_id == alias.id,
        SealRequest.decided_at.is_(None),
        SealRequest.asked_at > clock.now() - WAITS,
    )
    return session.scalar(waiting.limit(1)) is not None


def decide(session: Session, found: GrantedRequest, *, by: Actor, agree: bool) -> None:
    """Agree, whereupon the two see the name for a day, or refuse; `found` is held.

    Forbidden for who asked, for the author, for facilitators of the community and for whoever
    leads people; Conflict when it was decided, has run out, or who asked has lost the part in which
    they did, to agree: one alone would see the name.
    """
    if not found.decider or found.asker:
        raise Forbidden(N_("Somebody else than who asked decides on this."), code="same_person")
    if found.author:
        words = N_("This is about an alias of yours: somebody else decides on it.")
        raise Forbidden(words, code="own_alias")
    if is_bound(session, by, found.community_id):
        words = N_(
            "Whoever facilitates the community, or leads people, does not decide on this. Another "
            "admin does."
        )
        raise Forbidden(words, code="not_independent")
    if state_of(found.request, now=clock.now()) is not RequestState.WAITING:
        words = N_("This was decided or has run out meanwhile. Reload the page.")
        raise Conflict(words, code="decided")
    if agree and not found.holds:
        words = N_(
            "Who asked could not ask any more today. Refuse, and let somebody else ask anew."
        )
        raise Conflict(words, code="asker_gone")
    found.request.decided_by_id, found.request.decided_at = by.id, clock.now()
    found.request.agreed = agree
    record(session, SealDecided(community_id=found.community_id, request_id=found.request.id))
    log_seal(
        session,
        found.request,
        by=by,
        act=Act.OPEN_SEAL if agree else Act.REFUSE_SEAL,
        subject_id=found.alias.account_id,
        community_id=found.community_id,
    )


def mute_alias(session: Session, found: GrantedAlias, *, by: Actor, muted: bool) -> None:
    """Let the alias say no more in its thread, or say more again; nobody is looked at.

    Forbidden to the author: nobody judges their own words.
    """
    if is_author(found.alias, by.id):
        raise Forbidden(N_("This alias is yours. Leave it to somebody else."), code="own_alias")
    if set_muted(session, post_of(found.granted).author_id, muted=muted):
        act = Act.MUTE_ALIAS if muted else Act.UNMUTE_ALIAS
        log_post(session, found.granted, by=by, act=act)
