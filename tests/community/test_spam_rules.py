"""Which posts wait: whose decision holds, and what looks like spam."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.access import community_to
from community.errors import Refused
from community.moderation.access import held_in
from community.moderation.actions.approving import approve
from community.moderation.actions.holding import start_or_hold, withdraw
from community.moderation.actions.holding_rules import set_default, set_rule
from community.moderation.actions.prints import forget_prints, forget_words_of
from community.moderation.holding import Rule, rule_for
from community.moderation.models import PostPrint, PrintBand
from community.moderation.queries.held import held_page
from community.moderation.suspicion import is_blocked, look_at
from community.text import render
from community.threads.access import thread_to
from community.threads.models import HeldPost, Thread, ThreadKind
from tests.community.test_holding import LONG, held_by_cleo, posts_of, rule, write
from tests.world import World


def test_a_community_decides_or_leaves_it_to_the_organisation(
    world: World, session: Session
) -> None:
    mo, ada = world.actor("mo"), world.actor("ada")
    assert not rule_for(session, world.garden).rule.holds
    with pytest.raises(Refused):
        set_default(session, by=mo, rule=Rule(), domains="not a domain")
    set_default(session, by=mo, rule=Rule(first_posts=3), domains="spam.example\nWWW.Ad.example")
    session.flush()
    assert rule_for(session, world.garden).rule == Rule(first_posts=3)
    rule(session, world)
    found = rule_for(session, world.garden)
    assert (found.rule, found.domains) == (Rule(), ("spam.example", "ad.example"))
    granted = community_to(session, ada, "garden", verb="moderation.set_rules")
    set_rule(session, granted, by=ada, rule=None)
    session.flush()
    assert rule_for(session, world.garden).rule.first_posts == 3


def test_what_waits_goes_on_waiting_when_the_rule_is_off(world: World, session: Session) -> None:
    held = held_by_cleo(session, world)
    rule(session, world)
    assert isinstance(write(session, world, "Another, then."), Thread)
    assert [row.id for row in held_page(session, community_id=world.garden).items] == [held.id]


def test_what_looks_like_spam_waits_and_says_why(world: World, session: Session) -> None:
    rule(session, world, suspicious=True)
    set_default(session, by=world.actor("mo"), rule=Rule(), domains="spam.example")
    session.flush()
    posts_of(session, world, "ben", 9)
    posts_of(session, world, "cleo", 9)
    links = " ".join(f"<https://shop{n}.example/a>" for n in range(7))

    assert _why(write(session, world, LONG, who="ben")) == []
    assert _why(write(session, world, f"{LONG} Really.", who="cleo")) == ["alike"]
    assert _why(write(session, world, "See https://eu.spam.example/x", who="ben")) == ["domain"]
    assert _why(write(session, world, links, who="ben")) == []
    session.get_one(Account, world.cleo).created_at = clock.ago(days=1)
    assert "links" in _why(write(session, world, links))
    trap = "http://x.example"
    assert _why(write(session, world, "Hello.", trap=trap)) == ["trap"]
    assert _why(write(session, world, "Hello.", who="ben", trap=trap)) == []
    for _ in range(40):
        write(session, world, "Thanks!")
    assert _why(write(session, world, "Thanks!")) == ["many"]


def _why(made: Thread | HeldPost) -> list[str]:
    return list(made.why) if isinstance(made, HeldPost) else []


def test_the_same_words_in_another_private_place_are_not_told(
    world: World, session: Session
) -> None:
    set_default(session, by=world.actor("mo"), rule=Rule(suspicious=True), domains="")
    session.flush()
    ben, text = world.actor("ben"), render(LONG)
    start_or_hold(session, community_to(session, ben, "vault", verb="threads.start"), author=ben,
                  kind=ThreadKind.DISCUSSION, title="Cheap seeds", text=text, tags=[],
                  sent=look_at(text, title="Cheap seeds"))  # fmt: skip

    assert _why(write(session, world, LONG)) == []  # Cleo does not read the vault
    assert _why(write(session, world, LONG, who="ben")) == ["alike"]


def test_prints_are_kept_for_a_week(world: World, session: Session) -> None:
    rule(session, world, suspicious=True)
    write(session, world, LONG)
    write(session, world, "Thanks!")
    assert session.scalar(select(func.count()).select_from(PrintBand)) == 4
    session.scalars(select(PostPrint).order_by(PostPrint.id)).first().created_at = clock.ago(days=8)  # type: ignore[union-attr]  # there is one
    session.flush()

    forget_prints(session)

    assert session.scalar(select(func.count()).select_from(PostPrint)) == 1
    assert session.scalar(select(func.count()).select_from(PrintBand)) == 0


def test_who_quotes_somebody_says_nothing_twice(world: World, session: Session) -> None:
    rule(session, world, suspicious=True)
    posts_of(session, world, "ben", 9)
    write(session, world, LONG)
    assert _why(write(session, world, f"> {LONG}\n\nI do it in April.", who="ben")) == []
    assert _why(write(session, world, LONG, who="ben")) == ["alike"]


@pytest.mark.parametrize("by", ["cleo", "ada"])
def test_what_its_author_deleted_can_be_said_again(world: World, session: Session, by: str) -> None:
    rule(session, world, suspicious=True)
    thread = write(session, world, LONG)
    granted = thread_to(session, world.actor("cleo"), thread.id, verb="threads.edit_own")
    forget_words_of(session, granted, by=world.actor(by))
    session.flush()
    assert _why(write(session, world, LONG)) == ([] if by == "cleo" else ["alike"])
    assert session.scalar(select(func.count()).select_from(PostPrint)) == 2


@pytest.mark.parametrize("end", ["withdrawn", "published and deleted"])
def test_what_was_taken_back_while_it_waited_can_be_said_again(
    world: World, session: Session, end: str
) -> None:
    set_rule(session, community_to(session, world.actor("ada"), "garden",
             verb="moderation.set_rules"), by=world.actor("ada"),
             rule=Rule(first_posts=1, suspicious=True))  # fmt: skip
    held, ada = write(session, world, LONG), world.actor("ada")
    assert isinstance(held, HeldPost)
    held.created_at = clock.ago(hours=1)
    session.scalars(select(PostPrint)).one().created_at = clock.ago(hours=1, seconds=1)
    session.flush()
    if end != "withdrawn":
        approve(session, held_in(session, ada, "garden", held.id), by=ada, version=1)
        session.flush()
        cleo = world.actor("cleo")
        granted = thread_to(session, cleo, held.thread_id or 0, verb="threads.edit_own")
        forget_words_of(session, granted, by=cleo)
    else:
        withdraw(session, held)
    session.flush()
    assert "alike" not in _why(write(session, world, LONG))


@pytest.mark.parametrize(
    "address",
    [
        "http:/spam.example",
        "http:spam.example",
        "http:///spam.example/x",
        "HTTP://sp%61m.example",
        "https:\\\\spam.example\\@good.example",
        "https://good.example@www.SPAM.example.",
        "//spam.example",
    ],
)
def test_a_blocked_domain_is_found_however_it_is_written(address: str) -> None:
    html = f'<p><a href="{escape(address)}">x</a></p>'
    sent = look_at(replace(render("x"), html=html))
    assert [is_blocked(host, {"spam.example"}) for host in sent.hosts] == [True]


def test_which_links_lead_to_other_sites() -> None:
    addresses = ["https://hearth.example/threads/1", "/threads/1", "mailto:a@b.example", "http://",
                 "https://[", "https://seeds.example/"]  # fmt: skip
    html = "".join(f'<a href="{each}">x</a>' for each in addresses)
    sent = look_at(replace(render("x"), html=html), own_host="hearth.example")
    assert sent.hosts == ("", "", "seeds.example")
