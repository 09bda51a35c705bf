"""React to a post, take it back, and say what came of trying it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden, Refused
from community.insertion import insert_into, insert_once
from community.outbox import record
from community.reactions.events import HelpCounted, ReactionsChanged
from community.reactions.models import Reaction, ReactionNews, Trial
from community.reactions.policies import (
    ASK_AFTER,
    LONGEST_WORDS,
    MOST_ASKED,
    NEWS_EVERY,
    NOT_YET,
    QUIET_FIRST,
    ReactionKind,
    Result,
    as_told,
    kinds_for,
)
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.states import demand_present
from community.threads.models import Reply, Thread
from community.threads.policies import is_live, is_own
from community.words import N_

Post = Thread | Reply
_COUNTERS = tuple(f"{each}_count" for each in (*ReactionKind, *Result))
_HELPING = ("helped_count", "worked_count")  # what badges are given by


def react(session: Session, granted: GrantedThread, *, actor: Actor, kind: ReactionKind) -> None:
    """Say this of the reply of `granted`, or else of its first post; twice changes nothing.

    Whoever tries it is asked two weeks later what happened. Under an alias one reacts as one
    votes: nobody is told who did.
    """
    post = _demand_reacting(granted, kind=kind)
    if is_own(post, actor=actor):
        raise Forbidden(N_("This is your own post."), code="own_post")
    assert actor.id is not None  # access has asked for a member
    mine = {"account_id": actor.id, "kind": str(kind), **_at(post)}
    if not insert_once(session, Reaction, **mine, created_at=clock.now()):
        return
    if kind is ReactionKind.TRIED:
        _begin_trial(session, post, actor.id)
    _count(session, granted, post, {f"{kind}_count": 1})
    _tell_later(session, post)


def take_back(
    session: Session, granted: GrantedThread, *, actor: Actor, kind: ReactionKind
) -> None:
    """Say it no longer; with "tried it" goes what was said about the trial."""
    post = _demand_reacting(granted, kind=kind)
    gone = session.execute(
        delete(Reaction)
        .where(Reaction.account_id == (actor.id or 0), *_on(Reaction, post), Reaction.kind == kind)
        .returning(Reaction.id)
    ).all()
    changes = {f"{kind}_count": -1} if gone else {}
    if kind is ReactionKind.TRIED:
        said = session.scalars(
            delete(Trial)
            .where(Trial.account_id == (actor.id or 0), *_on(Trial, post))
            .returning(Trial.result)
        ).all()
        changes |= {f"{result}_count": -1 for result in said if result}
    _count(session, granted, post, changes)


def plan_trial(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Who asked means to try the accepted answer: they are asked later, and count nowhere."""
    post = _demand_reacting(granted, kind=ReactionKind.TRIED)
    if is_own(post, actor=actor):
        raise Forbidden(N_("This is your own post."), code="own_post")
    accepted = granted.thread.accepted_reply_id == granted.reply.id
    if not accepted or not is_own(granted.thread, actor=actor):
        raise Conflict(
            N_(
                "Only who asked can plan to try the accepted answer. Say that you tried it instead."
            ),
            code="not_accepted",
        )
    assert actor.id is not None  # access has asked for a member
    _begin_trial(session, post, actor.id)


def answer_trial(
    session: Session,
    granted: GrantedThread,
    trial: Trial,
    *,
    actor: Actor,
    result: str,
    words: str = "",
    before: int | None = None,
    after: int | None = None,
) -> None:
    """Say what happened; "not yet" asks once more. What was said before is replaced."""
    post = _demand_reacting(granted, kind=ReactionKind.TRIED)
    _demand_answer(result, words, before, after)
    assert actor.id is not None  # access has asked for a member
    changes = {f"{trial.result}_count": -1} if trial.result else {}
    now = clock.now()
    trial.words, trial.before, trial.after, trial.answered_at = words, before, after, now
    if result == NOT_YET:
        trial.result = None
        trial.ask_at = now + ASK_AFTER if trial.asked < MOST_ASKED else None
    else:
        trial.result, trial.ask_at = result, None
        came = f"{result}_count"
        changes[came] = changes.get(came, 0) + 1
        tried = {"account_id": actor.id, "kind": str(ReactionKind.TRIED)}
        if insert_once(session, Reaction, **tried, **_at(post), created_at=clock.now()):
            changes["tried_count"] = 1
            _tell_later(session, post)
    _count(session, granted, post, changes)


def _demand_answer(result: str, words: str, before: int | None, after: int | None) -> None:
    if result not in {*Result, NOT_YET}:
        problem = N_("Choose what happened.")
        raise Refused(problem, code="bad_result", fields={"result": problem})
    if len(words) > LONGEST_WORDS:
        problem = N_("%(most)s characters at most.", most=LONGEST_WORDS)
        raise Refused(problem, code="too_long", fields={"words": problem})
    for name, value in (("before", before), ("after", after)):
        if value is not None and not 1 <= value <= 5:  # the scale of the form
            problem = N_("Choose a number from 1 to 5.")
            raise Refused(problem, code="bad_scale", fields={name: problem})


def _demand_reacting(granted: GrantedThread, *, kind: ReactionKind) -> Post:
    demand_present(granted)
    post: Post = granted.reply if isinstance(granted, GrantedReply) else granted.thread
    if not is_live(post):
        raise Conflict(N_("Only a post that can be read takes reactions."), code="not_live")
    if kind not in kinds_for(post.kind):
        raise Conflict(
            N_("Questions and comments are thanked for; they are nothing to try."), code="no_trial"
        )
    return post


def _at(post: Post) -> dict[str, int]:
    return {"thread_id" if isinstance(post, Thread) else "reply_id": post.id}


def _on(kind: Any, post: Post) -> tuple[Any, ...]:
    return (kind.thread_id == post.id if isinstance(post, Thread) else kind.reply_id == post.id,)


def _begin_trial(session: Session, post: Post, account_id: int) -> None:
    begun = {"account_id": account_id, "created_at": clock.now(), "asked": 0, "words": ""}
    insert_once(session, Trial, **begun, ask_at=clock.now() + ASK_AFTER, **_at(post))


def _count(
    session: Session, granted: GrantedThread, post: Post, changes: Mapping[str, int]
) -> None:
    """Change the numbers of the post, and make known what everybody is told of that."""
    changed = {name: by for name, by in changes.items() if by}
    if not changed:
        return
    table = type(post)
    row = session.execute(
        update(table)
        .where(table.id == post.id)
        .values({name: getattr(table, name) + by for name, by in changed.items()})
        .returning(*(getattr(table, name) for name in _COUNTERS))
        .execution_options(synchronize_session=False)
    ).one()
    now = row._asdict()
    before = {name: count - changed.get(name, 0) for name, count in now.items()}
    at = {"community_id": granted.community.id, "thread_id": granted.thread.id}
    reply_id = post.id if isinstance(post, Reply) else None
    if as_told(now) != as_told(before):
        record(session, ReactionsChanged(**at, reply_id=reply_id))
    if reply_id is not None and any(changed.get(name, 0) > 0 for name in _HELPING):
        record(session, HelpCounted(**at, reply_id=reply_id))


def _tell_later(session: Session, post: Post) -> None:
    """The author hears of it in an hour, or when a day is over since they last did."""
    now = clock.now()
    table = cast("Table", ReactionNews.__table__)
    (name, post_id), *_rest = _at(post).items()
    known = session.execute(
        select(ReactionNews.id, ReactionNews.due_at, ReactionNews.told_at).where(
            *_on(ReactionNews, post)
        )
    ).one_or_none()
    if known is not None and known.due_at is not None:
        return
    due = now + QUIET_FIRST
    if known is not None and known.told_at is not None:
        due = max(due, known.told_at + NEWS_EVERY)
    session.connection().execute(
        insert_into(session, table)
        .values({name: post_id, "due_at": due})
        .on_conflict_do_update(
            index_elements=[name], set_={"due_at": func.coalesce(table.c.due_at, due)}
        )
    )
