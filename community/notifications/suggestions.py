"""Who hears of suggested changes: whoever wrote the post, and whoever suggested one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState
from community.communities.models import Membership, MembershipState
from community.notifications.recipients import NoticeKind, Occasion, facilitators, occasion_of
from community.revisions.models import EditSuggestion, SuggestionState
from community.suggestions.events import EditDecided, EditSuggested
from community.threads.models import Reply, Thread
from community.threads.policies import is_live

_DECIDED = {
    SuggestionState.ACCEPTED: NoticeKind.SUGGESTION_TAKEN,
    SuggestionState.PARTLY: NoticeKind.SUGGESTION_PARTLY,
    SuggestionState.REFUSED: NoticeKind.SUGGESTION_REFUSED,
}


@occasion_of.register
def _(event: EditSuggested, session: Session) -> Occasion | None:
    made, thread = session.get(EditSuggestion, event.suggestion_id), _thread(session, event)
    if made is None or thread is None or made.state != SuggestionState.OPEN:
        return None  # withdrawn or decided before anybody was told
    reply = session.get(Reply, event.reply_id) if event.reply_id else None
    if event.reply_id and (reply is None or not is_live(reply)):
        return None
    author_id = thread.author_id if reply is None else reply.author_id
    reasons: tuple[tuple[int, NoticeKind], ...] = ((author_id, NoticeKind.SUGGESTED),)
    if not _belongs(session, author_id, thread.community_id):
        # Nobody else would learn that something waits.
        reasons = tuple(facilitators(session, thread.community_id, NoticeKind.SUGGESTED))
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=event.reply_id,
        actor_id=event.proposer_id,
        reasons=reasons,
    )


def _belongs(session: Session, account_id: int, community_id: int) -> bool:
    """Whether the author can decide: a member here, with an account that is in use."""
    found = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            Account.state == AccountState.ACTIVE,
        )
    )
    return session.scalar(found) is not None


@occasion_of.register
def _(event: EditDecided, session: Session) -> Occasion | None:
    made, thread = session.get(EditSuggestion, event.suggestion_id), _thread(session, event)
    if made is None or thread is None:
        return None
    return Occasion(
        community_id=thread.community_id,
        thread_id=thread.id,
        reply_id=event.reply_id,
        actor_id=event.decided_by_id,
        reasons=((made.proposer_id, _DECIDED[made.state]),),
    )


def _thread(session: Session, event: EditSuggested | EditDecided) -> Thread | None:
    thread = session.get(Thread, event.thread_id)
    return thread if thread is not None and is_live(thread) else None
