"""What reached a person of the sample, and what they keep."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import ApiToken
from community.accounts.queries import hash_secret
from community.answers.models import Reasoning
from community.ballots.models import Poll
from community.bookmarks.models import Bookmark
from community.drafts.models import Draft
from community.gaps.models import Gap, GapState
from community.incoming.models import IncomingMail
from community.notifications.models import Notification
from community.revisions.models import EditSuggestion
from community.searches.models import SavedSearch
from community.threads.models import Reply, Thread
from tests.contract.bearing import secret_of
from tests.contract.talk import Talk

# Fields of `rows.Own` that are ids by which routes name things.
KEPT = (
    "token",
    "bookmark",
    "draft",
    "mail",
    "level",
    "suggestion",
    "poll",
    "article",
    "contributor",
    "path",
    "step",
    "recording",
    "article_change",
    "source",
)


def put_bookmark(session: Session, account_id: int, thread_id: int) -> int:
    """A bookmark of a thread, with a note."""
    made = Bookmark(
        account_id=account_id, thread_id=thread_id, note="For the spring", created_at=clock.now()
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def put_draft(session: Session, account_id: int, thread_id: int) -> int:
    """A reply that was begun."""
    made = Draft(
        account_id=account_id,
        act="reply",
        place=f"reply:{thread_id}",
        thread_id=thread_id,
        body="In March, I think.",
        created_at=clock.now(),
        touched_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def put_held_mail(session: Session, account_id: int, thread_id: int) -> int:
    """Two mails that answer a thread and were held; the number of the second is the next one."""
    first, _second = (_held_mail(session, account_id, thread_id, name) for name in (b"one", b"two"))
    return first


def _held_mail(session: Session, account_id: int, thread_id: int, name: bytes) -> int:
    made = IncomingMail(
        key=b"%d answers %d, %s" % (account_id, thread_id, name),
        account_id=account_id,
        outcome="held",
        why="unproven",
        thread_id=thread_id,
        title="When do I sow?",
        body="In March, I think.",
        came_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def put_notice(talk: Talk, account_id: int, thread_id: int, reply_id: int) -> int:
    """A notice that somebody answered."""
    made = Notification(
        account_id=account_id,
        outbox_id=1_000_000 + reply_id,
        kind="answer",
        community_id=talk.ground.garden,
        thread_id=thread_id,
        reply_id=reply_id,
        actor_id=talk.ground.world.cleo,
        created_at=clock.now(),
    )
    talk.session.add(made)
    talk.session.flush()  # its id is handed out
    return made.id


def put_suggestion(session: Session, account_id: int, thread_id: int) -> int:
    """What somebody else would have the first post of a thread say."""
    said = session.get_one(Thread, thread_id)
    made = EditSuggestion(
        thread_id=thread_id,
        proposer_id=account_id,
        base_title=said.title,
        base_body=said.body,
        base_tags=[],
        title=said.title,
        body=f"{said.body}\n\nIt is warm here.",
        tags=[],
        taken=[],
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def put_poll(session: Session, account_id: int, reply_id: int, *, question: int) -> int:
    """A poll at somebody's answer, and another at the first post of a question of theirs."""
    said = session.get_one(Reply, reply_id)
    _poll(session, account_id, thread_id=question, reply_id=None)
    return _poll(session, account_id, thread_id=said.thread_id, reply_id=reply_id)


def _poll(session: Session, account_id: int, **place: int | None) -> int:
    made = Poll(
        **place,
        author_id=account_id,
        question="What first?",
        options=["Beans", "Peas"],
        counts=[0, 0],
        most=1,
        anonymous=False,
        shows="always",
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id


def put_reasoning(session: Session, account_id: int, reply_id: int) -> int:
    """How somebody decided on their answer; the answer."""
    session.add(
        Reasoning(
            reply_id=reply_id, author_id=account_id, body="I tried it.", written_at=clock.now()
        )
    )
    return reply_id


def put_gap(talk: Talk, whose: str) -> int:
    """Something that five people looked for in vain in the garden, for each role to dismiss."""
    made = Gap(
        community_id=talk.ground.garden,
        stems=f"medlar {whose}",
        words=["medlar", whose],
        askers=5,
        searches=9,
        questions=[],
        duplicates=0,
        reason="",
        dismissed_at_askers=0,
        state=GapState.OPEN,
        found_at=clock.now(),
        changed_at=clock.now(),
    )
    talk.session.add(made)
    talk.session.flush()
    return made.id


def put_search(session: Session, account_id: int) -> int:
    """A search that they keep."""
    made = SavedSearch(
        account_id=account_id,
        name="Saws",
        words="copper",
        filters={"tag": "saws"},
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made.id


def put_token(session: Session, account_id: int, role: str, scopes: list[str]) -> int:
    """A token of somebody's with these scopes; its secret is made of `role`."""
    made = ApiToken(
        account_id=account_id,
        name=role,
        prefix="hearth_",
        token_hash=hash_secret(secret_of(role)),
        scopes=scopes,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    return made.id
