"""What composers do with drafts: offer one, take one up, keep one, have one posted later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from app.forms import Aside, FormState, Parse
from app.idempotency import once
from app.looking import post_once
from app.reminding import shown_at, zone
from app.rendering import render
from app.schemas.drafts import DraftWords
from app.schemas.threads import split_tags
from app.transactions import reading, unit_of_work
from community.accounts.actor import Actor
from community.communities.access import community_by_id_to
from community.drafts.access import own_draft, own_draft_if_there, place_to_write
from community.drafts.actions.keeping import (
    LATER,
    Seen,
    Typed,
    finish,
    keep,
    stale,
    token_of,
)
from community.drafts.actions.posting import post_draft
from community.drafts.actions.scheduling import back_to_draft, schedule
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.drafts.queries import DraftRow, draft_at
from community.errors import Refused
from community.moderation.suspicion import Sent
from community.text import Rendered
from community.threads.access import thread_to_reply
from community.threads.actions.posting import demand_sayable, demand_startable
from community.threads.models import HeldPost, Reply, Thread, ThreadKind
from community.threads.policies import normal_tags
from community.words import N_

_TYPED = ("kind", "title", "body", "tags", "reason", "version", "alias")


class Token(NamedTuple):
    """What a form says of the draft it continues, as `token_of` writes it."""

    seen: Seen
    scheduled: bool


def token_in(given: str) -> Token | None:
    """The token of a form's field `draft`; None when it continues no draft."""
    number, _dot, rest = given.partition(".")
    version, _dot, more = rest.partition(".")
    try:
        seen = Seen(RowId.number(number), RowId.number(version))
    except ValueError:
        return None
    return Token(seen, f".{more}" == LATER) if seen.version < 2**31 else None


class Composer:
    """What a composer shows of drafts: where it stands, and what was begun there."""

    def __init__(
        self, place: Place, *, offer: Draft | None = None, taken: Draft | None = None
    ) -> None:
        self.key = place.key
        self.can_wait = place.can_wait
        self.zone = str(zone())
        self.offer = offer
        self.taken = taken

    def attributes(self, form: FormState) -> dict[str, str | None]:
        """What the form tells scripts; a scheduled post is saved by its button alone."""
        if str(form["draft"]).endswith(LATER):
            return {"data-begun": ""}
        return {
            "data-place": self.key,
            "data-offer": None if self.offer is None else token_of(self.offer),
            "data-begun": None if self.taken is None else "",
        }


def begun(session: Session, place: Place) -> Composer:
    """The composer of a place, with a draft to take up, or the one that the address names.

    One statement, when the page is opened; what a form is shown again with is in the form.
    """
    if request.method != "GET":
        return Composer(place)
    wanted = request.args.get("draft", type=RowId.number)
    found = draft_at(session, actor(), place.key, wanted=wanted)
    return Composer(place, offer=found) if wanted is None else Composer(place, taken=found)


def taken_up(draft: Draft | None, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a form with what the draft holds in their place."""
    if draft is None:
        return values
    words: dict[str, Any] = {
        name: getattr(draft, name) for name in ("title", "body", "tags", "reason")
    }
    words["alias"] = "true" if draft.alias else ""
    if draft.kind:
        words["kind"] = draft.kind
    if draft.based_on is not None:
        words["version"] = draft.based_on
    return {**values, **words, "draft": token_of(draft), "post_at": shown_at(draft.post_at)}


def done_with_draft(session: Session) -> None:
    """The form that was sent continues a draft: it goes in the transaction that posts.

    Before anything is posted, in the order in which the worker takes draft and thread too.
    """
    token = token_in(request.form.get("draft", ""))
    if token is not None:
        words = _words(request.form)
        finish(session, actor(), seen=token.seen, words=words, scheduled=token.scheduled)


def drafting(place_for: Callable[..., Place]) -> Aside:
    """For a composer's form: its buttons that save a draft, and that have it posted later."""

    def act(parse: Parse, typed: dict[str, Any], **view_args: Any) -> ResponseReturnValue | None:
        if "save_draft" in request.form:
            return _save(place_for(**view_args), typed)
        if "later" in request.form:
            place = place_for(**view_args)
            if place.can_wait:
                parse(typed)
                return _later(place, typed)
        return None

    return act


def keep_typed(
    session: Session, place: Place, typed: dict[str, Any], *, token: Token | None
) -> Draft | None:
    """Keep what was typed as the draft of a place at which whoever asks may write."""
    words = _words(typed)
    place = place_to_write(session, actor(), place)
    return keep(session, place, words, by=actor(), seen=None if token is None else token.seen)


def _words(typed: Mapping[str, Any]) -> Typed:
    data = DraftWords().load({name: typed[name] for name in _TYPED if typed.get(name)})
    return Typed(**{"based_on": data.pop("version"), **data})


def _save(place: Place, typed: dict[str, Any]) -> ResponseReturnValue:
    with unit_of_work() as session:
        kept = keep_typed(session, place, typed, token=token_in(request.form.get("draft", "")))
        if kept is not None and kept.post_at is not None:
            back_to_draft(session, kept)
    if kept is None:
        flash(_("There was nothing to keep."))
    else:
        flash(_("The draft is kept. You can go on writing on any device."), "good")
    return redirect("/drafts", code=303)


def _later(place: Place, typed: dict[str, Any]) -> ResponseReturnValue:
    at = moment_in(zone(), request.form.get("post_at", ""))
    text = render(typed["body"])

    def make(session: Session) -> str:
        demand_postable(session, actor(), place, typed, text)
        token = token_in(request.form.get("draft", ""))
        kept = keep_typed(session, place, typed, token=token)
        assert kept is not None  # a post says something
        schedule(session, kept, at=at, time_zone=str(zone()))
        return str(kept.id)

    with unit_of_work() as session:
        # The field steers the form, so it is no part of what makes two requests the same.
        once(session, lambda: make(session), content=f"later {at.isoformat()}")
    flash(_("It will be posted when the time has come."), "good")
    return redirect("/drafts", code=303)


def post_now(draft_id: int, address_of: Callable[[Thread | Reply | HeldPost], str]) -> str:
    """Post a draft of whoever asks; where it is."""
    with reading() as session:
        earlier = own_draft_if_there(session, actor(), draft_id)
    # Sent twice, it may be posted by now: only the key of the request tells.
    text = render("" if earlier is None else earlier.body)

    def make(session: Session, sent: Sent | None) -> str:
        draft = own_draft(session, actor(), draft_id, to_change=True)
        if earlier is None or draft.version != earlier.version:
            raise stale(draft)
        return address_of(post_draft(session, draft, author=actor(), text=text, sent=sent))

    return post_once(text, make, title="" if earlier is None else earlier.title)


def demand_postable(
    session: Session, who: Actor, place: Place, typed: dict[str, Any], text: Rendered
) -> None:
    """Refuse now what would be refused at this moment, so that nobody is surprised later."""
    if place.act is Act.START:
        granted = community_by_id_to(session, who, place.community_id or 0, verb="threads.start")
        kind = ThreadKind(typed.get("kind") or ThreadKind.DISCUSSION)
        demand_startable(granted, kind=kind, title=typed["title"], text=text)
        normal_tags(split_tags(typed.get("tags", "")))
        return
    ground = thread_to_reply(session, who, place.thread_id or 0)
    demand_sayable(session, ground, text=text, comment=False, parent_id=None)


def moment_in(where: ZoneInfo, typed: str) -> datetime:
    """The moment that a field of day and time means there.

    Of an hour that comes twice, when clocks go back, the first is meant. Refused for one that does
    not come at all.
    """
    problem = N_("Choose a day and a time.")
    try:
        local = datetime.strptime(typed.strip(), "%Y-%m-%dT%H:%M")  # noqa: DTZ007  # the zone follows
        moment = local.replace(tzinfo=where).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(problem, code="no_time", fields={"post_at": problem}) from None
    if moment.astimezone(where).replace(tzinfo=None) != local:
        problem = N_("Clocks go forward then: this time does not come. Choose another.")
        raise Refused(problem, code="bad_time", fields={"post_at": problem})
    return moment


def composer_of(row: DraftRow) -> str | None:
    """Where the author goes on writing; None when that place is not there for them any more."""
    place = row.place
    if place is None:
        return None
    query = f"?draft={row.id}"
    if row.act == Act.START:
        return f"/communities/{place.community_slug}/threads/new{query}"
    if row.act == Act.REPLY:
        return f"/threads/{place.thread_id}/replies/new{query}"
    post = f"/replies/{place.reply_id}" if place.reply_id else f"/threads/{place.thread_id}"
    return f"{post}/edit{query}" if row.act == Act.EDIT else f"{post}/comments/new{query}"
