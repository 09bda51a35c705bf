"""Queue a mail, claim what is due, note how the sending went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.mail.models import Mail

# After the eighth failure, about two and a half days in, a mail is parked for an operator to see.
MOST_ATTEMPTS = 8
# How long a sender may take before another may try the same mail.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says; rendered before the write block, its addressee chosen inside."""

    purpose: str
    subject: str
    text: str
    html: str
    # The same letter by language, since it is worded before anybody knows who will read it.
    elsewhere: Mapping[str, Letter] = field(default_factory=dict)

    def said_in(self, language: str) -> Letter:
        """The letter in this language, or as it is when there is none in it."""
        return self.elsewhere.get(language, self)


@dataclass(frozen=True, kw_only=True)
class DueMail:
    """A claimed mail as its sender needs it; `attempts` counts this one."""

    id: int
    account_id: int | None
    notification_id: int | None
    recipient: str
    purpose: str
    subject: str
    text: str
    html: str
    attempts: int


def queue_mail(
    session: Session,
    *,
    recipient: str,
    letter: Letter,
    language: str = "",
    account_id: int | None = None,
    notification_id: int | None = None,
) -> Mail:
    """Let the letter be sent once the caller's transaction has committed.

    `language` is the recipient's own choice; without one the letter stays as it was worded.
    """
    letter = letter.said_in(language)
    mail = Mail(
        account_id=account_id,
        recipient=_one_line(recipient),
        purpose=letter.purpose,
        notification_id=notification_id,
        subject=_one_line(letter.subject)[:300],
        text_body=letter.text,
        html_body=letter.html,
        created_at=clock.now(),
    )
    session.add(mail)
    return mail


def _one_line(words: str) -> str:
    # A line break in a header would begin another header.
    return " ".join(words.split())


def claim_due(session: Session, *, limit: int) -> list[DueMail]:
    """Take the oldest mails that are due; a claim lapses after five minutes.

    Two senders at once never both hold one mail: each row is taken by an update that only
    succeeds while it is still due.
    """
    now = clock.now()
    due = Mail.state == "waiting", (Mail.retry_at.is_(None) | (Mail.retry_at <= now))
    ids = session.scalars(select(Mail.id).where(*due).order_by(Mail.id).limit(limit)).all()
    taken = []
    for mail_id in ids:
        claimed = session.execute(
            update(Mail)
            .where(Mail.id == mail_id, *due)
            .values(retry_at=now + LEASE, attempts=Mail.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if isinstance(claimed, CursorResult) and claimed.rowcount == 1:
            taken.append(mail_id)
    rows = session.execute(
        select(
            Mail.id,
            Mail.account_id,
            Mail.notification_id,
            Mail.recipient,
            Mail.purpose,
            Mail.subject,
            Mail.text_body.label("text"),
            Mail.html_body.label("html"),
            Mail.attempts,
        )
        .where(Mail.id.in_(taken))
        .order_by(Mail.id)
    )
    return [DueMail(**row._asdict()) for row in rows]


def mark_sent(session: Session, mail_id: int, *, keep_body: bool) -> None:
    """It went out. What it said may hold a secret, so it is forgotten unless `keep_body`."""
    values = {"state": "sent", "sent_at": clock.now(), "retry_at": None, "last_error": None}
    if not keep_body:
        values |= {"text_body": "", "html_body": ""}
    session.execute(update(Mail).where(Mail.id == mail_id).values(**values))


def mark_withdrawn(session: Session, mail_id: int) -> None:
    """It must not go out any more: its reader lost the right to what it says.

    It stands for no notice then, so that what may be told of the rest is told by another.
    """
    values = {
        "state": "withdrawn",
        "retry_at": None,
        "text_body": "",
        "html_body": "",
        "notification_id": None,
    }
    session.execute(update(Mail).where(Mail.id == mail_id).values(**values))


def mark_held(session: Session, mail_id: int, *, until: datetime) -> None:
    """It waits until then, and to have been looked at counts as no attempt."""
    session.execute(
        update(Mail)
        .where(Mail.id == mail_id)
        .values(retry_at=until, attempts=Mail.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def mark_failed(session: Session, mail: DueMail, *, error: str) -> None:
    """It did not go out: again after 4, 16, 64 … minutes, then parked."""
    parked = mail.attempts >= MOST_ATTEMPTS
    later = clock.now() + timedelta(minutes=4 ** min(mail.attempts, 5))
    session.execute(
        update(Mail)
        .where(Mail.id == mail.id)
        .values(
            state="parked" if parked else "waiting",
            retry_at=None if parked else later,
            last_error=error[:500],
        )
    )


def retry_parked(session: Session, mail_ids: Sequence[int] | None) -> list[int]:
    """Let parked mails be sent anew from the first try, all of them for None; which ones."""
    parked = update(Mail).where(Mail.state == "parked")
    if mail_ids is not None:
        parked = parked.where(Mail.id.in_(mail_ids))
    changed = session.scalars(
        parked.values(state="waiting", attempts=0, retry_at=None)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(changed)


def hold_back_waiting(session: Session, *, reason: str) -> int:
    """Park every mail that waits, for an operator to look at; how many."""
    held = session.execute(
        update(Mail)
        .where(Mail.state == "waiting")
        .values(state="parked", retry_at=None, last_error=reason)
        .execution_options(synchronize_session=False)
    )
    return held.rowcount if isinstance(held, CursorResult) else 0
