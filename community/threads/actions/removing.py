"""Take posts away and bring them back: deletion by authors and facilitators, hiding by moderation.

Hiding is told to the moderation log by whoever calls it; here only the post changes.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden
from community.outbox import record
from community.revisions.actions import forget
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.attachments import unlink_uploads
from community.threads.actions.counters import count_reply, count_thread
from community.threads.actions.editing import as_author, demand_editable
from community.threads.actions.holding import hold_reply
from community.threads.actions.remembering import remember_hiding
from community.threads.actions.tags import count_tags_of
from community.threads.events import (
    ReplyRemoved,
    ReplyRestored,
    ThreadRemoved,
    ThreadRestored,
)
from community.threads.models import Reply, ReplyKind, Thread
from community.threads.policies import demand_unfrozen, has_no_words, is_live, may_restore
from community.words import N_


def delete_thread(session: Session, granted: GrantedThread, *, actor: Actor) -> None:
    """Delete a thread. Its author may while nobody else has written in it."""
    thread = granted.thread
    _hold(session, thread)
    demand_editable(granted, thread, editor=actor)
    answered = _others_wrote(session, thread)
    if answered and not granted.may("threads.edit_any"):
        raise Conflict(
            N_(
                "Others have written here, so it cannot be deleted by you alone. "
                "Edit it, or ask a facilitator."
            ),
            code="has_replies",
        )
    who = actor if answered else as_author(granted, thread, actor=actor)
    thread.deleted_at, thread.deleted_by_id = clock.now(), who.id
    _thread_went(session, thread)


def delete_reply(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Delete a reply; a note that it was deleted stays in its place."""
    _hold(session, granted.reply)
    demand_editable(granted, granted.reply, editor=actor)
    who = as_author(granted, granted.reply, actor=actor)
    granted.reply.deleted_at, granted.reply.deleted_by_id = clock.now(), who.id
    _reply_went(session, granted)


def restore_thread(session: Session, granted: GrantedThread, *, actor: Actor) -> None:
    """Take a deletion back: one's own within ten minutes, facilitators theirs at any time."""
    thread = granted.thread
    _hold(session, thread)
    _demand_restorable(granted, thread, actor=actor)
    thread.deleted_at = thread.deleted_by_id = None
    if is_live(thread):
        _thread_came(session, thread)


def restore_reply(session: Session, granted: GrantedReply, *, actor: Actor) -> None:
    """Take the deletion of a reply back; as `restore_thread`."""
    _hold(session, granted.reply)
    _demand_restorable(granted, granted.reply, actor=actor)
    granted.reply.deleted_at = granted.reply.deleted_by_id = None
    if is_live(granted.reply):
        _reply_came(session, granted)


def unpublish(session: Session, granted: GrantedThread, *, by: Actor) -> None:
    """Take away a post that was let through too early; whoever calls has held it.

    Its words are with whoever calls: none stay, so that nobody can bring them back a second time.
    """
    reply_id = granted.reply.id if isinstance(granted, GrantedReply) else None
    post = granted.reply if isinstance(granted, GrantedReply) else granted.thread
    post.deleted_at, post.deleted_by_id = clock.now(), by.id
    post.body = post.body_html = ""
    unlink_uploads(session, granted.thread.id, reply_id, kept=())
    forget(session, thread_id=granted.thread.id, reply_id=reply_id)
    if isinstance(granted, GrantedReply):
        _reply_went(session, granted)
    else:
        _thread_went(session, granted.thread)


def hide_thread(session: Session, granted: GrantedThread, *, reason: str) -> None:
    """Take a thread from its readers; hiding it twice changes only the reason."""
    thread = granted.thread
    _hold(session, thread)
    was_live = is_live(thread)
    if thread.hidden_at is None:
        remember_hiding(session, thread)
    thread.hidden_at = thread.hidden_at or clock.now()
    thread.hidden_reason = reason
    if was_live:
        _thread_went(session, thread)


def show_thread(session: Session, granted: GrantedThread) -> None:
    """Give a hidden thread back to its readers."""
    thread = granted.thread
    _hold(session, thread)
    if thread.hidden_at is None:
        return
    thread.hidden_at = thread.hidden_reason = None
    if is_live(thread):
        _thread_came(session, thread)


def hide_reply(session: Session, granted: GrantedReply, *, reason: str) -> None:
    """Take the words of a reply from its readers; as `hide_thread`."""
    reply = granted.reply
    _hold(session, reply)
    was_live = is_live(reply)
    if reply.hidden_at is None:
        remember_hiding(session, reply)
    reply.hidden_at = reply.hidden_at or clock.now()
    reply.hidden_reason = reason
    if was_live:
        _reply_went(session, granted)


def show_reply(session: Session, granted: GrantedReply) -> None:
    """Give the words of a hidden reply back."""
    reply = granted.reply
    _hold(session, reply)
    if reply.hidden_at is None:
        return
    reply.hidden_at = reply.hidden_reason = None
    if is_live(reply):
        _reply_came(session, granted)


def _hold(session: Session, post: Thread | Reply) -> None:
    # Two removals at once would count the post down twice.
    if isinstance(post, Thread):
        session.refresh(post, with_for_update=True)
    else:
        hold_reply(session, post)


def _others_wrote(session: Session, thread: Thread) -> bool:
    return (
        session.scalar(
            select(Reply.id)
            .where(
                Reply.thread_id == thread.id,
                Reply.author_id != thread.author_id,
                Reply.deleted_at.is_(None),
                Reply.hidden_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )


def _demand_restorable(granted: GrantedThread, post: Thread | Reply, *, actor: Actor) -> None:
    if post.deleted_at is None:
        raise Conflict(N_("This post is not deleted (any more)."), code="not_deleted")
    demand_unfrozen(granted.thread, granted.community)
    if has_no_words(post) and granted.may("threads.edit_any"):
        words = N_(
            "Nothing of this post is left to bring back. If publishing it was taken back, its "
            "words wait for a facilitator again."
        )
        raise Conflict(words, code="no_words")
    if not may_restore(post, actor=actor, standing=granted.standing, now=clock.now()):
        raise Forbidden(N_("A deletion can be taken back by who made it, authors for ten minutes."))


def _thread_went(session: Session, thread: Thread) -> None:
    session.flush()  # the counters read the row as it is now
    # The tags before the community, as when a thread begins: two orders could wait for each other.
    count_tags_of(session, thread, by=-1)
    count_thread(session, thread, by=-1)
    record(session, ThreadRemoved(community_id=thread.community_id, thread_id=thread.id))


def _thread_came(session: Session, thread: Thread) -> None:
    session.flush()  # as above
    count_tags_of(session, thread, by=1)
    count_thread(session, thread, by=1)
    record(session, ThreadRestored(community_id=thread.community_id, thread_id=thread.id))


def _reply_went(session: Session, granted: GrantedReply) -> None:
    thread, reply = granted.thread, granted.reply
    session.flush()  # as above
    if reply.kind == ReplyKind.ANSWER:
        # An answer nobody can read can hardly be the accepted one. Asked of the row as it is now.
        session.execute(
            update(Thread)
            .where(Thread.id == thread.id, Thread.accepted_reply_id == reply.id)
            .values(accepted_reply_id=None)
        )
    count_reply(session, thread, reply, by=-1)
    record(
        session,
        ReplyRemoved(community_id=thread.community_id, thread_id=thread.id, reply_id=reply.id),
    )


def _reply_came(session: Session, granted: GrantedReply) -> None:
    thread, reply = granted.thread, granted.reply
    session.flush()  # as above
    count_reply(session, thread, reply, by=1)
    record(
        session,
        ReplyRestored(community_id=thread.community_id, thread_id=thread.id, reply_id=reply.id),
    )
