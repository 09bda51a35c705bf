"""Open a community, write its charter, change how it is found and entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from community import clock, text
from community.accounts.actor import Actor
from community.communities.actions.memberships import start_membership
from community.communities.events import CommunityChanged, CommunityOpened
from community.communities.models import (
    Community,
    FormerSlug,
    Joining,
    MemberRole,
    Stage,
    Visibility,
)
from community.communities.policies import slug_problem
from community.errors import Conflict, Refused
from community.outbox import record
from community.text import Rendered
from community.words import N_

CHARTER_TEXTS = ("purpose", "domain", "community", "practice", "norms")


@dataclass(frozen=True, kw_only=True)
class Charter:
    """A charter as written, and its Markdown rendered before the transaction."""

    texts: dict[str, str]
    html: dict[str, Any]
    sponsor: str


@dataclass(frozen=True, kw_only=True)
class CommunitySettings:
    """How a community is named, found and entered."""

    name: str
    slug: str
    summary: str
    visibility: Visibility
    joining: Joining
    question_template: str = ""
    allows_alias: bool = True


def prepare_charter(
    texts: dict[str, str], *, sponsor: str, render: Callable[[str], Rendered] = text.render
) -> Charter:
    """Render the charter's Markdown, by `render`; call it before the unit of work."""
    rendered = {name: render(texts.get(name, "")) for name in CHARTER_TEXTS}
    return Charter(
        texts={name: made.source for name, made in rendered.items()},
        html={name: made.html for name, made in rendered.items() if made.source.strip()},
        sponsor=sponsor,
    )


def open_community(session: Session, wanted: CommunitySettings, *, by: Actor) -> Community:
    """Make a community; whoever opens it is its first facilitator.

    Raises Refused for an address that is reserved, misshapen or taken.
    """
    _claim_slug(session, wanted.slug, community_id=None)
    now = clock.now()
    opened = Community(
        slug=wanted.slug,
        name=wanted.name,
        summary=wanted.summary,
        visibility=wanted.visibility,
        joining=wanted.joining,
        question_template=wanted.question_template,
        allows_alias=wanted.allows_alias,
        stage=Stage.POTENTIAL,
        charter_html={},
        created_at=now,
        created_by_id=by.id,
        members_count=0,
    )
    session.add(opened)
    session.flush()  # the first membership needs its id
    record(session, CommunityOpened(community_id=opened.id))
    assert by.id is not None  # only accounts hold the right
    start_membership(session, community_id=opened.id, account_id=by.id, role=MemberRole.FACILITATOR)
    return opened


def write_charter(
    session: Session, community: Community, charter: Charter, *, seen_version: int | None
) -> None:
    """Replace the charter; Conflict (`stale`) when it has changed since `seen_version`."""
    _change(
        session,
        community,
        seen_version=seen_version,
        values={
            **charter.texts,
            "charter_html": charter.html,
            "sponsor": charter.sponsor,
            "charter_renewed_at": clock.now(),
        },
    )
    record(session, CommunityChanged(community_id=community.id))


def change_settings(
    session: Session,
    community: Community,
    wanted: CommunitySettings,
    *,
    seen_version: int | None,
) -> None:
    """Rename, move, show or close a community; its former address keeps leading to it.

    Raises Refused for a bad address, Conflict (`stale`) when it changed since `seen_version`.
    """
    former_slug, former_visibility = community.slug, community.visibility
    if wanted.slug != former_slug:
        _claim_slug(session, wanted.slug, community_id=community.id)
    _change(
        session,
        community,
        seen_version=seen_version,
        values={
            "name": wanted.name,
            "slug": wanted.slug,
            "summary": wanted.summary,
            "visibility": wanted.visibility,
            "joining": wanted.joining,
            "question_template": text.clean(wanted.question_template),
            "allows_alias": wanted.allows_alias,
        },
    )
    if wanted.slug != former_slug:
        session.add(FormerSlug(slug=former_slug, community_id=community.id, changed_at=clock.now()))
    record(
        session,
        CommunityChanged(
            community_id=community.id,
            audience_changed=wanted.visibility != former_visibility,
            closed=wanted.visibility == Visibility.PRIVATE != former_visibility,
        ),
    )


def _change(
    session: Session, community: Community, *, seen_version: int | None, values: dict[str, Any]
) -> None:
    # Compare and swap in one statement: of two who read the same version only one wins.
    changed = session.execute(
        update(Community)
        .where(
            Community.id == community.id,
            Community.version == (community.version if seen_version is None else seen_version),
        )
        .values(**values, version=Community.version + 1)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(
            N_(
                "Somebody else changed this while you were writing. Your text is kept here; "
                "compare it with theirs below and save again."
            ),
            code="stale",
        )
    session.refresh(community)


def _claim_slug(session: Session, slug: str, *, community_id: int | None) -> None:
    problem = slug_problem(slug)
    if problem is None and _is_taken(session, slug, community_id=community_id):
        problem = N_("This address is in use, or was. Choose another.")
    if problem:
        raise Refused(problem, code="bad_slug", fields={"slug": problem})
    # A community may take its own former address back.
    session.execute(
        delete(FormerSlug).where(
            FormerSlug.slug == slug, FormerSlug.community_id == (community_id or 0)
        )
    )


def _is_taken(session: Session, slug: str, *, community_id: int | None) -> bool:
    own = community_id or 0
    return bool(
        session.scalar(
            select(
                or_(
                    select(Community.id)
                    .where(Community.slug == slug, Community.id != own)
                    .exists(),
                    select(FormerSlug.id)
                    .where(FormerSlug.slug == slug, FormerSlug.community_id != own)
                    .exists(),
                )
            )
        )
    )
