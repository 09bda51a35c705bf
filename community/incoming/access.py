"""Hold a held mail on its sender's behalf; for everybody else it does not exist."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound
from community.incoming.models import IncomingMail
from community.incoming.policies import Outcome


def own_mail(
    session: Session, actor: Actor, mail_id: int, *, to_change: bool = False
) -> IncomingMail:
    """The actor's held mail; NotFound when it is not theirs, or waits no more."""
    wanted = select(IncomingMail).where(
        IncomingMail.id == mail_id,
        IncomingMail.account_id == (actor.id or 0),
        IncomingMail.outcome == Outcome.HELD,
    )
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound
    return found
