"""What becomes of a mail, noted in the transaction in which it becomes it, and so once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.queries.actors import actor_of_account
from community.communities.access import community_by_id_to
from community.communities.models import Community
from community.errors import CommunityError, Forbidden
from community.incoming.models import IncomingMail
from community.incoming.policies import KEPT, LONGEST_KEPT, MOST_AN_HOUR, Outcome, Why, why_refused
from community.incoming.queries import has_come
from community.moderation.actions.holding import reply_or_hold, start_or_hold
from community.moderation.suspicion import Sent
from community.outbox import savepoint
from community.text import Rendered
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost, Reply, ReplyKind, Thread, ThreadKind
from community.words import N_

_PRUNED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Came:
    """A mail of somebody known: what it says, and where its address leads."""

    key: bytes
    account_id: int
    community_id: int | None = None
    thread_id: int | None = None
    reply_id: int | None = None
    title: str = ""
    body: str = ""
    left_out: int = 0


def note(session: Session, key: bytes, outcome: Outcome) -> None:
    """A mail came of which nothing but this is kept."""
    if not has_come(session, key):
        session.add(IncomingMail(key=key, outcome=outcome, came_at=clock.now()))


def hold(session: Session, came: Came, why: Why) -> IncomingMail | None:
    """Keep the mail for its sender; None when it was dealt with before."""
    if has_come(session, came.key):
        return None
    held = _noted(_where_it_is(session, came), Outcome.HELD)
    held.why, held.title, held.body = why, came.title, came.body[:LONGEST_KEPT]
    session.add(held)
    session.flush()  # the mail that explains it names its number
    return held


def _where_it_is(session: Session, came: Came) -> Came:
    """Without a place that is not there: a backup of before it may have been brought back."""

    def there(number: int | None, table: type[Community | Thread | Reply]) -> int | None:
        return number and session.scalar(select(table.id).where(table.id == number))

    return replace(
        came,
        community_id=there(came.community_id, Community),
        thread_id=there(came.thread_id, Thread),
        reply_id=there(came.reply_id, Reply),
    )


def _noted(came: Came, outcome: Outcome) -> IncomingMail:
    return IncomingMail(
        key=came.key,
        account_id=came.account_id,
        outcome=outcome,
        community_id=came.community_id,
        thread_id=came.thread_id,
        reply_id=came.reply_id,
        left_out=came.left_out,
        came_at=clock.now(),
    )


def post_mail(
    session: Session, came: Came, *, text: Rendered, sent: Sent | None
) -> Thread | Reply | HeldPost | IncomingMail | None:
    """Post the mail through the same acts as a page does, or hold it; None when it came before.

    The post and the record are one transaction: whoever is killed when, it is posted once.
    """
    if has_come(session, came.key):
        return None
    author = actor_of_account(session, came.account_id)
    if _has_posted_much(session, came.account_id):
        return hold(session, came, Why.RATE)
    made: Thread | Reply | HeldPost
    try:
        with savepoint(session):
            demand_present(author)
            if came.thread_id is not None:
                made = post_reply(session, author, came, text=text, sent=sent)
            else:
                kind = ThreadKind.QUESTION if came.title.endswith("?") else ThreadKind.DISCUSSION
                made = post_thread(session, author, came, kind=kind, text=text, sent=sent)
    except CommunityError as error:
        return hold(session, came, why_refused(error))
    session.add(_noted(came, Outcome.POSTED))
    return made


def demand_present(author: Actor) -> None:
    """Forbidden while they have yet to agree to terms that have changed."""
    if author.consent_due:
        words = N_("The terms have changed. Agree to them, then post this.")
        raise Forbidden(words, code="consent_due")


def _has_posted_much(session: Session, account_id: int) -> bool:
    posted = select(func.count()).where(
        IncomingMail.account_id == account_id,
        IncomingMail.outcome == Outcome.POSTED,
        IncomingMail.came_at > clock.ago(hours=1),
    )
    return (session.scalar(posted) or 0) >= MOST_AN_HOUR


def post_reply(
    session: Session, author: Actor, came: Came, *, text: Rendered, sent: Sent | None
) -> Reply | HeldPost:
    """Reply or answer; who asked comments on the answer that their mail told of."""
    ground = thread_to_reply(session, author, came.thread_id or 0)
    asks = ground.thread.kind == ThreadKind.QUESTION and ground.thread.author_id == author.id
    return reply_or_hold(
        session,
        ground,
        author=author,
        text=text,
        comment=asks,
        parent_id=_answer_of(session, came.reply_id) if asks else None,
        sent=sent,
    )


def _answer_of(session: Session, reply_id: int | None) -> int | None:
    if not reply_id:
        return None
    row = session.execute(
        select(Reply.kind, Reply.parent_id).where(Reply.id == reply_id)
    ).one_or_none()
    if row is None:
        return None
    return row.parent_id if row.kind == ReplyKind.COMMENT else reply_id


def post_thread(
    session: Session,
    author: Actor,
    came: Came,
    *,
    kind: ThreadKind,
    text: Rendered,
    sent: Sent | None,
) -> Thread | HeldPost:
    """Start a thread with the subject as its title."""
    place = community_by_id_to(session, author, came.community_id or 0, verb="threads.start")
    return start_or_hold(
        session,
        place,
        author=author,
        kind=kind,
        title=came.title,
        text=text,
        tags=[],
        sent=sent,
    )


def post_held(
    session: Session,
    mail: IncomingMail,
    *,
    author: Actor,
    kind: ThreadKind | None,
    title: str,
    text: Rendered,
    sent: Sent | None,
) -> Thread | Reply | HeldPost:
    """Its sender posts a held mail, which comes from `own_mail`, held: as a reply, or a thread.

    Raises whatever replying or starting a thread raises.
    """
    came = Came(
        key=mail.key,
        account_id=mail.account_id or 0,
        community_id=mail.community_id,
        thread_id=mail.thread_id,
        reply_id=mail.reply_id,
        title=title,
    )
    made: Thread | Reply | HeldPost
    if kind is None:
        made = post_reply(session, author, came, text=text, sent=sent)
    else:
        if mail.thread_id is not None:
            home = select(Thread.community_id).where(Thread.id == mail.thread_id)
            came = replace(came, community_id=session.scalar(home))
        made = post_thread(session, author, came, kind=kind, text=text, sent=sent)
    settle(mail)
    return made


def settle(mail: IncomingMail) -> None:
    """It waits no more, and nothing of what it said is kept."""
    mail.outcome, mail.title, mail.body = Outcome.SETTLED, "", ""
    mail.settled_at = clock.now()


def forget_mails(session: Session) -> int:
    """Delete what came more than thirty days ago, held ones too; how many."""
    old = (
        select(IncomingMail.id)
        .where(IncomingMail.came_at < clock.now() - KEPT)
        .limit(_PRUNED_AT_ONCE)
    )
    gone = session.scalars(
        delete(IncomingMail)
        .where(IncomingMail.id.in_(old))
        .returning(IncomingMail.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone)
