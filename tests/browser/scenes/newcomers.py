"""Who is new in a scene, who says hello to them, and how answers were decided."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.answers.models import FormerReasoning, Reasoning
from community.history.actions import write_rows
from community.threads.models import Reply
from community.welcoming.models import Welcome, Welcomer, WelcomeStep
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_STEPS = (("self", "Read the charter"), ("joined", "Join"), ("post", "Introduce yourself"))


def write_newcomers(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> None:
    """The member is new and waits for the facilitator; others are on the rota."""
    if not count:
        return
    now, due = clock.now(), clock.ahead(hours=40)
    member, lead = cast.people["member"], cast.people["facilitator"]
    rota = [lead, *cast.crowd[: min(count, 40)]]
    who = {"community_id": cast.place, "asked_at": now, "assigned_at": None, "away_until": None}
    write_rows(
        session,
        Welcomer,
        [{**who, "account_id": each, "accepted_at": now if each % 3 else None} for each in rota],
    )
    waiting = [member, *cast.crowd[40 : 40 + count // 2]] if count > 40 else [member]
    promised = {"community_id": cast.place, "began_at": clock.ago(hours=8), "due_at": due}
    write_rows(
        session,
        Welcome,
        [
            {**promised, "account_id": each, "welcomer_id": lead, "state": "waiting"}
            for each in waiting
        ],
    )
    write_rows(
        session,
        WelcomeStep,
        [
            {
                "community_id": cast.place,
                "place": number,
                "kind": kind,
                "says": words.line(says, most=200),
                "link": "/threads",
            }
            for number, (kind, says) in enumerate(_STEPS, start=1)
        ],
    )
    _write_reasoning(session, words, talk)


def _write_reasoning(session: Session, words: Words, talk: dict[str, int]) -> None:
    for name in ("reply", "own_reply"):
        if name not in talk:
            continue
        author = session.get_one(Reply, talk[name]).author_id
        said = words.line("I looked at the cones.\nI ruled out the kiln.", most=900)
        about = {"reply_id": talk[name], "author_id": author, "written_at": clock.ago(days=1)}
        write_rows(session, Reasoning, [{**about, "body": said, "version": 2}])
        before = words.line("I looked at the cones.", most=900)
        write_rows(session, FormerReasoning, [{**about, "body": before, "version": 1}])
