"""The demonstration's texts hold together: people, dates, weeks, and no sentence twice."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from app.demo.lives import read_lives
from app.demo.moments import Moment
from app.demo.reader import read_organisation
from app.demo.shapes import Community, Organisation, Person, Thread
from app.demo.threads import LINK
from app.resources import resource
from community.accounts.policies import handle_fault, password_fault
from community.communities.policies import slug_problem, tag_problem
from community.threads.policies import (
    LONGEST_COMMENT,
    LONGEST_TITLE,
    MOST_TAGS,
    SHORTEST_TITLE,
)


@cache
def organisation() -> Organisation:
    return read_organisation(resource("demo") / "texts")


def communities() -> dict[str, Community]:
    return {each.slug: each for each in organisation().communities}


def people() -> dict[str, Person]:
    return {each.handle: each for each in organisation().people}


def threads() -> list[Thread]:
    return [thread for each in organisation().communities for thread in each.threads]


def moments(community: Community) -> list[Moment]:
    return sorted(
        at for thread in community.threads for at in (thread.at, *(p.at for p in thread.posts))
    )


def lives() -> list[str]:
    """What is said of stages, tasks, hand-overs and the community that is being prepared."""
    table = read_lives().table
    said = [move["reason"] for move in table["moves"]]
    said += [task[name] for task in table["tasks"] for name in ("title", "why")]
    said += [note["note"] for note in table["hand_overs"]]
    named = ("summary", "domain", "purpose", "proposal", "first_about")
    return said + [table["preparing"][name] for name in named]


def words(text: str) -> int:
    return len(re.findall(r"[\w'°.,/]*\w", text))


def sentences(text: str) -> list[str]:
    prose = re.sub(r"```.*?```", "\n\n", text, flags=re.DOTALL)
    parts = re.split(r"(?<=[.!?:])[\"”*)]*\s+|\n\s*\n|\n\s*(?:-|\d+\.)\s", prose)
    cleaned = (re.sub(r"[^\w ]+", " ", part.replace("\n", " ")).casefold() for part in parts)
    return [" ".join(each.split()) for each in cleaned if len(each.split()) >= 4]


def test_the_organisation_is_as_large_as_promised() -> None:
    posts = sum(1 + len(thread.posts) for thread in threads())
    assert 70 <= len(threads()) <= 90
    assert 320 <= posts <= 420
    assert len(people()) == 40
    assert {thread.kind for thread in threads()} == {"discussion", "question", "insight"}


def test_stages_visibility_and_joining_are_mixed() -> None:
    every = organisation().communities
    assert {each.stage for each in every} == {
        "potential", "coalescing", "maturing", "stewarding", "transforming",
    }  # fmt: skip
    assert sorted(each.visibility for each in every) == [
        "organisation", "organisation", "private", "public", "public",
    ]  # fmt: skip
    assert {each.joining for each in every} == {"open", "on_request", "by_invitation"}


def test_no_sentence_stands_in_two_posts() -> None:
    places = defaultdict(set)
    for thread in threads():
        for number, text in enumerate([thread.title, thread.body, *(p.body for p in thread.posts)]):
            for sentence in sentences(text):
                places[sentence].add((thread.key, number))
    for number, text in enumerate(lives()):
        for sentence in sentences(text):
            places[sentence].add(("lives", number))
    twice = {sentence: where for sentence, where in places.items() if len(where) > 1}
    assert twice == {}
    assert len(places) > 1500


def test_no_two_people_and_no_two_profiles_are_alike() -> None:
    for field in ("name", "title", "about"):
        values = [getattr(each, field) for each in organisation().people]
        assert len(set(values)) == len(values), field
    assert all(12 <= words(each.about) <= 60 for each in organisation().people if each.about)


def test_everyone_who_writes_or_votes_was_a_member() -> None:
    for slug, community in communities().items():
        for thread in community.threads:
            for post in (thread, *thread.posts):
                author = people()[post.author]
                assert author.joined[slug] < post.at, (thread.key, post.author, post.at)
                assert author.left is None or post.at < author.left, (thread.key, post.author)
                for voter in post.up + post.down:
                    assert slug in people()[voter].joined, (thread.key, voter)
                    assert voter != post.author, (thread.key, voter)


def test_dates_are_in_order_and_after_the_founding() -> None:
    for community in communities().values():
        assert community.founded < moments(community)[0]
        for thread in community.threads:
            assert all(thread.at < post.at for post in thread.posts), thread.key
            for post in thread.posts:
                if post.parent:
                    assert thread.posts[post.parent - 1].at < post.at, (thread.key, post.line)
            roots = [post.at for post in thread.posts if post.kind != "comment"]
            assert roots == sorted(roots), thread.key


def test_people_joined_after_the_founding_and_posted_after_they_came() -> None:
    for person in organisation().people:
        for slug, at in person.joined.items():
            assert communities()[slug].founded <= at, (person.handle, slug)


def test_nobody_posts_in_a_quiet_week() -> None:
    for community in communities().values():
        quiet = set(organisation().quiet_weeks) | set(community.quiet_weeks)
        busy = {at.week for at in moments(community)} & quiet
        assert not busy, (community.slug, busy)


def test_one_community_is_lively_for_seven_months_and_then_fades() -> None:
    fading = communities()["retrospectives"]
    weeks = [at.week for at in moments(fading)]
    lively = {week for week in weeks if week <= -22}
    assert len(lively) >= 20
    assert sum(week <= -22 for week in weeks) >= 8 * sum(week > -22 for week in weeks)
    assert moments(fading)[-1] == fading.last_post
    after = sorted({week for week in weeks if week > -22})
    assert set(after) == set(range(-21, 0)) - set(fading.quiet_weeks)


def test_who_answered_nearly_everything_has_left() -> None:
    fading = communities()["retrospectives"]
    questions = [
        thread for thread in fading.threads if thread.kind == "question" and thread.at.week <= -22
    ]
    answered = [t for t in questions if any(p.author == "callum" for p in t.posts)]
    assert len(answered) >= 0.9 * len(questions)
    left = people()["callum"].left
    assert left is not None
    assert left.week == -22


def test_the_other_communities_are_alive() -> None:
    for slug in communities().keys() - {"retrospectives"}:
        assert moments(communities()[slug])[-1].week >= -3, slug


def test_posts_are_neither_scraps_nor_lectures() -> None:
    for thread in threads():
        for number, text in enumerate([thread.body, *(post.body for post in thread.posts)]):
            assert 20 <= words(text) <= 220, (thread.key, number, words(text))


def test_tags_belong_to_the_charter_and_each_is_used() -> None:
    for community in communities().values():
        used = {tag for thread in community.threads for tag in thread.tags}
        assert used == set(community.tags), community.slug


def test_links_lead_to_threads_that_readers_of_the_page_may_open() -> None:
    keys = {thread.key for thread in threads()}
    found = 0
    for thread in threads():
        for text in (thread.body, *(post.body for post in thread.posts)):
            for target in LINK.findall(text):
                found += 1
                assert target in keys, (thread.key, target)
                leads_to = communities()[target.split("/")[0]]
                assert leads_to.visibility != "private" or target.split("/")[0] in thread.key
    assert found >= 4


def test_there_are_accepted_unanswered_and_corrected_questions() -> None:
    questions = [thread for thread in threads() if thread.kind == "question"]
    accepted = [t for t in questions if any(post.accepted for post in t.posts)]
    unanswered = [t for t in questions if not any(p.kind == "answer" for p in t.posts)]
    assert len(accepted) >= 25
    assert len(unanswered) >= 5
    assert sum("```" in p.body for t in threads() for p in t.posts) >= 6


def test_the_sign_ins_are_who_they_claim_to_be() -> None:
    by_role = {each.role: people()[each.handle] for each in organisation().sign_ins}
    assert list(by_role) == ["newcomer", "member", "facilitator", "admin"]
    assert all(at.week >= -3 for at in by_role["newcomer"].joined.values())
    facilitated = {
        each.slug
        for each in organisation().communities
        if by_role["facilitator"].handle in each.facilitators
    }
    assert "retrospectives" in facilitated
    for each in organisation().communities:
        assert all(each.slug in people()[handle].joined for handle in each.facilitators)


def test_nothing_is_written_that_a_person_could_not_have_typed() -> None:
    for person in organisation().people:
        assert handle_fault(person.handle) is None, person.handle
        assert len(person.title) <= 120
        assert len(person.place) <= 80
    for each in organisation().sign_ins:
        assert password_fault(each.password, email="", handle=each.handle) is None
    for community in organisation().communities:
        assert slug_problem(community.slug) is None
        assert len(community.summary) <= 280
        assert not [tag for tag in community.tags if tag_problem(tag)]
    for thread in threads():
        assert SHORTEST_TITLE <= len(thread.title) <= LONGEST_TITLE, thread.key
        assert 1 <= len(thread.tags) <= MOST_TAGS, thread.key
        for post in thread.posts:
            assert post.kind != "comment" or len(post.body) <= LONGEST_COMMENT, thread.key
