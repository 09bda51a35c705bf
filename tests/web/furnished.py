"""One of everything in a community that a route may name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.database import Database
from community import clock
from community.accounts.queries import hash_secret
from community.communities.models import Invitation, JoinRequest, Tag
from community.health.models import HealthFlag, Pause
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.lifecycle.models import (
    Absence,
    Ending,
    HandOver,
    StageProposal,
    Succession,
    Task,
)
from community.moderation.models import (
    Appeal,
    Batch,
    CannedText,
    Measure,
    PersonNote,
    Report,
    Whisper,
)
from community.moderation.texts import name_of
from community.organisation.models import SettingChange
from community.revisions.models import Revision
from community.text import RENDERER
from community.threads.models import HeldPost
from tests.web.posting import posted
from tests.world import World


@dataclass(frozen=True)
class Furnished:
    """Ids of what stands in one community, as the routes name them."""

    slug: str
    thread_id: int
    reply_id: int
    request_id: int
    invitation_id: int
    tag_id: int
    report_id: int
    measure_id: int
    appeal_id: int
    text_id: int
    change_id: int
    shared_text_id: int
    note_id: int
    whisper_id: int
    held_id: int
    batch_id: int
    revision_id: int  # of the thread
    version_id: int  # of the reply
    proposal_id: int
    task_id: int
    flag_id: int
    pause_id: int
    holiday_id: int
    offer_id: int
    hand_over_id: int
    absence_id: int
    level_id: int
    secret: str
    handle: str = "ben"
    synonym: str = "peas"
    stage: str = "potential"
    step_code: str = "charter"
    code: str = "level"


def furnish(database: Database, world: World, slug: str) -> Furnished:
    """One of everything that a route may name."""
    post = posted(database, world, slug=slug, author="ben", answerer="ben")
    community_id, secret = getattr(world, slug), f"{slug}-".ljust(43, "x")
    with database.unit_of_work() as session:
        rows = _rows(world, community_id, post.thread_id, secret)
        rows["revision_id"] = _version(world, post.thread_id, None)
        rows["version_id"] = _version(world, post.thread_id, post.reply_id)
        session.add_all(rows.values())
        session.flush()  # the ids are handed out
        tag = {"community_id": community_id, "created_at": clock.now()}
        session.add(Tag(name="peas", canonical_id=rows["tag_id"].id, **tag))
        session.add(Tag(name="compost", **tag))
        ids = {name: row.id for name, row in rows.items() if name != "ending"}
        appeal = Appeal(measure_id=ids.pop("appealed"), body="Why", created_at=clock.now())
        change = SettingChange(
            name=name_of(rows["text_id"]),
            after={"title": "Mild", "body": "Mind your words"},
            changed_at=clock.now(),
            changed_by_id=world.ada,
        )
        session.add_all((appeal, change))
        session.flush()  # their ids are handed out
        ids |= {"appeal_id": appeal.id, "change_id": change.id}
    return Furnished(
        slug=slug, thread_id=post.thread_id, reply_id=post.reply_id, secret=secret, **ids
    )


def _version(world: World, thread_id: int, reply_id: int | None) -> Revision:
    return Revision(
        thread_id=thread_id,
        reply_id=reply_id,
        body="Before",
        tags=[],
        renderer=RENDERER,
        author_id=world.ben,
        editor_id=world.ben,
        made_at=clock.now(),
    )


def _rows(world: World, community_id: int, thread_id: int, secret: str) -> dict[str, Any]:
    now = clock.now()
    return {
        "request_id": JoinRequest(
            community_id=community_id, account_id=world.pia, note="", created_at=now
        ),
        "invitation_id": Invitation(
            community_id=community_id,
            token_hash=hash_secret(secret),
            note="",
            created_by_id=world.ada,
            created_at=now,
            expires_at=now + timedelta(days=1),
            uses_left=5,
        ),
        "tag_id": Tag(community_id=community_id, name="beans", description="", created_at=now),
        "report_id": Report(
            community_id=community_id,
            thread_id=thread_id,
            reporter_id=world.ada,
            reason="spam",
            note="",
            created_at=now,
        ),
        "proposal_id": StageProposal(
            community_id=community_id,
            from_stage="potential",
            to_stage="coalescing",
            since=now.date(),
            evidence={},
            counter_evidence={},
            created_at=now,
        ),
        "task_id": Task(community_id=community_id, stage="potential", title="Call", created_at=now),
        **_figures(community_id, now),
        **_moderated(world, community_id, thread_id, now),
        **_papers_of_its_life(world, community_id),
    }


def _papers_of_its_life(world: World, community_id: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "level_id": ChosenLevel(
            account_id=world.ben, community_id=community_id, level=Level.MUTED, chosen_at=now
        ),
        "offer_id": Succession(
            community_id=community_id,
            successor_id=world.workshop,
            kind="merged",
            tags=[],
            created_at=now,
        ),
        "hand_over_id": HandOver(
            community_id=community_id,
            from_id=world.ada,
            to_id=world.ben,
            note="Why",
            note_html="<p>Why</p>",
            created_at=now,
        ),
        "batch_id": Batch(
            community_id=community_id, by_id=world.ada, act="dismiss", created_at=now
        ),
        "absence_id": Absence(
            community_id=community_id,
            account_id=world.ada,
            starts_on=now.date(),
            ends_on=now.date(),
            created_at=now,
        ),
        "ending": Ending(community_id=community_id, begun_at=now),
    }


def _moderated(world: World, community_id: int, thread_id: int, now: datetime) -> dict[str, Any]:
    measure: dict[str, Any] = {
        "kind": "warn",
        "community_id": community_id,
        "account_id": world.ben,
        "by_id": world.ada,
        "reason": "Why",
        "created_at": now,
    }
    return {
        "measure_id": Measure(**measure),
        "appealed": Measure(**measure),
        "text_id": CannedText(community_id=community_id, title="Mild", body="Mind your words"),
        "shared_text_id": CannedText(title="Mild", body="Mind your words"),
        "whisper_id": Whisper(
            thread_id=thread_id, author_id=world.ada, body="Look", created_at=now
        ),
        "held_id": HeldPost(
            community_id=community_id,
            author_id=world.ben,
            kind="question",
            title="How do I sharpen?",
            body="A spade.",
            body_html="<p>A spade.</p>",
            renderer=RENDERER,
            mentions=[],
            tags=[],
            why=["first"],
            created_at=now,
        ),
        "note_id": PersonNote(
            community_id=community_id,
            account_id=world.ben,
            author_id=world.ada,
            body="Means well",
            created_at=now,
        ),
    }


def _figures(community_id: int, now: datetime) -> dict[str, Any]:
    return {
        "flag_id": HealthFlag(
            community_id=community_id,
            week=now.date(),
            state="quiet",
            model="l1-test",
            reasons={},
            raised_at=now,
        ),
        "pause_id": Pause(
            community_id=community_id,
            kind="break",
            starts_on=now.date(),
            ends_on=now.date(),
            created_at=now,
        ),
        "holiday_id": Pause(
            kind="holiday", starts_on=now.date(), ends_on=now.date(), created_at=now
        ),
    }
