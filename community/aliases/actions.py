"""Speak without one's name, and decide whether that can be done here.

In one thread one speaks either under one's name or under an alias, never both: whoever did both
would be matched by what they know, and a slip of the hand would undo what was said before.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.aliases.names import draw_name
from community.aliases.policies import SIGN
from community.errors import Conflict, Forbidden, Refused
from community.seal.making import is_muted, names_in, put_on
from community.text import Rendered
from community.words import N_


def demand_allowed(*, allowed: bool) -> None:
    """Forbidden where a community does not have it."""
    if not allowed:
        words = N_("This community does not take posts without a name. Post under yours.")
        raise Forbidden(words, code="no_aliases")


def demand_no_upload(text: Rendered) -> None:
    """Refused for images and files: they tell in many ways who made them."""
    if text.uploads:
        words = N_(
            "A post without your name holds no images and no files: a picture often tells who took "
            "it, and a document often names who wrote it. Say it in words."
        )
        raise Refused(words, code="alias_upload", fields={"body": words})


def new_alias_account(session: Session, *, name: str) -> Account:
    """The made-up person, whom every page knows as somebody who has gone for good.

    It is `automated`, so that no figure takes one person for two.
    """
    made = Account(
        handle=f"{SIGN}{secrets.token_hex(8)}",
        name=name,
        state=AccountState.ERASED,
        automated=True,
        mail_notices=False,
        mail_today=False,
        created_at=_no_moment(),
    )
    session.add(made)
    session.flush()  # posts need its id
    return made


def _no_moment() -> datetime:
    # Of a made-up person there is no day on which they came.
    return clock.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def begin_alias(session: Session, thread_id: int, *, author: Actor) -> int:
    """The account of a new alias for this thread; the person is sealed behind it."""
    assert author.id is not None  # access has asked for a member
    name = draw_name(names_in(session, thread_id))
    account = new_alias_account(session, name=name)
    put_on(session, thread_id=thread_id, account_id=account.id, author_id=author.id, name=name)
    return account.id


def seal_thread(session: Session, thread_id: int, *, account: Account, author: Actor) -> None:
    """The thread that this alias has just begun is the one in which the person bears it."""
    assert author.id is not None  # access has asked for a member
    put_on(
        session,
        thread_id=thread_id,
        account_id=account.id,
        author_id=author.id,
        name=account.name,
    )


def demand_unmuted(session: Session, account_id: int) -> None:
    """Forbidden when a facilitator has let this alias say no more in its thread."""
    if is_muted(session, account_id):
        words = N_("A facilitator has muted this alias in this thread. You can still read.")
        raise Forbidden(words, code="alias_muted")


def refuse_both() -> Conflict:
    """What whoever is known by an alias here is told when they ask to post under their name."""
    words = N_(
        "You write in this thread without your name. Who writes under both is easily matched, so "
        "here you go on without it."
    )
    return Conflict(words, code="alias_here")


def refuse_late() -> Conflict:
    """What whoever is known by name here is told when they ask to post without it."""
    words = N_(
        "You are known by name in this thread already: others would guess. Start a thread of its "
        "own without your name, or post under it."
    )
    return Conflict(words, code="named_here")
