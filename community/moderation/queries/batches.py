"""What was done to several at once: the list of a community, and one batch with its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, null, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.models import Account
from community.moderation.models import Batch, BatchItem, Report, ReportCase
from community.moderation.policies import ON_REPORTS, is_undoable
from community.paging import DEFAULT_SIZE, Page, keyset_page
from community.threads.models import HeldPost, Thread
from community.words import N_, Words


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """A batch with how many of its items were done, skipped, not reached and restored."""

    id: int
    community_id: int
    act: str
    rule: str
    by_id: int | None
    by_name: str | None
    created_at: datetime
    undone_at: datetime | None
    undone_by_id: int | None
    undone_by: str | None
    done: int
    skipped: int
    left: int
    restored: int
    kept: int

    @property
    def on_reports(self) -> bool:
        """Whether its items are reports; otherwise they are posts that waited."""
        return self.act in ON_REPORTS

    @property
    def undoable(self) -> bool:
        """Whether it is young enough, did something and was not taken back."""
        fresh = is_undoable(self.created_at, now=clock.now())
        return self.undone_at is None and self.done > 0 and fresh

    def is_left_by(self, account_id: int | None) -> bool:
        """Whether that person was interrupted while taking it back, and may go on."""
        left = self.done > self.restored + self.kept
        return self.undone_at is not None and self.undone_by_id == account_id and left


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """What became of one item; `title` is empty for who may not read it, and when it is gone."""

    subject_id: int
    state: str | None
    why: str
    undone: str | None
    undone_why: str
    title: str
    who: str | None

    @property
    def says(self) -> Words | None:
        """Why it was skipped."""
        return _why(self.why, self.who) if self.state == "skipped" else None

    @property
    def undone_says(self) -> Words | None:
        """Why it was not restored."""
        return _why(self.undone_why, None) if self.undone == "kept" else None


def batches_page(
    session: Session, *, community_id: int, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[BatchRow]:
    """What was done to several at once in a community, newest first."""
    page: Page[Any] = keyset_page(
        session,
        _batches().where(Batch.community_id == community_id),
        order=((Batch.id, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    items = [BatchRow(**row._asdict()) for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def batch_row(session: Session, batch_id: int) -> BatchRow:
    """One batch; access has been granted."""
    return BatchRow(**session.execute(_batches().where(Batch.id == batch_id)).one()._asdict())


def items_left(session: Session, batch_id: int) -> Sequence[int]:
    """Ids of the items whose step has not run, in the order of the numbers."""
    return session.scalars(
        select(BatchItem.id)
        .where(BatchItem.batch_id == batch_id, BatchItem.state.is_(None))
        .order_by(BatchItem.subject_id)
    ).all()


def batch_items(session: Session, row: BatchRow, *, readable: bool) -> Sequence[ItemRow]:
    """The items of a batch in the order of their numbers; titles for who facilitates there."""
    wanted = _of_reports(row) if row.on_reports else _of_held(row)
    found = session.execute(
        wanted.where(BatchItem.batch_id == row.id).order_by(BatchItem.subject_id)
    ).all()
    items = [ItemRow(**{**each._asdict(), "title": each.title or ""}) for each in found]
    if readable:
        return items
    return [ItemRow(**{**vars(each), "title": ""}) for each in items]


def _batches() -> Any:
    by, undoer = aliased(Account), aliased(Account)
    return (
        select(
            *(Batch.id, Batch.community_id, Batch.act, Batch.rule, Batch.by_id, Batch.created_at),
            *(Batch.undone_at, Batch.undone_by_id),
            *(by.name.label("by_name"), undoer.name.label("undone_by")),
            _count(BatchItem.state == "done").label("done"),
            _count(BatchItem.state == "skipped").label("skipped"),
            _count(BatchItem.state.is_(None)).label("left"),
            _count(BatchItem.undone == "restored").label("restored"),
            _count(BatchItem.undone == "kept").label("kept"),
        )
        .outerjoin(by, by.id == Batch.by_id)
        .outerjoin(undoer, undoer.id == Batch.undone_by_id)
    )


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(BatchItem)
        .where(BatchItem.batch_id == Batch.id, which)
        .correlate(Batch)
        .scalar_subquery()
    )


_ITEM = (
    BatchItem.subject_id,
    BatchItem.state,
    BatchItem.why,
    BatchItem.undone,
    BatchItem.undone_why,
)


def _of_reports(row: BatchRow) -> Select[Any]:
    here = and_(Report.id == BatchItem.subject_id, Report.community_id == row.community_id)
    decider, holder = aliased(Account), aliased(Account)
    who = case(
        (BatchItem.why == "decided", decider.name),
        (BatchItem.why == "in_hand", holder.name),
        else_=null(),
    )
    return (
        select(*_ITEM, Thread.title, who.label("who"))
        .outerjoin(Report, here)
        .outerjoin(Thread, Thread.id == Report.thread_id)
        .outerjoin(ReportCase, ReportCase.report_id == Report.id)
        .outerjoin(decider, decider.id == Report.decided_by_id)
        .outerjoin(holder, holder.id == ReportCase.assigned_to_id)
    )


def _of_held(row: BatchRow) -> Select[Any]:
    here = and_(HeldPost.id == BatchItem.subject_id, HeldPost.community_id == row.community_id)
    who = case((BatchItem.why == "decided", Account.name), else_=null())
    return (
        select(
            *_ITEM,
            func.coalesce(Thread.title, HeldPost.title).label("title"),
            who.label("who"),
        )
        .outerjoin(HeldPost, here)
        .outerjoin(Thread, Thread.id == HeldPost.thread_id)
        .outerjoin(Account, Account.id == HeldPost.decided_by_id)
    )


_ELSE = N_("It could not be done. Open it to see how it stands.")
_WHY = {
    "not_found": N_("It is not here (any more)."),
    "gone": N_("It is not here any more."),
    "mine": N_("It is in your hand already."),
    "stale": N_("It was changed after you saw the list. Open it and look again."),
    "own_post": N_("Whoever wrote the post leaves this to somebody else."),
    "rules_changed": N_("The rules were changed meanwhile. Open it and decide on it alone."),
    "together": N_("Settled together with another report about the same post."),
    "already_hidden": N_("The post is hidden already."),
    "not_publishable": N_(
        "Its author may not write there now, or the thread takes no replies any more."
    ),
    "undone": N_("The whole was taken back before this was reached."),
    "race": N_("Somebody else did the same at this moment. Open it to see how it stands."),
    "appealed": N_("Its author has appealed: the appeal decides."),
    "later_act": N_("Something else was done to it since."),
    "changed": N_("It was changed since."),
    "archived": N_("This community is archived: it is kept as it is."),
    "answered": N_("Others have answered it or voted since."),
    "reported_again": N_("Another report about this post waits already."),
}


def _why(code: str, who: str | None) -> Words:
    if code == "decided" and who is not None:
        return N_("%(who)s was quicker and has decided on it.", who=who)
    if code == "decided":
        return N_("Somebody else was quicker and has decided on it.")
    if code == "in_hand" and who is not None:
        return N_("%(who)s has it in hand. Open it to decide on it alone.", who=who)
    if code == "in_hand":
        return N_("It was in somebody else's hand.")
    return _WHY.get(code, _ELSE)
