"""Publish a version, and keep who agreed to what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.errors import Conflict, Refused
from community.moderation.actions.log import log_organisation
from community.moderation.policies import Act
from community.organisation.actions import note_change
from community.outbox import record
from community.terms.events import ConsentGiven, TermsPublished
from community.terms.models import Consent, TermsText
from community.terms.policies import Kind
from community.terms.queries import in_force
from community.text import Rendered
from community.words import N_


def publish(
    session: Session, kind: Kind, written: Rendered, *, asks: bool, after: int, by: Actor
) -> TermsText:
    """Put a new version in force; with `asks` everybody is asked to agree at their next visit.

    `after` is the number of the version it was written from: Conflict (`stale`) when another
    has come since. Refused (`no_text`) without words.
    """
    if not written.source.strip():
        words = N_("Write something first.")
        raise Refused(words, code="no_text", fields={"body": words})
    now = {text.kind: text.number for text in in_force(session)}.get(kind, 0)
    if now != after:
        raise Conflict(
            N_("Another version was published meanwhile. Look at it, then publish yours again."),
            code="stale",
        )
    text = TermsText(
        kind=kind,
        number=now + 1,
        body=written.source,
        body_html=written.html,
        renderer=written.renderer,
        asks=asks,
        published_at=clock.now(),
        published_by_id=by.id,
    )
    session.add(text)
    session.flush()  # the event and the consent name it
    if asks:
        _ask_everybody(session, text, by=by)
    before = {"version": now} if now else None
    note_change(session, f"terms:{kind}", before=before, after={"version": now + 1}, by=by)
    log_organisation(session, by=by, act=Act.PUBLISH_TERMS, reason=f"{kind} {text.number}")
    record(session, TermsPublished(text_id=text.id))
    return text


def _ask_everybody(session: Session, text: TermsText, *, by: Actor) -> None:
    """At their next visit; whoever publishes a text agrees to it by that."""
    session.execute(
        update(Account)
        .where(Account.state != AccountState.ERASED, Account.id != (by.id or 0))
        .values(consent_due=True)
        .execution_options(synchronize_session=False)
    )
    session.add(Consent(account_id=by.id, text_id=text.id, given_at=clock.now()))


def agree(session: Session, account_id: int, *, read: Sequence[int]) -> None:
    """The person agrees to the versions in force, which are those that they were shown.

    Refused (`newer_terms`) when another has come since: nobody agrees to what they did not see.
    """
    current = in_force(session)
    demand_newest(current, read=read)
    known = set(session.scalars(select(Consent.text_id).where(Consent.account_id == account_id)))
    for text in current:
        if text.id not in known:
            session.add(Consent(account_id=account_id, text_id=text.id, given_at=clock.now()))
    session.execute(update(Account).where(Account.id == account_id).values(consent_due=False))
    record(session, ConsentGiven(account_id=account_id))


def demand_newest(current: Sequence[TermsText], *, read: Sequence[int]) -> None:
    """Raise Refused (`newer_terms`) unless what was shown is what is in force."""
    if sorted(read) != sorted(text.id for text in current):
        words = N_("A new version was published just now. Read it, then agree once more.")
        raise Refused(words, code="newer_terms", fields={"agreed": words})


def ask_whoever_came_otherwise(session: Session, account: Account) -> None:
    """Who comes in by an admin's link saw no box to tick: they are asked at their first visit."""
    account.consent_due = bool(in_force(session))
