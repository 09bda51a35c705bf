"""Who vouches for the answers of a scene and who knows about its tags."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from community import clock
from community.answers.models import AnswerCheck, Endorsement, Expert, Part
from community.history.actions import write_rows
from community.threads.models import Reply
from tests.browser.scenes.cast import Cast


def write_worth(session: Session, cast: Cast, *, accepted: int, other: int) -> None:
    """The accepted answer is old, and half a dozen people endorse another one."""
    long_ago = clock.now() - timedelta(days=500)
    session.execute(update(Reply).where(Reply.id == accepted).values(created_at=long_ago))
    checked = {"reply_id": accepted, "confirmed_at": long_ago + timedelta(days=40)}
    write_rows(session, AnswerCheck, [{**checked, "confirmed_by_id": cast.people["member"]}])
    endorsers = [cast.people["facilitator"], *cast.crowd[:5]]
    write_rows(
        session,
        Endorsement,
        [
            {"account_id": each, "reply_id": reply, "part": part, "created_at": clock.now()}
            for reply in {accepted, other}
            for each, part in zip(endorsers, [Part.FACILITATOR, *[Part.EXPERT] * 5], strict=False)
        ],
    )


def write_experts(session: Session, cast: Cast, tags: list[int]) -> None:
    """The member and two of the crowd know about the first tag."""
    people = [cast.people["member"], *cast.crowd[:2]] if tags else []
    write_rows(
        session,
        Expert,
        [{"account_id": each, "tag_id": tags[0], "created_at": clock.now()} for each in people],
    )
