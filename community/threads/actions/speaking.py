"""As whom somebody speaks in a thread: under their name, or under an alias."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.aliases.actions import (
    begin_alias,
    demand_allowed,
    demand_no_upload,
    demand_unmuted,
    refuse_both,
    refuse_late,
)
from community.rights import Role
from community.seal.making import is_worn, refuse_twice
from community.text import Rendered
from community.threads.access import GrantedGround, GrantedThread
from community.threads.models import HeldPost, Reply, Thread
from community.threads.policies import AnyThread

_Any = TypeVar("_Any", bound=GrantedThread | GrantedGround)


def speaks_as_alias(thread_id: int, *, author: Actor, alias: bool | None) -> bool:
    """Whether this goes out without the author's name; None is as they write there already."""
    return bool(alias) or author.mask_in(thread_id) is not None


def without_office(granted: _Any, *, author: Actor, alias: bool | None) -> _Any:
    """What an alias may do is what every member may: more would tell that a facilitator speaks."""
    if speaks_as_alias(granted.thread.id, author=author, alias=alias):
        return replace(granted, standing=granted.standing - {Role.FACILITATOR})
    return granted


def hand_in(
    session: Session,
    granted: GrantedThread | GrantedGround,
    *,
    author: Actor,
    alias: bool | None,
    text: Rendered,
) -> int:
    """The account that the post names: the author's own, or that of their alias in this thread.

    Whoever wears one in the thread goes on under it, by whatever way they post. Conflict for who
    asks for the other of the two, Forbidden where there are no aliases or this one is muted.
    """
    assert author.id is not None  # access has asked for a member
    mask = author.mask_in(granted.thread.id)
    if mask is None and is_worn(session, granted.thread.id, author.id):
        raise refuse_twice()  # begun since the request came: their name would come out
    if mask is None and not alias:
        return author.id
    if mask is not None and alias is False:
        raise refuse_both()
    demand_no_upload(text)
    if mask is not None:
        demand_unmuted(session, mask.account_id)
        return mask.account_id
    demand_allowed(allowed=granted.community.allows_alias)
    if _is_known_by_name(session, granted.thread, author.id):
        raise refuse_late()
    return begin_alias(session, granted.thread.id, author=author)


def _is_known_by_name(session: Session, thread: AnyThread, account_id: int) -> bool:
    """Whether readers have met the person in this thread, also by what is deleted now."""
    if account_id in (thread.author_id, thread.taken_by_id):
        return True
    # Also what was split off since, and what began a thread that goes on here, under its title.
    offshoots = select(Thread.id).where(Thread.split_from_id == thread.id)
    there = or_(Reply.thread_id == thread.id, Reply.thread_id.in_(offshoots))
    said = select(Reply.id).where(there, Reply.author_id == account_id)
    began = select(Thread.id).where(
        Thread.merged_into_id == thread.id, Thread.author_id == account_id
    )
    # What waits bears their name, and may be published at any time; so may what was rejected, once
    # that is taken back, and facilitators have read it by name.
    waited = select(HeldPost.id).where(
        HeldPost.thread_id == thread.id, HeldPost.author_id == account_id
    )
    return session.scalar(select(or_(said.exists(), began.exists(), waited.exists()))) is True


def may_write_without_name(
    session: Session, thread: AnyThread, *, author: Actor, allowed: bool
) -> bool:
    """Whether a form offers it to somebody who writes under no alias there yet."""
    if not allowed or author.id is None or author.mask_in(thread.id) is not None:
        return False
    return not _is_known_by_name(session, thread, author.id)
