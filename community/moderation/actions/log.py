"""Write one line of the append-only log; the last thing an act does, since the log is held then."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.pseudonyms import pseudonym_of
from community.accounts.actor import Actor
from community.communities.access import Granted as GrantedPlace
from community.moderation import chain
from community.moderation.access import Granted, GrantedMember, post_of
from community.moderation.models import Measure, ModerationEntry
from community.moderation.policies import Act
from community.seal.models import SealRequest
from community.threads.access import GrantedReply
from community.threads.models import HeldPost, Thread


def log_post(
    session: Session,
    granted: Granted,
    *,
    by: Actor,
    act: Act,
    reason: str = "",
    rule: str = "",
    role: str = "facilitator",
) -> None:
    """Somebody moderated a post; `rule` is cited as `Rulebook.cited` gives it."""
    _write(
        session,
        by=by,
        act=act,
        role=role,
        subject_id=post_of(granted).author_id,
        community_id=granted.community.id,
        thread_id=granted.thread.id,
        reply_id=granted.reply.id if isinstance(granted, GrantedReply) else None,
        reason=reason,
        rule=rule,
    )


def log_thread(
    session: Session, thread: Thread, *, by: Actor, act: Act, community_id: int, reason: str = ""
) -> None:
    """A facilitator put a thread in order; it stands in the log of the community that is named."""
    _write(
        session,
        by=by,
        act=act,
        role="facilitator",
        subject_id=thread.author_id,
        community_id=community_id,
        thread_id=thread.id,
        reason=reason,
    )


def log_held(
    session: Session,
    held: HeldPost,
    *,
    by: Actor,
    act: Act,
    reason: str = "",
    rule: str = "",
    role: str = "facilitator",
) -> None:
    """A facilitator decided on a post that waited, or a decision on it was taken back."""
    _write(
        session,
        by=by,
        act=act,
        role=role,
        subject_id=held.author_id,
        community_id=held.community_id,
        thread_id=held.thread_id,
        reply_id=held.reply_id,
        reason=reason,
        rule=rule,
    )


def log_seal(
    session: Session,
    request: SealRequest,
    *,
    by: Actor,
    act: Act,
    subject_id: int,
    community_id: int,
) -> None:
    """An admin decided whether a seal is opened; the line names the alias, never who it is."""
    _write(
        session,
        by=by,
        act=act,
        role="admin",
        subject_id=subject_id,
        community_id=community_id,
        thread_id=request.thread_id,
        reply_id=request.reply_id,
        reason=request.reason,
    )


def log_place(
    session: Session,
    granted: GrantedPlace,
    *,
    by: Actor,
    act: Act,
    role: str = "facilitator",
) -> None:
    """Somebody did what concerns a community and nobody in it, such as writing its rules."""
    _write(session, by=by, act=act, role=role, community_id=granted.community.id)


def log_member(
    session: Session, found: GrantedMember, *, by: Actor, act: Act, reason: str, rule: str
) -> None:
    """A facilitator did something to a member."""
    _write(
        session,
        by=by,
        act=act,
        role="facilitator",
        subject_id=found.membership.account_id,
        community_id=found.granted.community.id,
        reason=reason,
        rule=rule,
    )


def log_appeal(session: Session, measure: Measure, *, by: Actor, act: Act, role: str) -> None:
    """Somebody answered an appeal, as `facilitator` or `admin`; the answer is for one person."""
    _write(
        session,
        by=by,
        act=act,
        role=role,
        subject_id=measure.account_id,
        community_id=measure.community_id,
        thread_id=measure.thread_id,
        reply_id=measure.reply_id,
        rule=measure.rule,
    )


def log_account(session: Session, *, by: Actor, act: Act, subject_id: int, reason: str) -> None:
    """An admin did something to an account."""
    _write(session, by=by, act=act, role="admin", subject_id=subject_id, reason=reason)


def log_appointment(
    session: Session, *, by: Actor, community_id: int, subject_id: int, name: str
) -> None:
    """An admin gave a community a facilitator; it stands in its log and in the organisation's."""
    _write(
        session,
        by=by,
        act=Act.APPOINT,
        role="admin",
        subject_id=subject_id,
        community_id=community_id,
        reason=name,
    )


def log_group(session: Session, *, act: Act, subject_id: int, reason: str) -> None:
    """A group at the provider of single sign-on gave or took something; nobody here did."""
    _write(session, by=None, act=act, role="group", subject_id=subject_id, reason=reason)


def log_operator(session: Session, *, act: Act, subject_id: int, reason: str = "") -> None:
    """A command on the machine did something to an account; who gave it is not known here."""
    _write(session, by=None, act=act, role="operator", subject_id=subject_id, reason=reason)


def log_organisation(session: Session, *, by: Actor, act: Act, reason: str) -> None:
    """An admin decided something that concerns nobody in particular."""
    _write(session, by=by, role="admin", act=act, subject_id=None, reason=reason)


def _write(
    session: Session,
    *,
    by: Actor | None,
    act: Act,
    role: str,
    subject_id: int | None = None,
    community_id: int | None = None,
    thread_id: int | None = None,
    reply_id: int | None = None,
    reason: str = "",
    rule: str = "",
) -> None:
    chain.hold(session)  # of two who first write about one person, the second finds the pseudonym
    actor = ""
    if by is not None:
        assert by.id is not None  # only accounts moderate
        actor = pseudonym_of(session, by.id)
    entry = ModerationEntry(
        community_id=community_id,
        actor=actor,
        actor_role=role,
        act=act,
        thread_id=thread_id,
        reply_id=reply_id,
        subject=None if subject_id is None else pseudonym_of(session, subject_id),
        reason=reason,
        rule=rule,
        created_at=clock.now(),
    )
    chain.append(session, entry)
