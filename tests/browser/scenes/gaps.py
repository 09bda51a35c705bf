"""What people looked for in vain in the place of a scene."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.gaps.models import Gap
from community.history.actions import write_rows
from community.threads.models import Thread, ThreadKind
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words


def write_gaps(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """Open gaps, most people first; some with questions that wait."""
    here = (Thread.community_id == cast.place, Thread.kind == ThreadKind.QUESTION)
    waiting = session.scalars(select(Thread.id).where(*here).order_by(Thread.id).limit(3)).all()
    rows = [
        {
            "community_id": cast.place,
            "stems": f"cracks glaze {number:03}",
            "words": [words.line("glaze", most=40), "cracks", str(number)],
            "askers": 5 + number % 40,
            "searches": 9 + number,
            "questions": list(waiting) if number % 2 else [],
            "duplicates": number % 3,
            "state": "open",
            "reason": "",
            "dismissed_at_askers": 0,
            "found_at": clock.ago(days=number % 20),
            "changed_at": clock.now(),
        }
        for number in range(count)
    ]
    if rows:
        write_rows(session, Gap, rows)
    return {"gap": session.scalar(select(func.max(Gap.id))) or 0}
