"""Warn and mute, and keep what was decided about somebody so that they can read and appeal it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Membership
from community.errors import Conflict, Refused
from community.moderation.access import Granted, GrantedMember, post_of
from community.moderation.actions.log import log_member
from community.moderation.events import MeasureTaken
from community.moderation.models import Measure
from community.moderation.policies import Act, MeasureKind
from community.moderation.rules import rules_of
from community.outbox import record
from community.threads.access import GrantedReply
from community.words import N_


def take(
    session: Session,
    found: GrantedMember,
    *,
    by: Actor,
    kind: MeasureKind,
    reason: str,
    days: int = 0,
    rule: int = 0,
) -> Measure:
    """Warn or mute a member for a reason they will read; a mute lasts `days` and ends by itself."""
    place = found.granted.community
    cited = rules_of(session, place.id).cited(rule)
    now, until = clock.now(), None
    if kind == MeasureKind.MUTE:
        if days < 1:
            words = N_("Say for how many days: a mute ends by itself.")
            raise Refused(words, code="days_missing", fields={"days": words})
        until = now + timedelta(days=days)
        session.refresh(found.membership, with_for_update=True)
        found.membership.muted_until = until
        end_measures(session, *_mutes_of(found.membership))
    measure = Measure(
        kind=kind,
        community_id=place.id,
        account_id=found.membership.account_id,
        by_id=by.id,
        rule=cited,
        reason=reason,
        created_at=now,
        until=until,
    )
    keep(session, measure)
    act = Act.MUTE if kind == MeasureKind.MUTE else Act.WARN
    log_member(session, found, by=by, act=act, reason=reason, rule=cited)
    return measure


def unmute(session: Session, found: GrantedMember, *, by: Actor) -> None:
    """Let a member write again; Conflict when they may (again)."""
    session.refresh(found.membership, with_for_update=True)
    until = found.membership.muted_until
    if until is None or until <= clock.now():
        raise Conflict(N_("This member is not muted (any more)."), code="not_muted")
    found.membership.muted_until = None
    end_measures(session, *_mutes_of(found.membership))
    log_member(session, found, by=by, act=Act.UNMUTE, reason="", rule="")


def keep(session: Session, measure: Measure) -> None:
    """Write down what was decided about somebody, who is told."""
    session.add(measure)
    session.flush()  # the event needs its id
    if measure.community_id is not None:
        record(
            session,
            MeasureTaken(community_id=measure.community_id, measure_id=measure.id),
        )


def keep_hiding(session: Session, granted: Granted, *, by: Actor, reason: str, rule: str) -> None:
    """Write down that somebody's post was hidden."""
    keep(
        session,
        Measure(
            kind=MeasureKind.HIDE,
            community_id=granted.community.id,
            account_id=post_of(granted).author_id,
            thread_id=granted.thread.id,
            reply_id=_reply_id(granted),
            by_id=by.id,
            rule=rule,
            reason=reason,
            created_at=clock.now(),
        ),
    )


def end_hiding(session: Session, granted: Granted) -> None:
    """The post is shown again."""
    reply_id = _reply_id(granted)
    end_measures(
        session,
        Measure.kind == MeasureKind.HIDE,
        Measure.thread_id == granted.thread.id,
        Measure.reply_id.is_(None) if reply_id is None else Measure.reply_id == reply_id,
    )


def end_measures(session: Session, *which: ColumnElement[bool]) -> None:
    """Those measures do not hold any longer."""
    session.execute(
        update(Measure)
        .where(Measure.lifted_at.is_(None), *which)
        .values(lifted_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


def _mutes_of(membership: Membership) -> tuple[ColumnElement[bool], ...]:
    return (
        Measure.kind == MeasureKind.MUTE,
        Measure.community_id == membership.community_id,
        Measure.account_id == membership.account_id,
    )


def _reply_id(granted: Granted) -> int | None:
    return granted.reply.id if isinstance(granted, GrantedReply) else None
