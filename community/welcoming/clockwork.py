"""What the worker does: begin, notice a hello, pass a turn on when its time is over.

Apart from `actions`, which somebody asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.able import is_able
from community.communities.events import MembershipEnded, MembershipStarted
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
)
from community.outbox import DomainEvent, record
from community.threads.events import ReplyPosted, ThreadStarted
from community.threads.models import Mention, Reply, Thread
from community.welcoming.events import (
    WelcomeEnded,
    WelcomeGiven,
    WelcomePassedOn,
    WelcomePassedUp,
    WelcomePromised,
)
from community.welcoming.models import UNMET, Welcome, Welcomer, WelcomeState, WelcomeTurn
from community.welcoming.rota import WITHIN, has_rota, next_welcomer

_LATE = timedelta(days=2)  # whoever came before that, and only now is heard of, is promised nothing
_AT_ONCE = 100


def begin_welcomes(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Give newcomers whoever is next on the rota; where nobody is, nothing is promised."""
    for _seq, event in events:
        if isinstance(event, MembershipStarted):
            _begin(session, event.community_id, event.account_id)


def leave_rotas(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Whoever is no member any more is on the rota no more, also should they come back."""
    for _seq, event in events:
        if isinstance(event, MembershipEnded):
            belongs = exists().where(
                Membership.community_id == Welcomer.community_id,
                Membership.account_id == Welcomer.account_id,
                Membership.state == MembershipState.ACTIVE,
            )
            session.execute(
                delete(Welcomer)
                .where(
                    Welcomer.community_id == event.community_id,
                    Welcomer.account_id == event.account_id,
                    ~belongs,
                )
                .execution_options(synchronize_session=False)
            )


def _begin(session: Session, community_id: int, account_id: int) -> None:
    if not has_rota(session, community_id) or not _is_new(session, community_id, account_id):
        return
    welcome = Welcome(
        community_id=community_id,
        account_id=account_id,
        began_at=clock.now(),
        state=WelcomeState.WAITING,
    )
    session.add(welcome)
    session.flush()  # turns point to it
    if not give_turn(session, welcome):
        session.delete(welcome)


def _is_new(session: Session, community_id: int, account_id: int) -> bool:
    """A plain member who came just now, for the first time, and can sign in."""
    known = exists().where(
        Welcome.community_id == community_id, Welcome.account_id == account_id
    ) | exists().where(Welcomer.community_id == community_id, Welcomer.account_id == account_id)
    found = session.scalar(
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .join(Community, Community.id == Membership.community_id)
        .where(
            Membership.community_id == community_id,
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.MEMBER,
            Membership.joined_at > clock.now() - _LATE,
            Community.stage != Stage.ARCHIVED,
            Account.automated.is_(False),
            is_able(),
            ~known,
        )
    )
    return found is not None


def give_turn(session: Session, welcome: Welcome) -> bool:
    """Make it the turn of whoever is next, who is told, and the newcomer too; False for nobody."""
    chosen = next_welcomer(session, welcome)
    if chosen is None:
        return False
    now = clock.now()
    chosen.assigned_at = now
    welcome.state = WelcomeState.WAITING
    welcome.welcomer_id, welcome.due_at = chosen.account_id, now + WITHIN
    session.add(WelcomeTurn(welcome_id=welcome.id, account_id=chosen.account_id, given_at=now))
    told = {
        "community_id": welcome.community_id,
        "welcome_id": welcome.id,
        "welcomer_id": chosen.account_id,
    }
    record(session, WelcomeGiven(**told))
    record(session, WelcomePromised(**told))
    session.flush()  # who is next is asked again at once
    return True


def pass_on(session: Session, welcome: Welcome, *, told: bool) -> None:
    """Let it be the next one's turn, or the facilitators' when everybody had theirs.

    `told` says whether whoever had it hears of that: not when they gave it up themselves.
    """
    before = welcome.welcomer_id
    if not give_turn(session, welcome):
        welcome.state, welcome.due_at = WelcomeState.PASSED_UP, None
        record(session, WelcomePassedUp(community_id=welcome.community_id, welcome_id=welcome.id))
    if told and before is not None:
        record(
            session,
            WelcomePassedOn(
                community_id=welcome.community_id, welcome_id=welcome.id, welcomer_id=before
            ),
        )


def end_welcome(
    session: Session, welcome: Welcome, state: WelcomeState, *, by_id: int | None = None
) -> None:
    """Nobody waits any more; with `by_id` for whoever said hello."""
    welcome.state, welcome.due_at = state, None
    if state is WelcomeState.MET:
        welcome.met_at, welcome.met_by_id = clock.now(), by_id
    record(session, WelcomeEnded(community_id=welcome.community_id, welcome_id=welcome.id))


def has_due(session: Session) -> bool:
    """Whether a turn is over, or a newcomer gone."""
    return session.scalar(_due().with_only_columns(Welcome.id).limit(1)) is not None


def pass_on_due(session: Session) -> int:
    """Pass on the turns that are over, and close what nobody waits for; how many."""
    due = session.scalars(
        _due().order_by(Welcome.id).limit(_AT_ONCE).with_for_update(skip_locked=True, of=Welcome)
    ).all()
    still = set(
        session.scalars(
            select(Welcome.id).where(Welcome.id.in_([each.id for each in due]), _newcomer_is_here())
        )
    )
    for welcome in due:
        if welcome.id not in still:
            end_welcome(session, welcome, WelcomeState.CLOSED)
        else:
            pass_on(session, welcome, told=True)
    return len(due)


def _due() -> Select[Welcome]:
    over = and_(
        Welcome.state == WelcomeState.WAITING,
        or_(Welcome.due_at <= clock.now(), Welcome.welcomer_id.is_(None), ~_welcomer_is_here()),
    )
    return select(Welcome).where(Welcome.state.in_(UNMET), or_(over, ~_newcomer_is_here()))


def _belongs(account_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .join(Community, Community.id == Membership.community_id)
        .where(
            Membership.community_id == Welcome.community_id,
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            Community.stage != Stage.ARCHIVED,
            is_able(),
        )
        .correlate(Welcome)
        .exists()
    )


def _newcomer_is_here() -> ColumnElement[bool]:
    return _belongs(Welcome.account_id.expression)


def _welcomer_is_here() -> ColumnElement[bool]:
    return _belongs(Welcome.welcomer_id.expression)


def note_greetings(session: Session, events: Sequence[tuple[int, DomainEvent]]) -> None:
    """Who had a turn, or facilitates, and wrote to a newcomer has said hello."""
    said = [each for _seq, each in events if isinstance(each, ReplyPosted | ThreadStarted)]
    unmet = _unmet_in(session, {each.community_id for each in said})
    for event in said:
        waiting = [each for each in unmet if each.community_id == event.community_id]
        if not waiting:
            continue
        reached = _reached(session, event)
        for welcome in waiting:
            met = welcome.account_id in reached and welcome.account_id != event.author_id
            if met and welcome.state in UNMET and _greets(session, welcome, event.author_id):
                end_welcome(session, welcome, WelcomeState.MET, by_id=event.author_id)


def _unmet_in(session: Session, community_ids: Iterable[int]) -> Sequence[Welcome]:
    return session.scalars(
        select(Welcome)
        .where(Welcome.community_id.in_(sorted(community_ids)), Welcome.state.in_(UNMET))
        .order_by(Welcome.id)
    ).all()


def _reached(session: Session, event: ReplyPosted | ThreadStarted) -> set[int]:
    """Whom a post names, answers or comments on; an alias is nobody's name."""
    reply_id = event.reply_id if isinstance(event, ReplyPosted) else None
    named = session.scalars(
        select(Mention.account_id).where(
            Mention.thread_id == event.thread_id, Mention.reply_id.is_not_distinct_from(reply_id)
        )
    )
    reached = set(named)
    if reply_id is not None:
        thread, reply = session.get(Thread, event.thread_id), session.get(Reply, reply_id)
        above = session.get(Reply, reply.parent_id) if reply and reply.parent_id else None
        reached |= {each.author_id for each in (thread, above) if each is not None}
    return reached


def _greets(session: Session, welcome: Welcome, account_id: int) -> bool:
    had_a_turn = exists().where(
        WelcomeTurn.welcome_id == welcome.id, WelcomeTurn.account_id == account_id
    )
    leads = exists().where(
        Membership.community_id == welcome.community_id,
        Membership.account_id == account_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )
    return bool(session.scalar(select(or_(had_a_turn, leads))))
