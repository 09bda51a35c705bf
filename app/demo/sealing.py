"""Has one question of the demonstration asked without a name, as its text says."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.demo.dressing import Dressed
from community.aliases.actions import new_alias_account
from community.seal.making import put_on
from community.threads.models import Reply, Thread

_NAME = "Grey Heron"  # not drawn, so that every demonstration tells the same


def seal_authors(
    session: Session, dressed: Dressed, people: Mapping[str, int], threads: Mapping[str, int]
) -> None:
    """Put an alias in the place of whoever began such a thread, wherever they speak in it."""
    for said in dressed.openings:
        if said.thread.alias:
            number, author = threads[said.thread.key], people[said.thread.author]
            _seal(session, number, author_id=author)


def _seal(session: Session, thread_id: int, *, author_id: int) -> None:
    named = new_alias_account(session, name=_NAME).id
    put_on(session, thread_id=thread_id, account_id=named, author_id=author_id, name=_NAME)
    for kind, here in ((Thread, Thread.id), (Reply, Reply.thread_id)):
        session.execute(
            update(kind)
            .where(here == thread_id, kind.author_id == author_id)
            .values(author_id=named)
            .execution_options(synchronize_session=False)
        )
