"""Erase a person, step by step: every step may be repeated, and a killed one is.

The files, the index and the free pages of the database are the caller's business.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, case, delete, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.mail_tokens import end_tokens
from community.accounts.actions.offices import hold_admins
from community.accounts.actions.sessions import end_sessions
from community.accounts.events import AccountChanged
from community.accounts.models import Account, AccountState, FormerHandle, OrganisationRole
from community.articles.erasing import forget_contributions, forget_own_articles
from community.communities.actions.memberships import end_all
from community.communities.models import Invitation
from community.digest.actions import take_back_digests
from community.erasure.history import forget_days
from community.erasure.lists import drop_lists_naming
from community.erasure.written import DASH, WRITTEN
from community.health.actions.visits import forget_reader
from community.mail.models import Mail
from community.moderation.models import Appeal, Measure
from community.notifications.mailing import take_back
from community.notifications.models import MailedNotice, Notification
from community.outbox import record
from community.own_data.models import Choice, Departure
from community.registration.models import AccountInvitation
from community.schema import PERSON_COLUMNS, Erasure, metadata
from community.seal.making import destroy_seals
from community.threads.models import Reply, Thread, Upload, UploadLink

# What somebody who leaves under their name leaves behind; everything else goes in any case.
_KEPT_WITH_NAME = frozenset(
    {
        *("former_handles.account_id", "pseudonyms.account_id", "mentions.account_id"),
        *("memberships.account_id", "notifications.actor_id"),
    }
)
_ABOUT_ONESELF = ("headline", "bio", "bio_html", "location", "team", "website")
_CHOICES = ("locale", "time_zone", "theme")
_FILE_NAME = "image"
# Letters that can name somebody else: an invitation says who invites, a Monday who waits.
_MAY_NAME = ("invitation", "welcome", "today", "activity", "digest")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a person is called, for as long as that is needed to take it out of everything."""

    account_id: int
    handles: tuple[str, ...]
    name: str
    email: str | None

    def pattern(self, *, named: bool) -> re.Pattern[str] | None:
        """Finds the address, and if `named` full name and handles, as whole words in a letter.

        A name of one word is no name to go by: “Will” stands in letters that tell of nobody.
        """
        words = [self.email] if self.email else []
        if named:
            words += [f"@{handle}" for handle in self.handles]
            words += [self.name] if len(self.name.split()) > 1 else []
        either = "|".join(map(re.escape, words))
        return re.compile(rf"(?<!\w)(?:{either})(?![\w-])", re.IGNORECASE) if words else None


def depart_at_once(session: Session, account_id: int, *, choice: Choice, language: str) -> None:
    """Let somebody go now who does not ask themselves: restored, or at an operator's hand."""
    now = clock.now()
    # Also one that is over: who left under their name may be erased later.
    session.execute(delete(Departure).where(Departure.account_id == account_id))
    session.add(
        Departure(account_id=account_id, choice=choice, language=language, asked_at=now, due_at=now)
    )


def postpone(session: Session, account_id: int) -> None:
    """They cannot go yet; they are asked for again in a day."""
    session.execute(
        update(Departure)
        .where(Departure.account_id == account_id)
        .values(due_at=clock.ahead(days=1))
    )


def stand_down(session: Session, account_id: int) -> bool:
    """Whether they may go: who administers gives that up now, unless nobody else could act."""
    if list(hold_admins(session)) == [account_id]:
        return False
    session.execute(
        update(Account)
        .where(Account.id == account_id, Account.role == OrganisationRole.ADMIN)
        .values(role=OrganisationRole.PERSON)
    )
    return True


def close_account(session: Session, account_id: int) -> Known:
    """Nobody signs in any more and every membership ends; what the person is called."""
    account = session.get_one(Account, account_id, with_for_update=True)
    former = session.scalars(
        select(FormerHandle.handle).where(FormerHandle.account_id == account_id)
    ).all()
    known = Known(
        account_id=account_id,
        handles=(account.handle, *former),
        name=account.name,
        email=account.email,
    )
    if account.state != AccountState.ERASED:
        account.state = AccountState.DEACTIVATED
    account.role = OrganisationRole.PERSON
    end_tokens(session, account_id=account_id)
    end_sessions(session, account_id=account_id)
    end_all(session, account_id)
    for kind in (Invitation, AccountInvitation):
        session.execute(
            update(kind)
            .where(kind.created_by_id == account_id, kind.revoked_at.is_(None))
            .values(revoked_at=clock.now())
        )
    forget_reader(session, account_id)
    destroy_seals(session, account_id)
    return known


def drop_uploads(session: Session, account_id: int, *, choice: Choice) -> Sequence[str]:
    """Forget the person's images: all of them, or those that no kept post shows.

    Returns the hashes whose files may be needed no more.
    """
    mine = Upload.account_id == account_id
    if choice == Choice.ERASE_POSTS:
        ids = select(Upload.id).where(mine)
        session.execute(delete(UploadLink).where(UploadLink.upload_id.in_(ids)))
    shown = select(UploadLink.id).where(UploadLink.upload_id == Upload.id).exists()
    gone = session.scalars(
        delete(Upload)
        .where(mine, ~shown)
        .returning(Upload.sha256)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(update(Upload).where(mine).values(file_name=_FILE_NAME))
    return sorted(set(gone))


def finish(session: Session, known: Known, *, choice: Choice, name: str) -> None:
    """Everything else that is registered, and the account itself; the departure is done.

    `name` stands in the person's place from now on, unless they leave under their own.
    """
    drop_lists_naming(session, email=known.email, name=known.name)  # lists are held before people
    if choice == Choice.ERASE_POSTS:
        forget_own_articles(session, known.account_id)
        _empty_words(session, known.account_id)
    forget_contributions(session, known.account_id)
    if choice != Choice.KEEP_NAME:
        _clear_columns(session, known)
    _drop_mails(session, known, named=choice != Choice.KEEP_NAME)
    _delete_rows(
        session, known, kept=_KEPT_WITH_NAME if choice == Choice.KEEP_NAME else frozenset()
    )
    _strip(session, known.account_id, name=None if choice == Choice.KEEP_NAME else name)
    session.execute(
        update(Departure)
        .where(Departure.account_id == known.account_id, Departure.done_at.is_(None))
        .values(done_at=clock.now())
    )
    record(session, AccountChanged(account_id=known.account_id))


def _empty_words(session: Session, account_id: int) -> None:
    for name, words in WRITTEN.items():
        table = metadata.tables[name]
        values = dict.fromkeys(words.emptied, "") | dict.fromkeys(words.dashed, DASH)
        session.execute(update(table).where(table.c[words.writer] == account_id).values(**values))
    forget_days(session, account_id)
    # An appeal is its writer's through what was decided about them.
    own = select(Measure.id).where(Measure.account_id == account_id)
    session.execute(update(Appeal).where(Appeal.measure_id.in_(own)).values(body=DASH))


def _clear_columns(session: Session, known: Known) -> None:
    for table, column in _registered(Erasure.CLEAR):
        if table.c[column].foreign_keys:
            which = table.c[column] == known.account_id
            session.execute(update(table).where(which).values({column: None}))
    for post in (Thread, Reply):
        session.execute(
            update(post).where(post.author_id == known.account_id).values(attribution=None)
        )


def _drop_mails(session: Session, known: Known, *, named: bool) -> None:
    """Mails to the person; `named`, those about notices of what they did, and words in others."""
    to_them = Mail.account_id == known.account_id
    if known.email:
        to_them |= Mail.recipient == known.email
    theirs = Notification.account_id == known.account_id
    if named:
        theirs |= Notification.actor_id == known.account_id
    told = select(MailedNotice.mail_id).join(
        Notification, Notification.id == MailedNotice.notification_id
    )
    first = Mail.notification_id.in_(select(Notification.id).where(theirs))
    about = first | Mail.id.in_(told.where(theirs))
    _write_anew(session, about)
    session.execute(delete(Mail).where(to_them | about))
    if not named:
        return
    telling = _mails_telling(session, known)
    _write_anew(session, Mail.id.in_(telling))
    session.execute(
        update(Mail)
        .where(Mail.id.in_(telling))
        .values(
            state=case((Mail.state == "sent", "sent"), else_="withdrawn"),
            text_body="",
            html_body="",
        )
    )


def _write_anew(session: Session, which: ColumnElement[bool]) -> None:
    """What else mails that wait would have told their readers is told by others."""
    waiting = session.scalars(select(Mail.id).where(which, Mail.state == "waiting")).all()
    take_back(session, waiting)
    take_back_digests(session, waiting)


def _mails_telling(session: Session, known: Known) -> list[int]:
    """Letters to others that name the person and still hold their words; none about accounts."""
    pattern = known.pattern(named=True)
    rows = session.execute(
        select(Mail.id, Mail.text_body).where(
            Mail.purpose.in_(_MAY_NAME), Mail.text_body.icontains(known.name, autoescape=True)
        )
    )
    return [row.id for row in rows if pattern and pattern.search(row.text_body)]


def _delete_rows(session: Session, known: Known, *, kept: frozenset[str]) -> None:
    if known.email:
        for kind in (Invitation, AccountInvitation):
            session.execute(update(kind).where(kind.email == known.email).values(email=None))
    for table, column in _registered(Erasure.DELETE):
        if table.c[column].foreign_keys and f"{table.name}.{column}" not in kept:
            session.execute(delete(table).where(table.c[column] == known.account_id))


def _registered(what: Erasure) -> list[tuple[Table, str]]:
    names = [name.split(".") for name, erasure in PERSON_COLUMNS.items() if erasure == what]
    return [(metadata.tables[table], column) for table, column in names if table != "accounts"]


def _strip(session: Session, account_id: int, *, name: str | None) -> None:
    values: dict[str, object] = {
        **dict.fromkeys((*_ABOUT_ONESELF, *_CHOICES), ""),
        **dict.fromkeys(("email", "email_confirmed_at", "password_hash", "password_changed_at")),
        **dict.fromkeys(("suspended_at", "suspended_until", "suspended_reason")),
        **dict.fromkeys(("avatar", "last_seen_on", "upload_room")),
        "single_keys": True,
        "keeps_places": True,
        "mail_notices": True,
        "mail_today": True,
        "counts_searches": True,
        "version": Account.version + 1,
    }
    if name is not None:
        # A handle that nobody can take, since none begins so; pages give it no link.
        values |= {"name": name, "handle": f"-{secrets.token_hex(8)}", "state": AccountState.ERASED}
    session.execute(update(Account).where(Account.id == account_id).values(**values))


def mark_swept(session: Session) -> None:
    """The traces of all who are gone are out of free pages and old segments."""
    session.execute(
        update(Departure)
        .where(Departure.done_at.is_not(None), Departure.swept_at.is_(None))
        .values(swept_at=clock.now())
    )
