"""The rows of the sample: two people who talk in the garden, each with something of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.communities.models import Joining, MemberRole, Visibility
from community.moderation.actions.hiding import hide_post
from community.questions.actions import accept_answer
from community.threads import actions
from tests import factories
from tests.contract import kept
from tests.contract.days import Day, write_day
from tests.contract.decided import Decided, write_decided
from tests.contract.figures import Health, write_health
from tests.contract.ground import Ground
from tests.contract.hearing import put_level
from tests.contract.kept_articles import put_articles
from tests.contract.leaving import let_leave, put_copy
from tests.contract.lives import Lives, write_lives
from tests.contract.papers import invitation_to, write_papers
from tests.contract.pictures import PICTURES, put_image, show_pictures
from tests.contract.tagged import put_tags
from tests.contract.talk import Helpful, Talk
from tests.world import World, populate

CAST = {"member": "ben", "facilitator": "ada"}
SCOPES = ["read", "write", "moderate"]


@dataclass(frozen=True, kw_only=True)
class Own:
    """What one role can act on by itself."""

    handle: str
    thread: int  # a question of theirs that nobody has answered
    question: int  # a question of theirs with an answer of the other's
    answer: int  # their answer to the other's question
    remark: int  # their comment on the other's question
    answered: int  # the other's answer to their question
    accepted: int  # the other's answer that they accepted
    deleted_thread: int
    deleted_reply: int
    token: int
    notice: int
    bookmark: int
    draft: int
    mail: int  # of theirs, that is held
    level: int
    suggestion: int  # for a post of the other's
    poll: int
    article: int  # of theirs, published
    article_draft: int
    path: int  # with their article as its one step, and that; a recording of the article
    step: int
    recording: int
    article_change: int
    source: int
    contributor: int  # themselves, in their article
    search: int
    gap: int  # in the garden
    copy: int  # of their data


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What exists for everybody on one ground."""

    ground: Ground
    ids: dict[str, list[Any]]
    locked: int
    pinned: int
    duplicate: int
    helpful: Helpful
    hidden_thread: int
    hidden_reply: int
    report: int
    request: int
    invitation: int
    tag: int
    day: Day
    health: Health
    lives: Lives
    decided: Decided


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What there is on one ground, and what each role owns there."""

    shared: Shared
    own: dict[str, Own]


def write(session: Session) -> tuple[Rows, Rows]:
    """Write everything: where the facilitator leads, and where the member does.

    The cast has its garden from `tests.world`; Ben, a plain member there, opened communities
    of his own, as everybody may. Ada is a plain member of those.
    """
    world = populate(session)
    orchard = factories.community(session, slug="orchard")
    cleo = session.get_one(Account, world.cleo)
    factories.membership(session, orchard, cleo, role=MemberRole.FACILITATOR)
    show_pictures(session, cleo)
    for role, name in CAST.items():
        kept.put_token(session, getattr(world, name), role, SCOPES)
    kept.put_token(session, world.ben, "reader", ["read"])
    kept.put_token(session, world.mo, "admin", ["read", "write", "moderate", "admin"])
    garden = Ground(
        world=world, garden=world.garden, workshop=world.workshop, lead="ada", member="ben"
    )
    put = _rows(session, garden)
    put_image(session, put.own["member"].question, brought_by=world.ben)
    let_leave(session, [getattr(world, name) for name in CAST.values()])
    return put, _rows(session, _ground_of_the_member(session, world))


def _ground_of_the_member(session: Session, world: World) -> Ground:
    prefix = "bens-"
    garden = factories.community(session, slug=f"{prefix}garden")
    workshop = factories.community(
        session,
        slug=f"{prefix}workshop",
        visibility=Visibility.ORGANISATION,
        joining=Joining.ON_REQUEST,
    )
    people = {name: session.get_one(Account, getattr(world, name)) for name in _THERE}
    for place in garden, workshop:
        factories.membership(session, place, people["ben"], role=MemberRole.FACILITATOR)
        factories.membership(session, place, people["ada"])
    factories.membership(session, garden, people["fay"], role=MemberRole.FACILITATOR)
    factories.membership(session, garden, people["cleo"])
    session.flush()  # the access functions look them up
    return Ground(
        world=world,
        garden=garden.id,
        workshop=workshop.id,
        lead="ben",
        member="ada",
        prefix=prefix,
    )


_THERE = ("ada", "ben", "cleo", "fay")


def _rows(session: Session, ground: Ground) -> Rows:
    tag = put_tags(session, ground)
    talk = Talk(session, ground)
    own = {me: _own(talk, me, other) for me, other in zip(CAST, reversed(CAST), strict=True)}
    return Rows(shared=_shared(talk, tag.id, own), own=own)


def _own(talk: Talk, role: str, other: str) -> Own:
    me, them = CAST[role], CAST[other]
    session, account_id = talk.session, talk.ground.id_of(me)
    question = talk.start(me, f"{me.title()} asks about broad beans")
    theirs = talk.start(them, f"{them.title()} asks about onions")
    solved = talk.start(me, f"{me.title()} asked about leeks")
    accepted = talk.reply(them, solved)
    granted, by = talk.reply_as(me, accepted, "questions.accept")
    accept_answer(session, granted, actor=by)
    answered = talk.reply(them, question)
    deleted_thread = talk.start(me, f"{me.title()} thought better of it")
    granted, by = talk.thread_as(me, deleted_thread, "threads.edit_own")
    actions.delete_thread(session, granted, actor=by)
    deleted_reply = talk.reply(me, question)
    granted, by = talk.reply_as(me, deleted_reply, "threads.edit_own")
    actions.delete_reply(session, granted, actor=by)
    return Own(
        handle=me,
        thread=talk.start(me, f"{me.title()} asks about chard"),
        question=question,
        answered=answered,
        accepted=accepted,
        answer=(answer := kept.put_reasoning(session, account_id, talk.reply(me, theirs))),
        poll=kept.put_poll(session, account_id, answer, question=question),
        **put_articles(talk, me),
        search=kept.put_search(session, account_id),
        gap=kept.put_gap(talk, me),
        remark=talk.reply(me, theirs, comment=True),
        deleted_thread=deleted_thread,
        deleted_reply=deleted_reply,
        token=kept.put_token(session, account_id, talk.ground.slug(f"{role}-spare"), ["read"]),
        notice=kept.put_notice(talk, account_id, question, answered),
        bookmark=kept.put_bookmark(session, account_id, theirs),
        draft=kept.put_draft(session, account_id, theirs),
        mail=kept.put_held_mail(session, account_id, theirs),
        level=put_level(talk, account_id),
        suggestion=kept.put_suggestion(session, account_id, theirs),
        copy=put_copy(session, account_id),
    )


def _shared(talk: Talk, tag_id: int, own: dict[str, Own]) -> Shared:
    states = {name: talk.start("cleo", f"Cleo wonders, {name}") for name in _STATES}
    hidden_reply, ground = _set_states(talk, states), talk.ground
    report, request, invitation = write_papers(talk.session, ground, own["member"].thread)
    lives, health = write_lives(talk.session, ground), write_health(talk.session, ground)
    helpful = talk.solved(CAST.values(), tag_id)  # before Cleo is muted
    decided = write_decided(talk.session, ground, thread_id=own["member"].question)
    day = write_day(talk.session, ground, flag=health.flag, report=report)
    papers = {"report_id": [report], "request_id": [request], "invitation_id": [invitation]}
    return Shared(
        ground=ground,
        ids={
            **_talk_ids(states, hidden_reply, own),
            "slug": ["garden", "workshop", "vault", "orchard", "pond", "meadow"],
            "community": ["garden", "workshop", "vault"],
            **PICTURES,
            "handle": ["ben", "ada", "cleo", "zed"],
            "author": ["ben", "ada"],
            **papers,
            **_own_papers(list(own.values()), tag_id, decided.sealed.request),
            "secret": [invitation_to(ground)],
            **health.ids,
            **day.ids,
            **lives.ids,
        },
        locked=states["locked"],
        pinned=states["pinned"],
        duplicate=states["duplicate"],
        helpful=helpful,
        hidden_thread=states["hidden"],
        hidden_reply=hidden_reply,
        report=report,
        request=request,
        invitation=invitation,
        tag=tag_id,
        day=day,
        health=health,
        lives=lives,
        decided=decided,
    )


def _own_papers(mine: list[Own], tag_id: int, seal_id: int) -> dict[str, list[Any]]:
    return {
        **{f"{name}_id": [getattr(each, name) for each in mine] for name in kept.KEPT},
        "notification_id": [each.notice for each in mine],
        "export_id": [each.copy for each in mine],
        "tag_id": [tag_id],
        "seal_id": [seal_id],
        "tag": ["sowing"],
        "synonym": ["sow"],
        "into": ["soil"],
    }


_STATES = ("locked", "pinned", "duplicate", "hidden")


def _set_states(talk: Talk, states: dict[str, int]) -> int:
    """The id of a reply that is hidden."""
    session, lead = talk.session, talk.ground.lead
    hidden_reply = talk.reply("cleo", states["duplicate"])
    actions.lock_thread(session, talk.thread_as(lead, states["locked"], "threads.lock")[0])
    actions.pin_thread(session, talk.thread_as(lead, states["pinned"], "threads.pin")[0])
    first = talk.thread_as(lead, states["pinned"], "threads.read")[0]
    later = talk.thread_as(lead, states["duplicate"], "threads.edit_any")[0]
    actions.mark_duplicate(session, later, target=first)
    granted, by = talk.thread_as(lead, states["hidden"], "moderation.hide")
    hide_post(session, granted, by=by, reason="Off topic")
    granted, by = talk.reply_as(lead, hidden_reply, "moderation.hide")
    hide_post(session, granted, by=by, reason="Rude")
    return hidden_reply


def _talk_ids(
    states: dict[str, int], hidden_reply: int, own: dict[str, Own]
) -> dict[str, list[int]]:
    asked = [each for mine in own.values() for each in (mine.thread, mine.question)]
    threads = [*states.values(), *asked]
    replies = [
        hidden_reply,
        *(each for mine in own.values() for each in (mine.answer, mine.answered)),
    ]
    return dict.fromkeys(("thread_id", "target_id"), threads) | dict.fromkeys(
        ("reply_id", "parent_id"), replies
    )
