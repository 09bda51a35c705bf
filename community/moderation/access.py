"""Load a reported post, or a post to moderate, on somebody's behalf; only in their community."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import Granted as GrantedPlace
from community.communities.access import community_by_id_to, community_to
from community.communities.models import MemberRole, Membership, MembershipState
from community.errors import SUSPENDED, Conflict, Forbidden, NotFound
from community.moderation.judges import answerable_by, judges_of
from community.moderation.models import Appeal, Batch, Measure, Report
from community.rights import Role
from community.seal.masks import is_self
from community.threads.access import GrantedReply, GrantedThread, reply_to, thread_to
from community.threads.models import HeldPost, Reply, Thread
from community.words import N_

Granted = GrantedThread | GrantedReply


@dataclass(frozen=True, kw_only=True)
class GrantedReport:
    """A report with the post it is about."""

    report: Report
    granted: Granted


@dataclass(frozen=True, kw_only=True)
class GrantedHeld:
    """A post that waits, and the standing of who may judge it."""

    held: HeldPost
    granted: GrantedPlace


@dataclass(frozen=True, kw_only=True)
class GrantedMember:
    """A plain member of a community with the standing of who moderates there."""

    granted: GrantedPlace
    membership: Membership
    account: Account


@dataclass(frozen=True, kw_only=True)
class GrantedBatch:
    """What was done to several at once, and the standing of who looks at it."""

    batch: Batch
    granted: GrantedPlace


@dataclass(frozen=True, kw_only=True)
class GrantedAppeal:
    """An appeal, what it is against, and the part in which the actor answers it."""

    appeal: Appeal
    measure: Measure
    part: str


def post_to(
    session: Session, actor: Actor, *, thread_id: int | None, reply_id: int | None, verb: str
) -> Granted:
    """The thread or reply, if the actor may do `verb` there; as `thread_to` and `reply_to`."""
    if reply_id is not None:
        return reply_to(session, actor, reply_id, verb=verb)
    if thread_id is None:
        raise NotFound
    return thread_to(session, actor, thread_id, verb=verb)


def post_to_report(
    session: Session, actor: Actor, *, thread_id: int | None, reply_id: int | None
) -> Granted:
    """A post that the actor reads and may report: readers with an account in good standing."""
    granted = post_to(
        session, actor, thread_id=thread_id, reply_id=reply_id, verb="moderation.report"
    )
    if not actor.signed_in:
        raise Forbidden(N_("Sign in to report a post."), code="sign_in_needed")
    if Role.ACCOUNT not in granted.standing:
        raise Forbidden(SUSPENDED, code="suspended")
    return granted


def post_of(granted: Granted) -> Thread | Reply:
    """The reply that was granted, or else the thread."""
    return granted.reply if isinstance(granted, GrantedReply) else granted.thread


def hold_post(session: Session, granted: Granted) -> None:
    """Read the post anew and hold it until the transaction ends.

    Whoever moderates holds the post first, then its reports and what was decided about it: two
    who begin at different ends would wait for each other.
    """
    session.refresh(post_of(granted), with_for_update=True)


def report_to_decide(session: Session, actor: Actor, report_id: int) -> GrantedReport:
    """A report in a community that the actor facilitates; NotFound everywhere else.

    Whoever may read the post but not review reports learns nothing about reports either.
    """
    report = session.scalar(select(Report).where(Report.id == report_id))
    if report is None:
        raise NotFound
    granted = post_to(
        session,
        actor,
        thread_id=report.thread_id,
        reply_id=report.reply_id,
        verb="threads.read",
    )
    if not granted.may("moderation.review"):
        raise NotFound
    return GrantedReport(report=report, granted=granted)


def member_to_moderate(session: Session, actor: Actor, slug: str, handle: str) -> GrantedMember:
    """A plain member of a community that the actor facilitates.

    NotFound for who does not belong, Conflict for another facilitator: that takes an admin.
    """
    granted = community_to(session, actor, slug, verb="moderation.sanction")
    row = session.execute(
        select(Membership, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == granted.community.id,
            Membership.state == MembershipState.ACTIVE,
            Account.handle == handle.lower(),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    membership, account = row
    if membership.role != MemberRole.MEMBER:
        raise Conflict(
            N_("Facilitators do not moderate each other. Ask an admin."), code="facilitator"
        )
    return GrantedMember(granted=granted, membership=membership, account=account)


def own_measure(session: Session, actor: Actor, measure_id: int) -> Measure:
    """What was decided about the actor; NotFound for everybody else."""
    found = session.scalar(
        select(Measure).where(Measure.id == measure_id, is_self(Measure.account_id, actor.id or 0))
    )
    if found is None:
        raise NotFound
    return found


def appeal_to_answer(session: Session, actor: Actor, appeal_id: int) -> GrantedAppeal:
    """An appeal that comes to the actor (see `judges`); NotFound for everybody else."""
    row = session.execute(
        select(Appeal, Measure)
        .join(Measure, Measure.id == Appeal.measure_id)
        .where(Appeal.id == appeal_id, answerable_by(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    part, _who = judges_of(session, row.Measure)
    return GrantedAppeal(appeal=row.Appeal, measure=row.Measure, part=part)


def report_in(session: Session, actor: Actor, slug: str, report_id: int) -> GrantedReport:
    """As `report_to_decide`, of the community with this slug; NotFound for one of another."""
    place = community_to(session, actor, slug, verb="moderation.review").community
    found = report_to_decide(session, actor, report_id)
    if found.report.community_id != place.id:
        raise NotFound
    return found


def held_in(session: Session, actor: Actor, slug: str, held_id: int) -> GrantedHeld:
    """A post that waits, or waited, in a community that the actor facilitates."""
    granted = community_to(session, actor, slug, verb="moderation.approve")
    return held_here(session, granted, held_id)


def held_here(session: Session, granted: GrantedPlace, held_id: int) -> GrantedHeld:
    """The same in a community that was granted with `moderation.approve`."""
    held = session.scalar(
        select(HeldPost).where(
            HeldPost.id == held_id, HeldPost.community_id == granted.community.id
        )
    )
    if held is None:
        raise NotFound
    return GrantedHeld(held=held, granted=granted)


def batch_to(session: Session, actor: Actor, batch_id: int) -> GrantedBatch:
    """What was done to several at once, for the facilitators of its community and its admins.

    NotFound everywhere else. Whether the actor may take it back is the action's question.
    """
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFound
    granted = community_by_id_to(session, actor, batch.community_id, verb="communities.read")
    if not granted.may("moderation.undo"):
        raise NotFound
    return GrantedBatch(batch=batch, granted=granted)


def batch_in(session: Session, actor: Actor, slug: str, batch_id: int) -> GrantedBatch:
    """The same in the community with this slug; NotFound for one of another."""
    granted = community_to(session, actor, slug, verb="moderation.undo")
    batch = session.get(Batch, batch_id)
    if batch is None or batch.community_id != granted.community.id:
        raise NotFound
    return GrantedBatch(batch=batch, granted=granted)


def own_held(session: Session, actor: Actor, held_id: int) -> HeldPost:
    """A post of the actor's own that waits, or waited; NotFound for everybody else."""
    held = session.scalar(
        select(HeldPost).where(HeldPost.id == held_id, HeldPost.author_id == (actor.id or 0))
    )
    if held is None:
        raise NotFound
    return held
