"""What a person did about questions and answers besides writing them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.answers.models import AnswerCheck, Endorsement, Expert
from community.badges.models import Badge
from community.communities.models import Tag
from community.following.models import Follow, Unfollowable
from community.knowing.models import Ask, Unasked
from community.leading.models import LeadingChoice
from community.questions.models import SameProblem
from community.reactions.models import Reaction, Trial
from community.searches.models import SavedSearch
from community.threads.models import Thread
from tests.erasing.finding import WORD
from tests.erasing.newcomers import write_newcomers
from tests.erasing.rows import row


def write_answering(session: Session, ben: int, said: dict[str, int]) -> None:
    """Shared, taken, helped by, endorsed, confirmed, named."""
    row(session, SameProblem, account_id=ben, thread_id=said["adas"], followed=True)
    taken = session.get_one(Thread, said["adas"])
    taken.taken_by_id, taken.taken_until = ben, clock.now()
    now, praise = clock.now(), said["praise"]
    row(session, Reaction, account_id=ben, reply_id=praise, kind="helped")
    tried = {"result": "worked", "words": f"{WORD}901", "before": 2, "after": 4}
    row(session, Trial, account_id=ben, reply_id=praise, asked=1, answered_at=now, **tried)
    row(session, Badge, account_id=ben, kind="accepted", awarded_at=now)
    row(session, LeadingChoice, account_id=ben, turns=1, dismissed_at=now)
    row(session, Endorsement, account_id=ben, reply_id=praise, part="expert")
    row(session, AnswerCheck, reply_id=praise, confirmed_by_id=ben, confirmed_at=now)
    tag = session.scalars(select(Tag).limit(1)).one()
    row(session, Expert, account_id=ben, tag_id=tag.id)
    row(session, Ask, account_id=ben, thread_id=said["adas"])
    row(session, Unasked, account_id=ben)
    ada = taken.author_id
    row(session, Follow, account_id=ben, followed_id=ada)
    row(session, Follow, account_id=ada, followed_id=ben)
    row(session, Unfollowable, account_id=ben)
    kept = {"name": f"{WORD}902", "words": f"{WORD}903", "filters": {"tag": f"{WORD}904"}}
    row(session, SavedSearch, account_id=ben, **kept)
    write_newcomers(session, ben=ben, thread_id=said["adas"], reply=said["reply"])
