"""Who knows about a question by a tag of it, and whose naming somebody may take back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.answers.models import Expert
from community.communities.able import person_to_lead
from community.communities.access import community_to
from community.communities.access.belonging import tag_in
from community.communities.models import Tag
from community.errors import Forbidden, NotFound
from community.threads.models import ThreadTag
from community.words import N_


def expert_in(session: Session, actor: Actor, thread_id: int) -> bool:
    """Whether the actor was named for a tag that the thread bears.

    Membership is not looked at: the verb that somebody acts by asks for it.
    """
    if actor.id is None:
        return False
    found = (
        select(Expert.id)
        .join(ThreadTag, ThreadTag.tag_id == Expert.tag_id)
        .where(Expert.account_id == actor.id, ThreadTag.thread_id == thread_id)
        .limit(1)
    )
    return session.scalar(found) is not None


def expert_to_name(
    session: Session, actor: Actor, slug: str, tag_id: int, handle: str
) -> tuple[Tag, int]:
    """A tag and the id of a member to name for it; Refused, at its field, for others."""
    granted = community_to(session, actor, slug, verb="answers.name_experts")
    tag = tag_in(session, granted, tag_id)
    place = granted.community.id
    return tag, person_to_lead(session, community_id=place, handle=handle, members_only=True)


def expert_to_take_off(
    session: Session, actor: Actor, slug: str, tag_id: int, handle: str
) -> tuple[Tag, int]:
    """A tag and the id of somebody named for it: oneself, or anybody for facilitators."""
    granted = community_to(session, actor, slug, verb="answers.endorse")
    tag = tag_in(session, granted, tag_id)
    found = session.scalar(
        select(Account.id)
        .join(Expert, Expert.account_id == Account.id)
        .where(Expert.tag_id == tag.id, Account.handle == handle.lower().removeprefix("@"))
    )
    if found is None:
        raise NotFound
    if found != actor.id and not granted.may("answers.name_experts"):
        raise Forbidden(N_("Only a facilitator, or who was named, can take that back."))
    return tag, found
