"""What lies on desks in a scene: requests, invitations, reports, logs, notices, keys and mails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.pseudonyms import pseudonym_of
from community.accounts.models import (
    Account,
    AccountSession,
    ApiToken,
    MailToken,
    Passkey,
    Totp,
)
from community.accounts.queries import hash_secret
from community.communities.models import Invitation, JoinRequest
from community.history.actions import set_columns, write_numbered_rows, write_rows
from community.mail.models import Mail
from community.moderation.models import ModerationEntry, Report, ReportNote
from community.moderation.policies import Act, Reason
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind
from community.own_data.models import DataExport
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.decided import write_decided
from tests.browser.scenes.words import Words

INVITATION = "an-invitation-that-lies-on-the-table-of-the-scene"
RESET = "a-link-to-a-new-password-that-nobody-has-followed"
CLAIM = "a-claim-that-lies-on-the-table-of-the-scene-for-all"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_FIRST_NOTICE = 5_000_000  # far from the sequence numbers that the scene's own events take


def write_papers(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> dict[str, int]:
    """`count` of everything; the ids that addresses name."""
    _write_requests(session, cast, words, count=count)
    _write_invitations(session, cast, words, count=count)
    _write_log(session, cast, words, talk, count=count)
    _write_notices(session, cast, talk, count=count)
    _write_mails(session, cast, words, count=count)
    _suspend(session, cast, words, count=count)
    ids = _write_keys(session, cast, words, count=count)
    ids |= write_decided(session, cast, words, count=count)
    if "reply" in talk:
        ids |= _write_reports(session, cast, words, talk, count=count)
    return ids


def _write_requests(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    rows = [
        {
            "community_id": cast.place,
            "account_id": person,
            "note": words.line("I fire with wood.", most=500) if number % 2 == 0 else "",
            "created_at": clock.ago(days=1),
        }
        for number, person in enumerate([cast.people["admin"], *cast.crowd][:count])
    ]
    write_rows(session, JoinRequest, rows)


def _write_invitations(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    now = clock.now()
    ends = (now + timedelta(days=9), now - timedelta(days=1))
    rows = [
        {
            "community_id": cast.place,
            "token_hash": hash_secret(f"{number}".rjust(43, "x")),
            "email": f"{words.line(f'guest{number}', most=60)}@kilns.example"
            if number % 2
            else None,
            "note": words.line("Come and see the kiln.", most=300),
            "created_by_id": cast.people["facilitator"],
            "created_at": clock.ago(days=3),
            "expires_at": ends[number // 3 % 2],
            "uses_left": number % 3,
            "revoked_at": now if number % 4 == 3 else None,
        }
        for number in range(count)
    ]
    standing = {
        **(rows[0] if rows else {}),
        "community_id": cast.side,
        "token_hash": hash_secret(INVITATION),
        "email": None,
        "note": words.line("Bring your own clay.", most=300),
        "created_by_id": cast.people["facilitator"],
        "created_at": now,
        "expires_at": ends[0],
        "uses_left": 3,
        "revoked_at": None,
    }
    write_rows(session, Invitation, [*rows, standing])


def _write_reports(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> dict[str, int]:
    reporters = [cast.people["member"], *cast.crowd][:count]
    rows = [
        {
            "community_id": cast.place,
            "thread_id": talk["thread"],
            "reply_id": talk["reply"] if number % 2 else None,
            "reporter_id": person,
            "reason": list(Reason)[number % len(Reason)],
            "note": words.line("The kiln was open, see line two.", most=1_000),
            "created_at": clock.ago(days=2),
        }
        for number, person in enumerate(reporters)
    ]
    made = write_numbered_rows(session, Report, rows)
    if not made:
        return {}
    notes = [
        {
            "report_id": made[0],
            "author_id": cast.people["facilitator"],
            "body": words.line("I have asked the two of them.", most=2_000),
            "created_at": clock.ago(days=1),
        }
    ]
    write_rows(session, ReportNote, notes)
    return {"report": made[0]}


def _write_log(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> None:
    names = {part: pseudonym_of(session, id_) for part, id_ in cast.people.items()}
    rows = [
        {
            "community_id": cast.place if act in (Act.HIDE, Act.SHOW, Act.DISMISS) else None,
            "actor": names["facilitator"],
            "actor_role": "facilitator",
            "act": act,
            "thread_id": talk["thread"],
            "reply_id": None,
            "subject": names["member"] if number % 3 else "somebody-who-is-gone",
            "reason": words.line("An open kiln is a danger", most=500),
            "created_at": clock.ago(days=3),
        }
        for number in range(count)
        for act in (list(Act)[number % 3], list(Act)[3 + number % 3])
    ]
    write_rows(session, ModerationEntry, rows)


def _write_notices(session: Session, cast: Cast, talk: dict[str, int], *, count: int) -> None:
    kinds = list(NoticeKind)
    rows = [
        {
            "account_id": cast.people["facilitator"],
            "outbox_id": _FIRST_NOTICE + number,
            "kind": kinds[number % len(kinds)],
            "community_id": cast.side,
            "thread_id": talk["thread"],
            "reply_id": talk.get("reply"),
            "actor_id": cast.people["member"],
            "created_at": clock.now() - timedelta(hours=number + 1),
            "read_at": clock.now() if number % 3 == 2 else None,
        }
        for number in range(count)
    ]
    write_rows(session, Notification, rows)


def _write_mails(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    rows = [
        {
            "account_id": cast.people["member"],
            "recipient": f"{words.line('lotte', most=60)}@kilns.example",
            "purpose": "activity",
            "subject": words.line("An answer to your question", most=300),
            "text_body": words.line("Read it: http://localhost/threads/1", most=2_000),
            "html_body": "<p>Read it</p>",
            "state": ("waiting", "sent", "parked")[number % 3],
            "attempts": (0, 1, 8)[number % 3],
            "last_error": (None, None, "SMTPServerDisconnected: gone")[number % 3],
            "created_at": clock.now() - timedelta(minutes=number),
        }
        for number in range(count)
    ]
    write_rows(session, Mail, rows)


def _suspend(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    now = clock.now()
    rows = [
        {
            "id": person,
            "suspended_at": now,
            "suspended_until": now + timedelta(days=7) if number % 2 else None,
            "suspended_reason": words.line("Sold kilns that were not theirs.", most=500),
        }
        for number, person in enumerate(cast.crowd[2 : 2 + count // 2])
    ]
    set_columns(session, Account, rows)


def _write_keys(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """Passkeys, API tokens and browsers of the member; keeper and holder are adding an app."""
    member, now = cast.people["member"], clock.now()
    passkeys = write_numbered_rows(session, Passkey, list(_passkeys(member, words, count=count)))
    write_rows(session, ApiToken, list(_tokens(member, words, count=count)))
    write_rows(session, AccountSession, list(_browsers(member, words, count=count)))
    write_rows(session, DataExport, list(_copies(member, count=count)))
    apps = [
        {"account_id": cast.people[part], "secret": TOTP_SECRET, "created_at": now}
        for part in ("keeper", "holder")
    ]
    write_rows(session, Totp, apps)
    staged = write_numbered_rows(
        session,
        Account,
        [{"handle": "staged-one", "name": "Staged One", "state": "staged", "created_at": now}],
    )[0]
    links = [
        {
            "account_id": account_id,
            "purpose": purpose,
            "token_hash": hash_secret(secret),
            "created_at": now,
            "expires_at": now + timedelta(days=1),
        }
        for account_id, purpose, secret in ((staged, "claim", CLAIM), (member, "reset", RESET))
    ]
    write_rows(session, MailToken, links)
    return {"passkey": passkeys[0]} if passkeys else {}


def _copies(owner: int, *, count: int) -> Iterator[dict[str, Any]]:
    """Copies of the member's data: one that is being made, one that failed, the rest ready."""
    states = ("waiting", "failed", "ready")
    for number in range(count):
        state = states[min(number, 2)]
        ready = state == "ready"
        yield {
            "account_id": owner,
            "state": state,
            "asked_at": clock.ago(days=2),
            "ready_at": clock.ago(days=2) if ready else None,
            "expires_at": clock.ahead(days=5) if ready else None,
            "file": f"{number}.zip" if ready else None,
            "size": 48_211 if ready else None,
        }


def _passkeys(owner: int, words: Words, *, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "account_id": owner,
            "credential_id": f"passkey-{number}".encode(),
            "public_key": b"key",
            "transports": ["internal"],
            "name": words.line(f"Laptop {number + 1}", most=60, number=number),
            "created_at": clock.ago(days=20),
            "last_used_at": clock.ago(days=1) if number % 2 else None,
        }


def _tokens(owner: int, words: Words, *, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "account_id": owner,
            "name": words.line(f"Kiln log {number + 1}", most=60, number=number),
            "prefix": f"hearth_{number:04d}",
            "token_hash": hashlib.sha256(f"token {number}".encode()).digest(),
            "scopes": ["read", "write", "moderate"][: number % 3 + 1],
            "created_at": clock.ago(days=20),
            "expires_at": clock.now() + timedelta(days=9) if number % 2 else None,
            "last_used_at": clock.ago(days=1) if number % 3 else None,
        }


def _browsers(owner: int, words: Words, *, count: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for number in range(count):
        yield {
            "account_id": owner,
            "token_hash": hash_secret(f"browser {number}"),
            "created_at": clock.ago(days=5),
            "last_seen_at": clock.ago(days=1),
            "confirmed_at": clock.ago(days=5),
            "expires_at": now + timedelta(days=9),
            "browser": words.line("Firefox on Linux", most=120, number=number),
        }
