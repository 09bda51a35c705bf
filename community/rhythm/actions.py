"""Choose when mails come."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from community import clock
from community.insertion import insert_into
from community.rhythm.models import MailRhythm
from community.rhythm.policies import Digest, Rhythm, next_digest
from community.rhythm.queries import rhythm_of, zone_of

_rhythms = cast("Table", MailRhythm.__table__)


def choose_rhythm(session: Session, account_id: int, rhythm: Rhythm) -> None:
    """Let this count from now on. A digest that is begun looks at nothing older than this moment.

    Sent twice at the same moment it is one choice.
    """
    now = clock.now()
    before = rhythm_of(session, account_id)
    begins = rhythm.digest is not Digest.OFF and before.digest is Digest.OFF
    values = {
        **asdict(rhythm),
        "digest_at": next_digest(rhythm, zone_of(session, account_id), now),
        **({"digest_since": now} if begins else {}),
    }
    session.execute(
        insert_into(session, _rhythms)
        .values(account_id=account_id, **values)
        .on_conflict_do_update(index_elements=["account_id"], set_=values)
    )


def reschedule(session: Session, account_id: int) -> None:
    """The person lives by another clock now: the next digest comes by that."""
    rhythm = rhythm_of(session, account_id)
    due = next_digest(rhythm, zone_of(session, account_id), clock.now())
    session.execute(
        update(MailRhythm).where(MailRhythm.account_id == account_id).values(digest_at=due)
    )


def stop_digest(session: Session, account_id: int) -> None:
    """Send this person no more digests."""
    session.execute(
        update(MailRhythm)
        .where(MailRhythm.account_id == account_id)
        .values(digest=Digest.OFF, digest_at=None)
    )
