"""Whose a mail is and where it leads: decided from the head, before a word of it is used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.config import Settings
from app.incoming.heads import Head
from app.incoming.senders import is_proven
from app.mail.addressing import Leads, Token, owner_named, read_token
from community.incoming.policies import Why
from community.incoming.queries import account_of_sender
from community.mail.bounces import generations_of


class Judged(NamedTuple):
    """Whose mail it is; with a reason it is held, whatever it says."""

    account_id: int
    token: Token | None
    why: Why | None


def tokens_in(session: Session, settings: Settings, words: Sequence[str]) -> list[Token]:
    """Those of the words that are tokens of ours, in their order."""
    owners = {owner for owner in map(owner_named, words) if owner}
    generations = generations_of(session, owners)
    found = (read_token(settings, word, generations=generations) for word in words)
    return [token for token in found if token is not None]


def judge(session: Session, settings: Settings, head: Head) -> Judged | None:
    """None for a mail that is nobody's here, or that nobody vouches for.

    Known is a sender whose address is the confirmed one of an account, and for whom the trusted
    server vouches. Without such a server a token of theirs makes the mail worth keeping for them:
    it was sent to them alone. It is not enough to speak in their name, since a token stands in the
    copies of a mail that others have.
    """
    box = settings.mailbox
    assert box is not None
    account_id = account_of_sender(session, head.sender)
    if account_id is None:
        return None
    found = [t for t in tokens_in(session, settings, head.words) if t.leads is not Leads.BOUNCE]
    own = [token for token in found if token.account_id == account_id]
    proven = bool(box.authserv) and is_proven(head.sender, head.results, authserv=box.authserv)
    if not proven and not own:
        return None
    token = next(iter(own or found), None)
    why = None
    if token is None:
        why = Why.NOWHERE
    elif not own:
        why = Why.FOREIGN
    elif token.expired:
        why = Why.EXPIRED
    elif not proven:
        why = Why.UNPROVEN
    return Judged(account_id, token, why)


def key_of(head: Head, raw: bytes, *, account_id: int = 0) -> bytes:
    """By what the same mail is known again.

    Whose it is is part of it: the number of a message is chosen by whoever sends it, and no
    stranger shall make the mail of somebody else look like one that was here.
    """
    number = head.message_id.encode("utf-8", "replace") or hashlib.sha256(raw).digest()
    return hashlib.sha256(b"%d\n%s\n%s" % (account_id, head.sender.encode(), number)).digest()


def key_of_bounce(mail_id: int) -> bytes:
    """A mail comes back once, however many servers tell of it."""
    return hashlib.sha256(b"bounce %d" % mail_id).digest()
