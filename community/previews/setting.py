"""Of which links the organisation lets the worker ask other sites."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Visibility
from community.moderation.actions.log import log_organisation
from community.moderation.policies import Act
from community.organisation.actions import decide
from community.organisation.queries import decided
from community.previews.models import LinkPreview

PREVIEWS = "previews"


class Fetched(StrEnum):
    """Nothing; links in communities that more than their members read; all links.

    Who asks another site for a page tells it that somebody here talks about it. So links of
    private communities are left alone as shipped.
    """

    NOTHING = "nothing"
    OPEN = "open"
    ALL = "all"


def fetched(session: Session) -> Fetched:
    """What the organisation decided, as shipped `open`."""
    told = decided(session, PREVIEWS, shipped={"fetched": Fetched.OPEN.value})
    return Fetched(told["fetched"])


def may_fetch(rule: Fetched, visibility: str) -> bool:
    """Whether links in a community of this visibility are asked for."""
    if rule is Fetched.OPEN:
        return visibility != Visibility.PRIVATE
    return rule is Fetched.ALL


def decide_previews(session: Session, rule: Fetched, *, by: Actor) -> None:
    """Keep the decision; when nothing is fetched any more, what was fetched goes at once."""
    before = fetched(session)
    if before == rule:
        return
    decide(session, PREVIEWS, {"fetched": rule.value}, by=by)
    log_organisation(session, by=by, act=Act.SET_PREVIEWS, reason=f"{before} → {rule}")
    if rule is Fetched.NOTHING:
        session.execute(delete(LinkPreview))
