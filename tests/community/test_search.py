"""What search reads from the rows: where somebody may look, and what a hit may show."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from community.accounts.actor import VISITOR
from community.accounts.models import Account, AccountState
from community.communities.access import community_to
from community.search import queries
from community.search.actions import remember_watermark
from community.search.queries import Touched
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import Reply, ThreadKind
from tests.world import World


@pytest.fixture
def said(session: Session, world: World) -> dict[str, int]:
    """A question with answer and comment in the private vault; a discussion in the garden."""
    ben, ada = world.actor("ben"), world.actor("ada")
    place = community_to(session, ben, "vault", verb="threads.start")
    question = actions.start_thread(
        session,
        place,
        author=ben,
        kind=ThreadKind.QUESTION,
        title="Where is the key?",
        text=render("Lost."),
        tags=["keys"],
    )
    ground = thread_to(session, ada, question.id, verb="threads.reply")
    answer = actions.post_reply(session, ground, author=ada, text=render("Under the pot."))
    session.flush()
    comment = actions.post_reply(
        session, ground, author=ada, text=render("The blue one."), comment=True, parent_id=answer.id
    )
    garden = community_to(session, ben, "garden", verb="threads.start")
    talk = actions.start_thread(
        session,
        garden,
        author=ben,
        kind=ThreadKind.DISCUSSION,
        title="Open day plans",
        text=render("Saturday."),
    )
    session.flush()
    return {
        "question": question.id,
        "answer": answer.id,
        "comment": comment.id,
        "talk": talk.id,
    }


def found(session: Session, world: World, who: str, said: dict[str, int]) -> set[str]:
    """Which of the posts this person may be shown, by the names above."""
    actor = VISITOR if who == "visitor" else world.actor(who)
    posts = queries.posts_found(
        session,
        actor,
        threads=[said["question"], said["talk"]],
        replies=[said["answer"], said["comment"]],
    )
    names = {
        (said["question"], False): "question",
        (said["talk"], False): "talk",
        (said["answer"], True): "answer",
        (said["comment"], True): "comment",
    }
    return {names[reply or thread, reply is not None] for thread, reply in posts}


def test_insiders_are_shown_everything(
    session: Session, world: World, said: dict[str, int]
) -> None:
    assert found(session, world, "ben", said) == {"question", "answer", "comment", "talk"}


@pytest.mark.parametrize("who", ["visitor", "zed", "xen", "sue", "fay", "mo", "pia", "cleo"])
def test_outsiders_are_shown_what_is_public(
    session: Session, world: World, said: dict[str, int], who: str
) -> None:
    assert found(session, world, who, said) == {"talk"}


def test_a_comment_goes_with_the_answer_it_stands_under(
    session: Session, world: World, said: dict[str, int]
) -> None:
    granted = reply_to(session, world.actor("ada"), said["answer"], verb="moderation.hide")
    actions.hide_reply(session, granted, reason="wrong pot")
    session.flush()
    assert found(session, world, "ben", said) == {"question", "talk"}
    passages = queries.passages_of(session, Touched(threads=frozenset({said["question"]})))
    assert {passage.reply_id for passage in passages if passage.live} == {None}


def test_audiences_follow_visibility_and_membership(session: Session, world: World) -> None:
    everywhere = {f"community:{i}" for i in (world.garden, world.workshop, world.vault)}
    assert queries.audiences_of(session, world.actor("ben")) == {*everywhere, "people"}
    assert queries.audiences_of(session, world.actor("zed")) == {
        f"community:{world.garden}",
        f"community:{world.workshop}",
        "people",
    }
    for outsider in (VISITOR, world.actor("sue")):
        assert queries.audiences_of(session, outsider) == {f"community:{world.garden}"}


def test_a_filter_by_a_closed_community_means_nothing_to_outsiders(
    session: Session, world: World
) -> None:
    assert queries.community_ids(session, world.actor("ben"), ["vault"]) == {str(world.vault)}
    assert queries.community_ids(session, world.actor("zed"), ["vault"]) == frozenset()
    assert queries.community_ids(session, world.actor("zed"), ["nowhere"]) == frozenset()


def test_people_are_shown_to_people_while_they_are_here(session: Session, world: World) -> None:
    assert set(queries.people_found(session, world.actor("zed"), [world.cleo])) == {world.cleo}
    assert queries.people_found(session, VISITOR, [world.cleo]) == {}
    assert queries.people_found(session, world.actor("sue"), [world.cleo]) == {}
    session.get_one(Account, world.cleo).state = AccountState.ERASED
    session.flush()
    assert queries.people_found(session, world.actor("zed"), [world.cleo]) == {}
    assert [person.live for person in queries.people(session, [world.cleo])] == [False]


def test_the_count_is_that_of_the_live_passages(
    session: Session, world: World, said: dict[str, int]
) -> None:
    def counted() -> int:
        ids = queries.thread_ids(session, after=0, limit=100)
        passages = queries.passages_of(session, Touched(threads=frozenset(ids)))
        people = queries.everyone(session, after=0, limit=100)
        return sum(passage.live for passage in passages) + len(people)

    assert queries.count_findable(session) == counted()
    session.get_one(Reply, said["answer"]).hidden_at = session.get_one(
        Account, world.ada
    ).created_at
    session.flush()
    assert queries.count_findable(session) == counted()


def test_a_passage_says_what_can_be_filtered_by(
    session: Session, world: World, said: dict[str, int]
) -> None:
    touched = Touched(openings=frozenset({said["question"]}), replies=frozenset({said["answer"]}))
    opening, answer = queries.passages_of(session, touched)
    assert (opening.title, opening.status, opening.tags) == (
        "Where is the key?",
        "answered",
        ("keys",),
    )
    assert (answer.title, answer.status, answer.kind) == ("", "answered", "answer")
    assert opening.community_id == answer.community_id == world.vault


def test_the_watermark_is_remembered(session: Session) -> None:
    assert queries.remembered_watermark(session) == 0
    for seq in (5, 9):
        remember_watermark(session, seq)
        session.flush()
        assert queries.remembered_watermark(session) == seq
