"""Give the words of a published post back to the post that waited, while nobody built on it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, insert, or_, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.answers.models import Endorsement
from community.communities.models import Tag
from community.errors import Conflict
from community.moderation.access import Granted, post_of
from community.moderation.models import Measure, Report, Whisper
from community.questions.models import Vote
from community.threads.access import GrantedReply
from community.threads.models import (
    HeldPost,
    HeldUpload,
    Mention,
    Reply,
    ThreadLink,
    ThreadTag,
    UploadLink,
)
from community.threads.policies import demand_unfrozen, is_live
from community.words import N_


def take_words_back(session: Session, held: HeldPost, granted: Granted) -> None:
    """Conflict when somebody changed the post, answered it or moderated it since."""
    _demand_untouched(session, held, granted)
    post = post_of(granted)
    reply_id = granted.reply.id if isinstance(granted, GrantedReply) else None
    held.body, held.body_html, held.renderer = post.body, post.body_html, post.renderer
    held.mentions = list(
        session.scalars(
            select(Account.handle)
            .join(Mention, Mention.account_id == Account.id)
            .where(
                Mention.thread_id == granted.thread.id,
                Mention.reply_id.is_not_distinct_from(reply_id),
            )
            .order_by(Mention.id)
        )
    )
    _show_uploads(session, held, granted.thread.id, reply_id)
    if reply_id is not None:
        held.reply_id = None
        return
    held.title = granted.thread.title
    held.tags = list(
        session.scalars(
            select(Tag.name)
            .join(ThreadTag, ThreadTag.tag_id == Tag.id)
            .where(ThreadTag.thread_id == granted.thread.id)
            .order_by(Tag.name)
        )
    )
    held.thread_id = None


def _demand_untouched(session: Session, held: HeldPost, granted: Granted) -> None:
    post = post_of(granted)
    demand_unfrozen(granted.thread, granted.community)
    if not is_live(post):
        raise Conflict(N_("Something else was done to it since."), code="later_act")
    if post.edited_at is not None:
        raise Conflict(N_("It was changed since."), code="changed")
    if _answered(session, held, granted) or _voted(session, granted):
        raise Conflict(N_("Others have answered it or voted since."), code="answered")
    if _moderated(session, granted):
        raise Conflict(N_("Something else was done to it since."), code="later_act")


def _voted(session: Session, granted: Granted) -> bool:
    """Whether anybody vouched for it or voted; a score of one for and one against tells nothing."""
    said: ColumnElement[bool] = exists().where(Vote.thread_id == granted.thread.id)
    if isinstance(granted, GrantedReply):
        vouched = exists().where(Endorsement.reply_id == granted.reply.id)
        said = or_(exists().where(Vote.reply_id == granted.reply.id), vouched)
    return bool(session.scalar(select(said)))


def _moderated(session: Session, granted: Granted) -> bool:
    """Whether it was reported, judged, marked, or talked about by those who facilitate."""
    thread = granted.thread
    if isinstance(granted, GrantedReply):
        said = [Report.reply_id == granted.reply.id, Measure.reply_id == granted.reply.id]
    elif thread.locked_at is not None or thread.pinned_at is not None:
        return True
    else:
        said = [
            Report.thread_id == thread.id,
            Measure.thread_id == thread.id,
            Whisper.thread_id == thread.id,
            or_(ThreadLink.thread_id == thread.id, ThreadLink.target_id == thread.id),
        ]
    return bool(session.scalar(select(or_(*(exists().where(each) for each in said)))))


def _answered(session: Session, held: HeldPost, granted: Granted) -> bool:
    """Whether anybody wrote, or waits to write, in answer to the post."""
    if isinstance(granted, GrantedReply):
        reply_id = granted.reply.id
        if granted.thread.accepted_reply_id == reply_id:
            return True
        said: ColumnElement[bool] = exists().where(Reply.parent_id == reply_id)
        waits = exists().where(HeldPost.parent_id == reply_id, HeldPost.decided_at.is_(None))
    else:
        said = exists().where(Reply.thread_id == granted.thread.id)
        waits = exists().where(
            HeldPost.thread_id == granted.thread.id,
            HeldPost.decided_at.is_(None),
            HeldPost.id != held.id,
        )
    return bool(session.scalar(select(or_(said, waits))))


def _show_uploads(session: Session, held: HeldPost, thread_id: int, reply_id: int | None) -> None:
    found = session.scalars(
        select(UploadLink.upload_id)
        .where(
            UploadLink.thread_id == thread_id, UploadLink.reply_id.is_not_distinct_from(reply_id)
        )
        .distinct()
    ).all()
    if found:
        session.execute(
            insert(HeldUpload), [{"held_id": held.id, "upload_id": each} for each in found]
        )
