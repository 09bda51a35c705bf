"""What a post says now, as a version of it that is kept."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import Tag
from community.revisions.actions import Place, Text, mark_hidden
from community.text import Rendered
from community.threads.models import Reply, Thread, ThreadTag
from community.threads.policies import normal_tags


class By(NamedTuple):
    """Who makes an edit, and whose words it takes over where somebody else suggested it."""

    editor: Actor
    credit_id: int | None = None

    @property
    def credited_id(self) -> int | None:
        """Who is named for what the post says now."""
        return self.credit_id or self.editor.id


def place_of(post: Thread | Reply) -> Place:
    """Which post, and whose words it holds."""
    if isinstance(post, Reply):
        return Place(thread_id=post.thread_id, reply_id=post.id, author_id=post.author_id)
    return Place(thread_id=post.id, reply_id=None, author_id=post.author_id)


def said_by(session: Session, post: Thread | Reply) -> Text:
    """What the post says, as it was loaded."""
    thread = isinstance(post, Thread)
    return Text(
        title=post.title if isinstance(post, Thread) else "",
        body=post.body,
        tags=_tags(session, post.id) if thread else (),
        renderer=post.renderer,
        # None where nobody has edited it: that is the first version.
        editor_id=None if post.edited_at is None else post.edited_by_id,
        made_at=post.edited_at or post.created_at,
    )


def _tags(session: Session, thread_id: int) -> list[str]:
    return list(
        session.scalars(
            select(Tag.name)
            .join(ThreadTag, ThreadTag.tag_id == Tag.id)
            .where(ThreadTag.thread_id == thread_id)
            .order_by(Tag.name)
        )
    )


def edited(
    before: Text,
    *,
    title: str,
    text: Rendered,
    tags: list[str] | None,
    by: By,
    reason: str,
) -> Text:
    """What the post will say once this edit is made."""
    return Text(
        title=title.strip(),
        body=text.source,
        tags=before.tags if tags is None else normal_tags(tags),
        renderer=text.renderer,
        editor_id=by.credited_id,
        accepted_by_id=by.editor.id if by.credit_id else None,
        made_at=clock.now(),
        reason=" ".join(reason.split()),
    )


def remember_hiding(session: Session, post: Thread | Reply) -> None:
    """Its readers lose what the post says now, and a later edit must not show it to them."""
    mark_hidden(session, place_of(post), said_by(session, post))
