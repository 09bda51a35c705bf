"""What the life of a community puts on a facilitator's day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Visibility,
)
from community.lifecycle.access import task_to_do
from community.lifecycle.actions.tasks import close_task, reopen_task
from community.lifecycle.drafts import draft_of
from community.lifecycle.models import (
    HandOver,
    ProposalState,
    StageProposal,
    Succession,
    SuccessionKind,
    Task,
    TaskState,
)
from community.lifecycle.policies import RENEW_EVERY
from community.lifecycle.queries.playbook import words_of_task
from community.lifecycle.queries.rotation import standing_in_for
from community.lifecycle.stages import BEFORE
from community.lifecycle.words import stage_name
from community.organisation.queries import organisation_zone
from community.today.lines import Line, Place
from community.today.models import MarkState, TodayMark
from community.today.ranks import Rank
from community.words import N_, Words

_TASK = "task"
_SOON = timedelta(days=3)
_MOST = 20  # of each kind; a day has no room for more
_JUST = timedelta(days=1)  # how long a task that was done here can be taken back here


def _decided_by_oneself(places: Sequence[Place]) -> dict[int, Place]:
    """What takes a facilitator's right is not shown to whoever only stands in."""
    return {place.id: place for place in places if place.facilitates}


def stage_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Proposed stages that wait for a decision; one statement."""
    del actor
    known = _decided_by_oneself(places)
    rows = session.execute(
        select(
            StageProposal.id,
            StageProposal.community_id,
            StageProposal.from_stage,
            StageProposal.to_stage,
            StageProposal.created_at,
        )
        .where(StageProposal.community_id.in_(known), StageProposal.state == ProposalState.OPEN)
        .order_by(StageProposal.created_at, StageProposal.id)
        .limit(_MOST)
    )
    for row in rows:
        place = known[row.community_id]
        yield Line(
            key=f"stage:{row.id}",
            kind="stage",
            place=place,
            rank=Rank.STAGE,
            since=row.created_at,
            says=_stage_said(row.from_stage, row.to_stage, place),
            why=N_("The weekly figures carry it. You decide."),
            href=f"/communities/{place.slug}/stage",
        )


def _stage_said(before: str, after: str, place: Place) -> Words:
    """Forward it may be ready; back, or towards its end, it follows from a decline."""
    stage = stage_name(after)
    if BEFORE.get(before) == after:
        return N_(
            "%(name)s may be back where it was before: %(stage)s", name=place.name, stage=stage
        )
    if after == Stage.TRANSFORMING:
        return N_("%(name)s has been quiet for long: %(stage)s?", name=place.name, stage=stage)
    return N_("%(name)s may be ready for another stage: %(stage)s", name=place.name, stage=stage)


def task_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Tasks due soon that are one's own, nobody's, or those of whom one stands in for."""
    known = _decided_by_oneself(places)
    today = clock.now().astimezone(organisation_zone(session)).date()
    away = standing_in_for(session, actor.id or 0, community_ids=list(known), today=today)
    mine = {actor.id, *(each for absent in away.values() for each in absent)}
    rows = session.execute(
        select(Task)
        .where(
            Task.community_id.in_(known),
            or_(Task.state == TaskState.OPEN, _just_done(actor)),
            Task.due_on <= today + _SOON,
            or_(Task.assigned_to_id.is_(None), Task.assigned_to_id.in_(mine)),
        )
        .order_by(Task.due_on, Task.id)
        .limit(_MOST)
    ).scalars()
    for task in rows:
        if task.assigned_to_id in (None, actor.id) or task.assigned_to_id in away.get(
            task.community_id, ()
        ):
            yield _task_line(task, known[task.community_id])


def _just_done(actor: Actor) -> ColumnElement[bool]:
    """Marked as done on the actor's own day a moment ago: the line can still be taken back."""
    marked = exists().where(
        TodayMark.account_id == (actor.id or 0),
        TodayMark.key == literal(f"{_TASK}:").concat(cast(Task.id, String)),
        TodayMark.state == MarkState.DONE,
    )
    return and_(
        Task.state == TaskState.DONE,
        Task.closed_by_id == (actor.id or 0),
        Task.closed_at >= clock.now() - _JUST,
        marked,
    )


def _task_line(task: Task, place: Place) -> Line:
    title, why = words_of_task(task.code, task.title, task.why)
    due = datetime.combine(task.due_on, time(), UTC) if task.due_on else task.created_at
    return Line(
        key=f"{_TASK}:{task.id}",
        kind="task",
        place=place,
        rank=Rank.TASK,
        since=due,
        says=_said(title),
        why=_said(why) if why else N_("A task of this community is due."),
        href=f"/communities/{place.slug}/tasks",
        draft=draft_of(task.code, place),
    )


def _said(words: str) -> Words:
    return words if isinstance(words, Words) else Words(words)


def charter_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Charters that nobody has looked at for a year; one statement."""
    del actor
    known = _decided_by_oneself(places)
    before = clock.now() - RENEW_EVERY
    rows = session.execute(
        select(Community.id, Community.charter_renewed_at)
        .where(
            Community.id.in_(known),
            Community.charter_renewed_at <= before,
            Community.stage != Stage.ARCHIVED,
        )
        .order_by(Community.charter_renewed_at, Community.id)
        .limit(_MOST)
    )
    for row in rows:
        place = known[row.id]
        yield Line(
            key=f"charter:{row.id}:{row.charter_renewed_at.date().isoformat()}",
            kind="charter",
            place=place,
            rank=Rank.CHARTER,
            since=row.charter_renewed_at + RENEW_EVERY,
            says=N_("Does the charter of %(name)s still say what you do?", name=place.name),
            why=N_("A year has passed since somebody last found it right."),
            href=f"/communities/{place.slug}/charter",
        )


def hand_over_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Notes to oneself that nobody has taken over yet."""
    known = {place.id: place for place in places}
    rows = session.execute(
        select(HandOver.id, HandOver.community_id, HandOver.created_at, Account.name)
        .join(Account, Account.id == HandOver.from_id)
        .join(Membership, _still_leads())
        .where(
            HandOver.community_id.in_(known),
            HandOver.to_id == (actor.id or 0),
            HandOver.accepted_at.is_(None),
        )
        .order_by(HandOver.created_at, HandOver.id)
        .limit(_MOST)
    )
    for row in rows:
        place = known[row.community_id]
        yield Line(
            key=f"hand_over:{row.id}",
            kind="hand_over",
            place=place,
            rank=Rank.HAND_OVER,
            since=row.created_at,
            says=N_("%(who)s hands %(name)s over to you", who=row.name, name=place.name),
            why=N_("They wrote down what you need to know."),
            href=f"/communities/{place.slug}/rotation",
        )


def _still_leads() -> ColumnElement[bool]:
    """Whoever wrote a note can hand over only what they look after themselves."""
    return and_(
        Membership.account_id == HandOver.from_id,
        Membership.community_id == HandOver.community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )


def merge_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Communities that would like to be taken in, and have no answer yet; one statement."""
    del actor
    known = _decided_by_oneself(places)
    rows = session.execute(
        select(
            *(Succession.id, Succession.successor_id, Succession.created_at),
            *(Community.name, Community.visibility),
        )
        .join(Community, Community.id == Succession.community_id)
        .where(
            Succession.successor_id.in_(known),
            Succession.kind == SuccessionKind.MERGED,
            Succession.agreed_at.is_(None),
            Community.stage != Stage.ARCHIVED,  # it has ended otherwise meanwhile
        )
        .order_by(Succession.created_at, Succession.id)
        .limit(_MOST)
    )
    for row in rows:
        place = known[row.successor_id]
        yield Line(
            key=f"merge:{row.id}",
            kind="merge",
            place=place,
            rank=Rank.MERGE,
            since=row.created_at,
            # Lines travel, by mail and API: the page alone names a place that is private.
            says=N_("A private community would like to be taken in by %(name)s", name=place.name)
            if row.visibility == Visibility.PRIVATE
            else N_("%(who)s would like to be taken in by %(name)s", who=row.name, name=place.name),
            why=N_("Its facilitators wait for your answer."),
            href=f"/communities/{place.slug}/ending",
        )


def finish(session: Session, actor: Actor, line: Line) -> None:
    """Close the task of a line that is done; every other line has nothing to close."""
    kind, _, number = line.key.partition(":")
    if kind != _TASK:
        return
    _, task = task_to_do(session, actor, line.place.slug, int(number))
    if task.state == TaskState.OPEN:
        close_task(session, task, by=actor, state=TaskState.DONE)


def resume(session: Session, actor: Actor, key: str) -> None:
    """Open the task of a line again that the actor had done; nothing to do for any other line."""
    kind, _, number = key.partition(":")
    if kind != _TASK:
        return
    slug = session.scalar(
        select(Community.slug)
        .join(Task, Task.community_id == Community.id)
        .where(Task.id == int(number), Task.closed_by_id == (actor.id or 0))
    )
    if slug is not None:
        _, task = task_to_do(session, actor, slug, int(number))
        reopen_task(session, task)


SOURCES = (hand_over_lines, merge_lines, stage_lines, task_lines, charter_lines)
