"""Loads the invented organisation, once: a later call finds it and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.demo.articles import ArticleText, read_articles, write_articles
from app.demo.dressing import Dressed, dress, email_of
from app.demo.lives import Lives, read_lives, write_lives
from app.demo.places import write_communities, write_memberships, write_people, write_tags
from app.demo.posts import write_around, write_replies, write_threads
from app.demo.reader import read_organisation
from app.demo.sealing import seal_authors
from app.demo.shapes import Organisation
from app.resources import resource
from community import clock
from community.accounts.models import Account, AccountState, FormerHandle
from community.communities.models import Community, FormerSlug
from community.errors import Conflict
from community.history.actions import announce, recount_communities, recount_threads
from community.imports.models import ImportRun
from community.words import Words

_KIND = "demo"


@dataclass(frozen=True, slots=True)
class SignInLine:
    """What a visitor types to be somebody."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is there after a load; `fresh` when this call brought it.

    `sign_ins` are those that still work; `changed` names by role and address the accounts whose
    password, address or state is another now.
    """

    fresh: bool
    started_at: datetime
    communities: int
    people: int
    threads: int
    posts: int
    sign_ins: tuple[SignInLine, ...]
    changed: tuple[str, ...]


def load(database: Database) -> Loaded:
    """Bring the organisation into the database unless it is there.

    Its dates hang on the moment of the first load, which is stored and never moved. Raises
    Conflict when somebody else's community or person already bears one of its names.
    """
    organisation = read_organisation(resource("demo") / "texts")
    with database.reading() as session:
        started_at = _first_start(session)
    if started_at is not None:
        return _loaded(database, organisation, started_at=started_at, fresh=False)
    dressed = dress(organisation, start=clock.now())
    lives, articles = read_lives(), read_articles()
    with database.unit_of_work() as session:
        started_at = _first_start(session)  # another process may have been quicker
        if started_at is None:
            _refuse_taken_names(session, organisation)
            _write(session, dressed, lives, articles)
    fresh = started_at is None
    return _loaded(database, organisation, started_at=started_at or dressed.start, fresh=fresh)


def sign_in_lines(organisation: Organisation) -> tuple[SignInLine, ...]:
    """The accounts that a visitor may use."""
    people = {each.handle: each for each in organisation.people}
    return tuple(
        SignInLine(each.role, email_of(people[each.handle]), each.password)
        for each in organisation.sign_ins
    )


def _loaded(
    database: Database, organisation: Organisation, *, started_at: datetime, fresh: bool
) -> Loaded:
    sign_ins = sign_in_lines(organisation)
    with database.reading() as session:
        intact = _intact(session, [each.email for each in sign_ins])
    threads = [thread for each in organisation.communities for thread in each.threads]
    return Loaded(
        fresh=fresh,
        started_at=started_at,
        communities=len(organisation.communities),
        people=len(organisation.people),
        threads=len(threads),
        posts=sum(1 + len(thread.posts) for thread in threads),
        sign_ins=tuple(each for each in sign_ins if each.email in intact),
        changed=tuple(f"{each.role} {each.email}" for each in sign_ins if each.email not in intact),
    )


def _intact(session: Session, emails: Sequence[str]) -> set[str | None]:
    """Which of these addresses open an account with the password that it was loaded with."""
    return set(
        session.scalars(
            select(Account.email).where(
                Account.email.in_(emails),
                Account.state == AccountState.ACTIVE,
                Account.password_changed_at == Account.created_at,  # as `places` writes it
            )
        )
    )


def _first_start(session: Session) -> datetime | None:
    return session.scalar(select(ImportRun.started_at).where(ImportRun.kind == _KIND))


def _refuse_taken_names(session: Session, organisation: Organisation) -> None:
    slugs = [each.slug for each in organisation.communities]
    handles = [each.handle for each in organisation.people]
    mails = [email_of(each) for each in organisation.people]
    taken = [
        *session.scalars(select(Community.slug).where(Community.slug.in_(slugs))),
        *session.scalars(select(FormerSlug.slug).where(FormerSlug.slug.in_(slugs))),
        *session.scalars(select(Account.handle).where(Account.handle.in_(handles))),
        *session.scalars(select(FormerHandle.handle).where(FormerHandle.handle.in_(handles))),
        *session.scalars(select(Account.email).where(Account.email.in_(mails))),
    ]
    if taken:
        raise Conflict(
            Words(
                f"This database already has {', '.join(map(repr, taken[:5]))}, which the "
                "demonstration would bring too. Load it into an empty database: set "
                "HEARTH_DATA_DIR to a new folder."
            ),
            code="names_taken",
        )


def _write(session: Session, dressed: Dressed, lives: Lives, articles: list[ArticleText]) -> None:
    people = write_people(session, dressed)
    places = write_communities(session, dressed, people)
    write_memberships(session, dressed, people, places)
    threads = write_threads(session, dressed, people, places)
    replies = write_replies(session, dressed, people, threads)
    seal_authors(session, dressed, people, threads)
    write_tags(session, dressed, places, threads)
    write_around(session, dressed, people, threads, replies)
    write_articles(session, articles, dressed, people, places, threads)
    prepared = write_lives(session, lives, dressed, people, places)
    everywhere = [*places.values(), prepared]
    recount_threads(session, everywhere)
    recount_communities(session, everywhere)
    announce(session, community_ids=everywhere, account_ids=list(people.values()))
    session.add(
        ImportRun(
            community_id=next(iter(places.values())),
            kind=_KIND,
            fingerprint=dressed.organisation.slug,
            started_at=dressed.start,
            finished_at=clock.now(),
            report={},
        )
    )
