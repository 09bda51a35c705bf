"""Hold a draft on its author's behalf; for everybody else it does not exist."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import community_by_id_to
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.errors import NotFound
from community.threads.access import reply_to, thread_to

_VERBS = {
    Act.START: "threads.start",
    Act.REPLY: "threads.reply",
    Act.COMMENT: "threads.reply",
    Act.EDIT: "threads.edit_own",
}


def own_draft(session: Session, actor: Actor, draft_id: int, *, to_change: bool = False) -> Draft:
    """The actor's draft; NotFound when it is not theirs. Held when it is to be changed."""
    wanted = _own(actor, draft_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound
    return found


def own_draft_if_there(session: Session, actor: Actor, draft_id: int) -> Draft | None:
    """The same for who may ask again what was done already."""
    return session.scalar(_own(actor, draft_id))


def _own(actor: Actor, draft_id: int) -> Select[Draft]:
    return select(Draft).where(Draft.id == draft_id, Draft.account_id == (actor.id or 0))


def place_to_write(session: Session, actor: Actor, place: Place) -> Place:
    """The place with the thread of its post, if the actor may write there.

    NotFound for strangers and for what is not there, Forbidden for readers without the right.
    """
    verb = _VERBS[place.act]
    if place.act is Act.START:
        community_by_id_to(session, actor, place.community_id or 0, verb=verb)
        return place
    if place.reply_id is None:
        thread_to(session, actor, place.thread_id or 0, verb=verb)
        return place
    granted = reply_to(session, actor, place.reply_id, verb=verb)
    if place.thread_id not in (None, granted.thread.id):
        raise NotFound
    return replace(place, thread_id=granted.thread.id)
