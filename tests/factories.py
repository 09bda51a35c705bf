"""One builder per table with the least it needs; rows are flushed where an id is needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import (
    Community,
    Joining,
    MemberRole,
    Membership,
    MembershipState,
    Visibility,
)
from community.health.models import HealthFlag, HealthReading, Intervention, Vitality
from community.health.shapes import Reason, Signal, as_json
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind


def account(session: Session, *, handle: str, email: str | None = None) -> Account:
    """An active person."""
    made = Account(
        handle=handle,
        name=handle.title(),
        email=email or f"{handle}@hearth.example",
        email_confirmed_at=clock.now(),
        state=AccountState.ACTIVE,
        created_at=clock.ago(days=100),
    )
    session.add(made)
    session.flush()  # memberships and posts need its id
    return made


def community(
    session: Session,
    *,
    slug: str,
    visibility: Visibility = Visibility.PUBLIC,
    joining: Joining = Joining.OPEN,
) -> Community:
    """A community without members."""
    made = Community(
        slug=slug,
        name=slug.title(),
        summary=f"About the {slug}.",
        visibility=visibility,
        joining=joining,
        charter_html={},
        created_at=clock.ago(days=100),
    )
    session.add(made)
    session.flush()  # memberships and threads need its id
    return made


def membership(
    session: Session,
    place: Community,
    person: Account,
    *,
    role: MemberRole = MemberRole.MEMBER,
    state: str = MembershipState.ACTIVE,
    joined_at: datetime | None = None,
) -> Membership:
    """A person's membership, active unless said otherwise."""
    made = Membership(
        community_id=place.id,
        account_id=person.id,
        role=role,
        state=MembershipState(state),
        joined_at=joined_at or clock.ago(days=90),
        ended_at=None if state == MembershipState.ACTIVE else clock.ago(days=10),
    )
    session.add(made)
    if state == MembershipState.ACTIVE:
        place.members_count = (place.members_count or 0) + 1
    return made


def thread(
    session: Session,
    place: int,
    author: int,
    *,
    kind: ThreadKind = ThreadKind.QUESTION,
    title: str = "Why do my beans fail?",
    at: datetime | None = None,
) -> int:
    """The id of a thread that nobody has replied to."""
    made = Thread(
        community_id=place,
        kind=kind,
        title=title,
        body="They rot.",
        body_html="<p>They rot.</p>",
        author_id=author,
        created_at=at or clock.now(),
        last_activity_at=at or clock.now(),
    )
    session.add(made)
    session.flush()  # replies need its id
    return made.id


def reply(
    session: Session,
    thread_id: int,
    author: int,
    *,
    kind: ReplyKind = ReplyKind.ANSWER,
    at: datetime | None = None,
) -> int:
    """The id of something said to a thread."""
    made = Reply(
        thread_id=thread_id,
        kind=kind,
        body="Drain the bed.",
        body_html="<p>Drain the bed.</p>",
        author_id=author,
        created_at=at or clock.now(),
    )
    session.add(made)
    session.flush()  # acceptance needs its id
    return made.id


def flag(
    session: Session,
    place: int,
    *,
    state: Vitality = Vitality.QUIETING,
    reasons: dict[str, float] | None = None,
    week: date = date(2026, 3, 2),
) -> int:
    """The id of an open flag with these reasons and weights."""
    weights = reasons if reasons is not None else {"people": 1.2, "level": 0.8}
    given = {code: Reason(code=code, weight=weight, numbers={}) for code, weight in weights.items()}
    made = HealthFlag(
        community_id=place,
        week=week,
        state=state,
        p=0.3,
        model="test",
        reasons=as_json(given),
        raised_at=clock.ago(days=2),
    )
    session.add(made)
    session.flush()  # what answers it needs its id
    return made.id


def reading(session: Session, place: int, week: date, *signals: Signal) -> None:
    """What a weekly run said of these signals."""
    session.add(
        HealthReading(
            community_id=place,
            week=week,
            model="test",
            p=None,
            eligible=True,
            state=Vitality.HEALTHY,
            contributions={},
            signals=as_json({signal.code: signal for signal in signals}),
            scores={},
            made_at=clock.now(),
        )
    )


def intervention(session: Session, place: int, **more: Any) -> int:
    """The id of something that was tried just now and is watched by H1."""
    given = {
        "move": "level-open-question",
        "says": "Asked an easy question",
        "reason": "level",
        "signal": "H1",
        "tried_at": clock.now(),
        "due_at": clock.ahead(days=28),
        "before": {},
        "after": {},
        **more,
    }
    made = Intervention(community_id=place, **given)
    session.add(made)
    session.flush()  # its id is handed out
    return made.id
