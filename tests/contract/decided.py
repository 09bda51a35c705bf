"""What moderators decided in the sample: something about each role, and an appeal to answer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.models import MemberRole, Membership, Visibility
from community.moderation.models import Appeal, Batch, BatchItem, CannedText, Measure, Whisper
from community.moderation.texts import name_of, words_of
from community.organisation.models import SettingChange
from community.text import RENDERER
from community.threads.models import HeldPost
from tests import factories
from tests.contract.ground import Ground
from tests.contract.sealed import Sealed, write_sealed
from tests.contract.talk import Talk


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Ids of what was decided."""

    appeal: int
    sealed: Sealed
    whisper: int
    batches: dict[str, int]  # by handle: a report that they took in hand
    held: dict[str, int]  # by handle: a post of theirs that waits
    text: int  # a canned text of the garden
    text_change: int  # it was written anew
    shared_text: int  # one for all communities
    own: dict[str, int]  # by handle: what was decided about them and they may appeal


def write_decided(session: Session, ground: Ground, *, thread_id: int) -> Decided:
    """Fay, who looks after each garden too, warned everybody; Cleo appealed and is muted."""
    sealed = write_sealed(Talk(session, ground))  # while she may speak
    made = {
        handle: Measure(
            kind="warn",
            community_id=ground.garden,
            account_id=ground.id_of(handle),
            by_id=ground.world.fay,
            reason="Mind your words",
            created_at=clock.now(),
        )
        for handle in ("ada", "ben", "cleo")
    }
    made["cleo"].community_id = _plot(session, ground)
    session.add_all(made.values())
    _mute_cleo(session, ground)
    session.flush()  # the appeal needs an id
    appeal = Appeal(measure_id=made.pop("cleo").id, body="It was a joke", created_at=clock.now())
    whisper = Whisper(
        thread_id=thread_id, author_id=ground.world.fay, body="Look", created_at=clock.now()
    )
    session.add_all((appeal, whisper))
    held = {handle: _held(ground, handle) for handle in ("ada", "ben", "cleo")}
    session.add_all(held.values())
    session.flush()  # their ids are handed out
    return Decided(
        batches={handle: _batch(session, ground, handle) for handle in ("ada", "ben")},
        appeal=appeal.id,
        sealed=sealed,
        whisper=whisper.id,
        held={handle: row.id for handle, row in held.items()},
        **_text(session, ground),
        own={handle: row.id for handle, row in made.items()},
    )


def _text(session: Session, ground: Ground) -> dict[str, int]:
    text = CannedText(community_id=ground.garden, title="Mild", body="Mind your words")
    shared = CannedText(title="Mild", body="Mind your words")
    session.add_all((text, shared))
    session.flush()  # its change names it
    before = {**words_of(text), "title": "Gentle"}
    change = SettingChange(
        name=name_of(text), before=before, after=words_of(text), changed_at=clock.now()
    )
    session.add(change)
    session.flush()  # its number is handed out
    return {"text": text.id, "text_change": change.id, "shared_text": shared.id}


def _batch(session: Session, ground: Ground, handle: str) -> int:
    batch = Batch(
        community_id=ground.garden,
        by_id=ground.id_of(handle),
        act="assign",
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()  # its item needs an id
    session.add(BatchItem(batch_id=batch.id, subject_id=1, state="done"))
    return batch.id


def _held(ground: Ground, handle: str) -> HeldPost:
    return HeldPost(
        community_id=ground.garden,
        author_id=ground.id_of(handle),
        kind="discussion",
        title="Cheap seeds",
        body="Buy them.",
        body_html="<p>Buy them.</p>",
        renderer=RENDERER,
        mentions=[],
        tags=[],
        why=["first"],
        created_at=clock.now(),
    )


def _mute_cleo(session: Session, ground: Ground) -> None:
    session.execute(
        update(Membership)
        .where(
            Membership.community_id == ground.garden,
            Membership.account_id == ground.world.cleo,
        )
        .values(muted_until=clock.ago(days=-1))
    )


def _plot(session: Session, ground: Ground) -> int:
    """A private place that both roles look after with Fay, so that each can answer an appeal."""
    place = factories.community(session, slug=ground.slug("plot"), visibility=Visibility.PRIVATE)
    for name in ("ada", "ben", "fay"):
        person = session.get_one(Account, ground.id_of(name))
        factories.membership(session, place, person, role=MemberRole.FACILITATOR)
    return place.id
