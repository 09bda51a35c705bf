"""Withhold a version of a post from its readers, and give it back; each is logged."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Conflict, Refused
from community.moderation.access import Granted, hold_post, post_of
from community.moderation.actions.log import log_post
from community.moderation.policies import Act
from community.revisions import actions as revisions
from community.revisions.models import Revision
from community.revisions.queries import is_closed, is_newest
from community.words import N_


def withhold_version(
    session: Session, granted: Granted, revision: Revision, *, by: Actor, reason: str
) -> None:
    """Keep a version of this post for facilitators alone, for a reason that the log keeps.

    Conflict while the post still says so: it would only be out of its history.
    """
    reason = reason.strip()
    if not reason:
        words = N_("Say why.")
        raise Refused(words, code="reason_missing", fields={"reason": words})
    hold_post(session, granted)
    session.refresh(revision, with_for_update=True)
    if revision.withheld_at is not None:
        raise Conflict(N_("This version is withheld already."), code="already_withheld")
    if is_newest(session, revision) and revision.body == post_of(granted).body:
        raise Conflict(
            N_("The post still says this. Edit or hide the post first."), code="stands_now"
        )
    revisions.withhold(revision, by_id=by.id)
    log_post(session, granted, by=by, act=Act.WITHHOLD, reason=reason)


def give_back_version(session: Session, granted: Granted, revision: Revision, *, by: Actor) -> None:
    """Let readers read a version again that was withheld, or hidden with its post.

    Conflict when it is neither (any more).
    """
    hold_post(session, granted)
    session.refresh(revision, with_for_update=True)
    if not is_closed(revision, sees_all=False):
        raise Conflict(N_("This version is not withheld (any more)."), code="not_withheld")
    revisions.give_back(revision)
    log_post(session, granted, by=by, act=Act.UNWITHHOLD)
