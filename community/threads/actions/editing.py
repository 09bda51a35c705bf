"""Change the words of a post; whoever started from an older version is told and keeps theirs."""

from __future__ import annotations

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.aliases.actions import demand_no_upload, demand_unmuted
from community.errors import Conflict, Forbidden
from community.outbox import record
from community.revisions.actions import keep_edit
from community.rights import Role, Standing
from community.text import Rendered
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.attachments import attach
from community.threads.actions.posting import demand_text, demand_title
from community.threads.actions.remembering import By, edited, place_of, said_by
from community.threads.actions.tags import set_tags, tags_meant
from community.threads.events import ReplyChanged, ThreadChanged
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.threads.policies import (
    LONGEST_COMMENT,
    LONGEST_INSIGHT,
    demand_unfrozen,
    is_live,
    is_own,
    may_edit,
)
from community.words import N_


def edit_thread(
    session: Session,
    granted: GrantedThread,
    *,
    editor: Actor,
    title: str,
    text: Rendered,
    tags: list[str] | None,
    version: int,
    reason: str = "",
    credit_id: int | None = None,
) -> None:
    """Replace title and text, and the tags unless `tags` is None; the version before is kept.

    What changes nothing is no edit. `version` is the one the editor started from; Conflict
    (`stale`) when it is not the newest. `credit_id` is who suggested what the editor takes over.
    """
    thread = granted.thread
    demand_editable(granted, thread, editor=editor)
    _demand_words(session, thread, editor=editor, title=title, text=text)
    before = said_by(session, thread)
    tags = _tags_for(session, thread, tags)
    by = By(as_author(granted, thread, actor=editor), credit_id)
    after = edited(before, title=title, text=text, tags=tags, by=by, reason=reason)
    if after.says_the_same(before):
        _demand_newest(thread, version)
        return
    _write(session, thread, by=by, text=text, version=version, title=title)
    if tags is not None:
        set_tags(session, thread, tags, coined_by=_coins(granted, thread, editor=by.editor))
    keep_edit(session, place_of(thread), before=before, after=after)
    named = attach(
        session, thread, community=granted.community, author_id=thread.author_id, text=text
    )
    record(
        session,
        ThreadChanged(community_id=thread.community_id, thread_id=thread.id, mentioned=named),
    )


def _tags_for(session: Session, thread: Thread, tags: list[str] | None) -> list[str] | None:
    if tags is None or thread.merged_into_id is not None:
        return None  # what goes on in another thread is none of its own, and bears no tags
    return tags_meant(session, thread.community_id, tags)


def _demand_words(
    session: Session, thread: Thread, *, editor: Actor, title: str, text: Rendered
) -> None:
    demand_title(title)
    demand_text(text, most=LONGEST_INSIGHT if thread.kind == ThreadKind.INSIGHT else None)
    demand_wordy(session, thread, editor=editor, text=text)


def edit_reply(
    session: Session,
    granted: GrantedReply,
    *,
    editor: Actor,
    text: Rendered,
    version: int,
    reason: str = "",
    credit_id: int | None = None,
) -> None:
    """Replace the text of a reply; otherwise as `edit_thread`."""
    reply = granted.reply
    demand_editable(granted, reply, editor=editor)
    demand_text(text, most=LONGEST_COMMENT if reply.kind == ReplyKind.COMMENT else None)
    demand_wordy(session, reply, editor=editor, text=text)
    editor = as_author(granted, reply, actor=editor)
    before = said_by(session, reply)
    by = By(editor, credit_id)
    after = edited(before, title="", text=text, tags=None, by=by, reason=reason)
    if after.says_the_same(before):
        _demand_newest(reply, version)
        return
    _write(session, reply, by=by, text=text, version=version)
    keep_edit(session, place_of(reply), before=before, after=after)
    named = attach(
        session, reply, community=granted.community, author_id=reply.author_id, text=text
    )
    record(
        session,
        ReplyChanged(
            community_id=granted.community.id,
            thread_id=reply.thread_id,
            reply_id=reply.id,
            mentioned=named,
        ),
    )


def demand_editable(granted: GrantedThread, post: Thread | Reply, *, editor: Actor) -> None:
    """Forbidden or Conflict, with the reason, when the editor may not change this post now."""
    demand_unfrozen(granted.thread, granted.community)
    if not is_live(post) or not is_live(granted.thread):
        raise Conflict(
            N_("This post was removed. Bring it back before changing it."), code="removed"
        )
    if not may_edit(post, actor=editor, standing=granted.standing):
        raise Forbidden(N_("Only its author and the facilitators can change this post."))
    if granted.thread.locked_at is not None and not granted.may("threads.edit_any"):
        raise Conflict(N_("This thread is locked. Ask a facilitator to change it."), code="locked")


def as_author(granted: GrantedThread, post: Thread | Reply, *, actor: Actor) -> Actor:
    """The actor as the alias whose post this is, as far as every author may do what is done.

    What takes a facilitator they do as one, by name: else the alias would be known as one.
    """
    return actor if granted.thread.locked_at is not None else actor.writing_as(post.author_id)


def _coins(granted: GrantedThread, thread: Thread, *, editor: Actor) -> Standing:
    """With what part tags are coined: an alias is a member like all, whoever stands behind it."""
    worn = editor.id == thread.author_id and editor.mask_in(thread.id) is not None
    return granted.standing - {Role.FACILITATOR} if worn else granted.standing


def demand_wordy(session: Session, post: Thread | Reply, *, editor: Actor, text: Rendered) -> None:
    """Refused for images in what the editor wrote without their name; Forbidden if that is muted.

    Whoever could edit would go on speaking in what they said before.
    """
    if editor.id != post.author_id and is_own(post, actor=editor):
        demand_no_upload(text)
        demand_unmuted(session, post.author_id)


def _write(
    session: Session,
    post: Thread | Reply,
    *,
    by: By,
    text: Rendered,
    version: int,
    title: str | None = None,
) -> None:
    kind = type(post)
    values: dict[str, object] = {
        "body": text.source,
        "body_html": text.html,
        "renderer": text.renderer,
        "edited_at": clock.now(),
        "edited_by_id": by.credited_id,
        "version": version + 1,
    }
    if title is not None:
        values["title"] = title.strip()
        if by.editor.id == post.author_id:
            values["needs_detail_id"] = None  # who asked has said more
    written: CursorResult[object] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        # The version is compared in the statement itself, so two editors cannot both win; nor can
        # one who edits while the post is hidden, which leaves its version alone.
        update(kind)
        .where(
            kind.id == post.id,
            kind.version == version,
            kind.hidden_at.is_(None),
            kind.deleted_at.is_(None),
        )
        .values(values)
    )
    if written.rowcount != 1:
        raise _stale()


def _demand_newest(post: Thread | Reply, version: int) -> None:
    if post.version != version:
        raise _stale()


def _stale() -> Conflict:
    return Conflict(
        N_(
            "Somebody changed this post while you were writing. Your text is below; take over "
            "what you need from the newer one and save again."
        ),
        code="stale",
    )
