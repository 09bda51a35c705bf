"""Merge a tag into another of its community."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from community.answers.models import Expert
from community.articles.models import ArticleTag
from community.communities.actions.synonyms import hold_tags
from community.communities.events import CommunityChanged, TagChanged
from community.communities.models import Tag
from community.errors import Refused
from community.imports.actions.retagging import Retagging
from community.levels.models import ChosenLevel
from community.outbox import record
from community.threads.listed import is_counted
from community.threads.models import Thread, ThreadTag
from community.threads.queries import threads_bearing
from community.words import N_


def merge_tags(session: Session, tag: Tag, *, into_id: int) -> None:
    """File everything of a tag under another, of which its name and its synonyms become synonyms.

    Threads that bore both bear one. Who chose how much they hear of the tag keeps the choice for
    the other, unless they chose for that one too. Refused for the tag itself, NotFound when either
    went meanwhile.
    """
    if tag.id == into_id:
        words = N_("That is this tag itself. Choose another one.")
        raise Refused(words, code="bad_target", fields={"into": words})
    held = hold_tags(session, tag.id, into_id)
    into = held[into_id]
    touched = list(threads_bearing(session, tag.id))
    retagging = Retagging.of(session, touched)
    _carry_threads(session, tag.id, into_id)
    retagging.write(session)
    _carry(session, ChosenLevel, ChosenLevel.account_id, tag.id, into_id)
    _carry(session, Expert, Expert.account_id, tag.id, into_id)
    _carry(session, ArticleTag, ArticleTag.article_id, tag.id, into_id)
    _become_synonym(session, tag, into_id)
    record(session, CommunityChanged(community_id=into.community_id))
    record(
        session,
        TagChanged(community_id=into.community_id, tag_id=into_id, thread_ids=touched),
    )


def _carry_threads(session: Session, tag_id: int, into_id: int) -> None:
    _carry(session, ThreadTag, ThreadTag.thread_id, tag_id, into_id)
    live = (
        select(func.count())
        .select_from(ThreadTag)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(ThreadTag.tag_id == into_id, *is_counted())
    )
    session.execute(
        update(Tag).where(Tag.id == into_id).values(threads_count=live.scalar_subquery())
    )


def _carry(
    session: Session,
    table: type[ThreadTag | ChosenLevel | Expert | ArticleTag],
    whose: Any,
    tag_id: int,
    into_id: int,
) -> None:
    """Rows of a tag become rows of another; what has one there already keeps that one."""
    there = select(whose).where(table.tag_id == into_id)
    session.execute(
        delete(table)
        .where(table.tag_id == tag_id, whose.in_(there))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(table)
        .where(table.tag_id == tag_id)
        .values(tag_id=into_id)
        .execution_options(synchronize_session=False)
    )


def _become_synonym(session: Session, tag: Tag, into_id: int) -> None:
    session.execute(
        update(Tag)
        .where(Tag.canonical_id == tag.id)
        .values(canonical_id=into_id)
        .execution_options(synchronize_session=False)
    )
    tag.canonical_id = into_id
    tag.threads_count, tag.description = 0, ""
    tag.source_id = None  # it is the community's now: no import takes the synonym away
