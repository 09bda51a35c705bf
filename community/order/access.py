"""Where threads may be put, for whoever asks."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_to
from community.errors import CommunityError, Forbidden, NotFound, Refused
from community.threads.access import GrantedThread, thread_to
from community.threads.models import Thread
from community.threads.policies import is_archived
from community.words import N_, Words

MOVE = "threads.move"
MERGE = "threads.merge"
SPLIT = "threads.split"
ARCHIVE = "threads.archive"
CROSS_POST = "threads.cross_post"


def place_to_move_to(session: Session, actor: Actor, thread: GrantedThread, slug: str) -> Granted:
    """A community that the actor facilitates too and that takes threads.

    Refused with what to do: a community that they may not know of is one that there is not.
    """
    target = _place(
        session,
        actor,
        slug,
        verb=MOVE,
        forbidden=N_(
            "You do not facilitate that community. Ask one of its facilitators to take the "
            "thread, or start one there that links to this one."
        ),
    )
    if target.community.id == thread.community.id:
        raise _refused(N_("The thread is in that community already. Choose another one."))
    if is_archived(target.community):
        raise _refused(N_("That community is archived and takes nothing new. Choose another one."))
    return target


def place_to_show_in(session: Session, actor: Actor, slug: str) -> Granted:
    """A community that the actor belongs to; Refused as with moving."""
    words = N_("You do not belong to that community. Join it first.")
    return _place(session, actor, slug, verb=CROSS_POST, forbidden=words)


def _place(session: Session, actor: Actor, slug: str, *, verb: str, forbidden: Words) -> Granted:
    try:
        return community_to(session, actor, slug, verb=verb)
    except NotFound:
        raise _refused(N_("There is no such community that you can see.")) from None
    except Forbidden:
        raise _refused(forbidden) from None


def began_by_name(thread: Thread, actor: Actor) -> bool:
    """Whether the actor began it under their name.

    Where an alias began it, its being shown elsewhere would tell to what else the person belongs.
    """
    return actor.id is not None and thread.author_id == actor.id


def thread_to_merge_into(session: Session, actor: Actor, thread_id: int) -> GrantedThread:
    """A thread that the actor facilitates; Refused where there is none that they can see."""
    try:
        return thread_to(session, actor, thread_id, verb=MERGE)
    except (NotFound, Forbidden):
        words = N_("There is no such thread in a community that you facilitate.")
        raise Refused(words, code="bad_target", fields={"target": words}) from None


def _refused(words: Words) -> CommunityError:
    return Refused(words, code="bad_target", fields={"community": words})
