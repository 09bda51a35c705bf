"""The first steps that a community offers, and how far somebody is: for themselves alone.

No query here takes anybody but the actor: facilitators write the steps and never learn who did
which (`docs/privacy.md`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import Granted
from community.communities.models import Community, MemberRole, Tag
from community.communities.policies import is_newcomer
from community.errors import Refused
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.welcoming.models import HiddenPath, StepKind, WelcomeStep, WelcomeTick
from community.words import N_, Words

MOST_STEPS = 7
_LINK = re.compile(r"(?:/(?![/\\])|https?://[^\s/\\@]+\.)[^\s\\]*", re.IGNORECASE)


class Step(NamedTuple):
    """A step as it is written."""

    says: str
    link: str = ""
    kind: StepKind = StepKind.SELF


class Offered(NamedTuple):
    """A step that is offered to begin with, its words in the reader's language."""

    says: Words
    link: str
    kind: StepKind


def offered(slug: str) -> tuple[Offered, ...]:
    """What most communities begin with."""
    base = f"/communities/{slug}"
    return (
        Offered(N_("Read the charter"), f"{base}/charter", StepKind.SELF),
        Offered(N_("Introduce yourself"), f"{base}/threads/new", StepKind.POST),
        Offered(N_("Follow a tag"), f"{base}/tags", StepKind.TAG),
        Offered(N_("Ask or answer one thing"), f"{base}/questions", StepKind.ASK_OR_ANSWER),
    )


def steps_of(session: Session, community_id: int) -> Sequence[WelcomeStep]:
    """The steps in their order."""
    return session.scalars(
        select(WelcomeStep)
        .where(WelcomeStep.community_id == community_id)
        .order_by(WelcomeStep.place)
    ).all()


def checked_steps(steps: Sequence[Step]) -> list[Step]:
    """Those with words; Refused for too many, or a link that leads nowhere one may go."""
    kept = [each for each in steps if each.says]
    lost = [each for each in steps if not each.says and each.link]
    if lost:
        words = N_("Say what the step “%(link)s” is, or empty its link.", link=lost[0].link[:80])
        raise Refused(words, code="no_words", fields={"says": words})
    if len(kept) > MOST_STEPS:
        words = N_("Write at most %(most)s steps.", most=MOST_STEPS)
        raise Refused(words, code="too_many", fields={"says": words})
    wrong = [each for each in kept if each.link and not _LINK.fullmatch(each.link)]
    if wrong:
        words = N_(
            "“%(link)s” leads nowhere. Write a place here, like /threads/12, or an address that "
            "begins with https://.",
            link=wrong[0].link[:80],
        )
        raise Refused(words, code="bad_link", fields={"link": words})
    return kept


def write_steps(session: Session, place: Community, steps: Sequence[Step]) -> None:
    """Let these be the steps; one whose words stay in their place keeps its ticks."""
    before = {each.place: each for each in steps_of(session, place.id)}
    for number, step in enumerate(steps, start=1):
        old = before.pop(number, None)
        if old is not None and (old.says, old.kind) == (step.says, step.kind):
            old.link = step.link
            continue
        if old is not None:
            session.delete(old)
            session.flush()  # the new one stands in its place
        session.add(
            WelcomeStep(
                community_id=place.id,
                place=number,
                kind=step.kind,
                says=step.says,
                link=step.link,
            )
        )
    for old in before.values():
        session.delete(old)


class OwnStep(NamedTuple):
    """A step as its newcomer sees it; `by_hand` ones they tick themselves."""

    id: int
    says: str
    link: str
    done: bool
    by_hand: bool


def own_path(session: Session, actor: Actor, granted: Granted) -> list[OwnStep]:
    """The actor's first steps here; none for whoever is new no more, or wants to see none."""
    part = granted.membership
    if part is None or part.role != MemberRole.MEMBER or actor.id is None:
        return []
    if not is_newcomer(part.joined_at, posts=part.posts_count, now=clock.now()):
        return []
    place = granted.community
    rows: Any = session.execute(
        select(WelcomeStep, WelcomeTick.step_id, HiddenPath.account_id)
        .outerjoin(
            WelcomeTick,
            (WelcomeTick.step_id == WelcomeStep.id) & (WelcomeTick.account_id == actor.id),
        )
        .outerjoin(
            HiddenPath,
            (HiddenPath.community_id == WelcomeStep.community_id)
            & (HiddenPath.account_id == actor.id),
        )
        .where(WelcomeStep.community_id == place.id)
        .order_by(WelcomeStep.place)
    ).all()
    if not rows or rows[0][2] is not None:
        return []
    noticed = _noticed(session, actor.id, place.id) | {StepKind.JOINED}
    return [
        OwnStep(
            id=step.id,
            says=step.says,
            link=step.link,
            done=ticked is not None or step.kind in noticed,
            by_hand=step.kind == StepKind.SELF,
        )
        for step, ticked, _hidden in rows
    ]


def _noticed(session: Session, me: int, community_id: int) -> set[StepKind]:
    """What the actor has done here, by what everybody can see; one statement."""
    profile = exists().where(Account.id == me, or_(Account.headline != "", Account.bio != ""))
    began = exists().where(Thread.community_id == community_id, Thread.author_id == me)
    asked = exists().where(
        Thread.community_id == community_id,
        Thread.author_id == me,
        Thread.kind == ThreadKind.QUESTION,
    )
    tag = exists().where(
        ChosenLevel.account_id == me,
        ChosenLevel.tag_id.in_(select(Tag.id).where(Tag.community_id == community_id)),
        ChosenLevel.level.in_((Level.WATCHING, Level.TRACKING)),
    )
    said = _replied(me, community_id)
    answered = _replied(me, community_id, Reply.kind == ReplyKind.ANSWER)
    row = session.execute(
        select(
            profile.label("profile"),
            began.label("began"),
            asked.label("asked"),
            tag.label("tag"),
            said.label("said"),
            answered.label("answered"),
        )
    ).one()
    found = {
        StepKind.PROFILE: row.profile,
        StepKind.POST: row.began or row.said,
        StepKind.ANSWER: row.answered,
        StepKind.ASK_OR_ANSWER: row.asked or row.answered,
        StepKind.TAG: row.tag,
    }
    return {kind for kind, done in found.items() if done}


def _replied(me: int, community_id: int, *more: Any) -> Any:
    there = select(Thread.id).where(
        Thread.community_id == community_id, Thread.id == Reply.thread_id
    )
    return exists().where(Reply.author_id == me, there.exists(), *more)


def tick_step(session: Session, step: WelcomeStep, *, actor: Actor, done: bool) -> None:
    """Note that the actor did the step, or take that back; twice changes nothing."""
    assert actor.id is not None  # access has asked for a member
    if step.kind != StepKind.SELF:
        words = N_("This step is ticked by itself once it is done.")
        raise Refused(words, code="by_itself")
    kept = session.get(WelcomeTick, (actor.id, step.id))
    if done and kept is None:
        session.add(WelcomeTick(account_id=actor.id, step_id=step.id, ticked_at=clock.now()))
    elif not done and kept is not None:
        session.delete(kept)


def hide_path(session: Session, granted: Granted, *, actor: Actor, hidden: bool) -> None:
    """See the first steps of this community no more, or again; twice changes nothing."""
    assert actor.id is not None  # access has asked for a member
    key = (actor.id, granted.community.id)
    kept = session.get(HiddenPath, key)
    if hidden and kept is None:
        session.add(HiddenPath(account_id=key[0], community_id=key[1], hidden_at=clock.now()))
    elif not hidden and kept is not None:
        session.execute(
            delete(HiddenPath).where(
                HiddenPath.account_id == key[0], HiddenPath.community_id == key[1]
            )
        )
