"""Where threads may be put, for whoever asks."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_to
from community.errors import CommunityError, Forbidden, NotFound, Refused
from community.threads.access import GrantedThread
from community.threads.policies import is_archived
from community.words import N_, Words

MOVE = "threads.move"


def place_to_move_to(session: Session, actor: Actor, thread: GrantedThread, slug: str) -> Granted:
    """A community that the actor facilitates too and that takes threads.

    Refused with what to do: a community that they may not know of is one that there is not.
    """
    try:
        target = community_to(session, actor, slug, verb=MOVE)
    except NotFound:
        raise _refused(N_("There is no such community that you can see.")) from None
    except Forbidden:
        raise _refused(
            N_(
                "You do not facilitate that community. Ask one of its facilitators to take the "
                "thread, or start one there that links to this one."
            )
        ) from None
    if target.community.id == thread.community.id:
        raise _refused(N_("The thread is in that community already. Choose another one."))
    if is_archived(target.community):
        raise _refused(N_("That community is archived and takes nothing new. Choose another one."))
    return target


def _refused(words: Words) -> CommunityError:
    return Refused(words, code="bad_target", fields={"community": words})
