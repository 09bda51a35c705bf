"""Invitations to the organisation and decisions on who waits, for pages and API."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from flask import request

from app.actor import actor
from app.idempotency import once
from app.mail import messages
from app.mail.messages import link_to
from app.organisation import whose
from app.redirects import next_page
from app.transactions import reading, unit_of_work
from community.accounts.queries.profiles import language_at
from community.mail.actions import queue_mail
from community.registration.access import applicant_to
from community.registration.actions import decisions
from community.registration.actions.invitations import invite_to_organisation

_TO_A_COMMUNITY = re.compile(r"/invitations/([A-Za-z0-9_-]{20,100})")


def invitation_here() -> str:
    """The secret of the invitation that leads to this sign-up; empty without one.

    An admin's stands in the address; a community's is the page that one wants to continue to.
    """
    named = request.form.get("invitation") or request.args.get("invitation")
    if named:
        return named[:100]
    found = _TO_A_COMMUNITY.fullmatch(next_page())
    return found[1] if found else ""


@dataclass(frozen=True, kw_only=True)
class MadeAccountInvitation:
    """An invitation with the link that nobody is shown again; None when it was made before."""

    id: int
    link: str | None


def make_account_invitation(
    wanted: dict[str, Any], *, by_key: bool = False
) -> MadeAccountInvitation:
    """Invite to the organisation; `wanted` comes from AccountInvitationForm.

    With `by_key` the caller's idempotency key counts; a page shows its link and cannot use it.
    """
    who, secret = actor(), secrets.token_urlsafe(32)
    link = link_to(f"/sign-up?invitation={secret}")
    with reading() as session:
        place = whose(session).name or "Hearth"
    letter = messages.invitation(link=link, inviter=who.name, community=place, note=wanted["note"])
    with unit_of_work() as session:
        fresh: list[int] = []

        def make() -> str:
            made = invite_to_organisation(session, by=who, secret=secret, **wanted)
            if made.email is not None:
                language = language_at(session, made.email)
                queue_mail(session, recipient=made.email, letter=letter, language=language)
            fresh.append(made.id)
            return str(made.id)

        made_id = int(once(session, make) if by_key else make())
    return MadeAccountInvitation(id=made_id, link=link if fresh else None)


def admit(handle: str) -> None:
    """Let somebody in who waits; NotFound when nobody of this handle does."""
    welcome = messages.admitted()
    with unit_of_work() as session:
        account = applicant_to(session, actor(), handle, verb="registration.decide")
        decisions.admit(session, account, by=actor(), welcome=welcome)


def refuse(handle: str, *, words: str) -> None:
    """Refuse somebody who waits, with a kind mail; NotFound when nobody of this handle does."""
    farewell = messages.refused(words)
    with unit_of_work() as session:
        account = applicant_to(session, actor(), handle, verb="registration.decide")
        decisions.refuse(session, account, by=actor(), farewell=farewell)
