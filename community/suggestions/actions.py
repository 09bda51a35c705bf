"""Make, withdraw and decide on suggestions; each runs in the caller's transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.aliases.actions import refuse_both
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record
from community.revisions.models import EditSuggestion, SuggestionState
from community.suggestions.access import GrantedSuggestion
from community.suggestions.events import EditSuggested
from community.suggestions.merging import Words, hunks_of
from community.suggestions.policies import (
    LONGEST_REASON,
    MOST_OPEN,
    MOST_OPEN_OF_POST,
    takes_suggestions,
)
from community.text import Rendered
from community.threads.access import GrantedReply, GrantedThread
from community.threads.actions.posting import demand_text, demand_title
from community.threads.actions.remembering import said_by
from community.threads.events import ReplyChanged, ThreadChanged
from community.threads.models import Reply, Thread, ThreadKind
from community.threads.policies import LONGEST_INSIGHT, demand_unfrozen, may_edit, normal_tags
from community.words import N_

Post = GrantedThread | GrantedReply


def post_of(on: Post) -> Thread | Reply:
    """What would be changed."""
    return on.reply if isinstance(on, GrantedReply) else on.thread


def words_now(session: Session, on: Post) -> Words:
    """What the post says."""
    said = said_by(session, post_of(on))
    return Words(title=said.title, body=said.body, tags=tuple(said.tags))


def suggest(
    session: Session,
    on: Post,
    *,
    by: Actor,
    title: str,
    text: Rendered,
    tags: list[str],
    version: int,
    reason: str = "",
) -> EditSuggestion:
    """Keep what somebody would have the post say; `version` is the one they started from."""
    assert by.id is not None  # access has asked for a member
    post = post_of(on)
    demand_suggestible(on, by=by)
    if post.version != version:
        raise changed_meanwhile()
    base = words_now(session, on)
    wanted = _demand_change(post, base, title=title, text=text, tags=tags)
    _demand_room(session, post, by.id)
    made = EditSuggestion(
        thread_id=on.thread.id,
        reply_id=post.id if isinstance(post, Reply) else None,
        proposer_id=by.id,
        base_title=base.title,
        base_body=base.body,
        base_tags=list(base.tags),
        title=wanted.title,
        body=wanted.body,
        tags=list(wanted.tags),
        reason=" ".join(reason.split())[:LONGEST_REASON],
        created_at=clock.now(),
        taken=[],
    )
    session.add(made)
    session.flush()  # the event needs its number
    _tell(session, on, made)
    return made


def _demand_change(
    post: Thread | Reply, base: Words, *, title: str, text: Rendered, tags: list[str]
) -> Words:
    """What the post is to say, if it could and that is not what it says already."""
    insight = isinstance(post, Thread) and post.kind == ThreadKind.INSIGHT
    demand_text(text, most=LONGEST_INSIGHT if insight else None)
    wanted = Words(title="", body=text.source, tags=())
    if isinstance(post, Thread):
        demand_title(title)
        wanted = Words(title=title.strip(), body=text.source, tags=normal_tags(tags))
    if not hunks_of(base, wanted, base):
        words = N_("Nothing is changed yet. Change what should read otherwise.")
        raise Refused(words, code="nothing_changed", fields={"body": words})
    return wanted


def _tell(session: Session, on: Post, made: EditSuggestion) -> None:
    record(
        session,
        EditSuggested(
            community_id=on.community.id,
            thread_id=made.thread_id,
            reply_id=made.reply_id,
            suggestion_id=made.id,
            proposer_id=made.proposer_id,
        ),
    )
    look_again(session, on)


def demand_suggestible(on: Post, *, by: Actor) -> None:
    """Conflict or Forbidden, with the reason, when nothing can be suggested here now."""
    post = post_of(on)
    if may_edit(post, actor=by, standing=on.standing):
        raise Conflict(N_("You may edit this post yourself."), code="may_edit")
    if by.mask_in(on.thread.id) is not None:
        raise refuse_both()  # a suggestion bears the name
    demand_unfrozen(on.thread, on.community)
    if on.thread.locked_at is not None:
        raise Conflict(N_("This thread is locked. Its posts stay as they are."), code="locked")
    if not takes_suggestions(post, on.thread, on.community):
        raise Conflict(
            N_("Nothing can be suggested for this post. Comment on it instead."), code="no_post"
        )


def _demand_room(session: Session, post: Thread | Reply, account_id: int) -> None:
    mine = EditSuggestion.proposer_id == account_id
    rows = session.execute(
        select(
            func.count().filter(mine),
            func.count().filter(_for(post)),
            func.count().filter(mine, _for(post)),
        ).where(EditSuggestion.state == SuggestionState.OPEN, or_(mine, _for(post)))
    ).one()
    of_person, of_post, of_both = rows
    if of_both:
        raise Conflict(
            N_("You have suggested a change of this post already. Withdraw that one first."),
            code="suggested_already",
        )
    if of_person >= MOST_OPEN:
        words = N_(
            "%(most)s suggestions of yours wait already. Withdraw one, or wait for a decision.",
            most=MOST_OPEN,
        )
        raise Conflict(words, code="too_many_open")
    if of_post >= MOST_OPEN_OF_POST:
        words = N_("Many suggestions wait for this post already. Try again when they are decided.")
        raise Conflict(words, code="too_many_for_post")


def _for(post: Thread | Reply) -> ColumnElement[bool]:
    if isinstance(post, Reply):
        return EditSuggestion.reply_id == post.id
    return (EditSuggestion.thread_id == post.id) & EditSuggestion.reply_id.is_(None)


def look_again(session: Session, on: Post) -> None:
    """Open pages of the thread fetch the post anew, which says how many suggestions wait."""
    place, thread = on.community.id, on.thread.id
    if isinstance(on, GrantedReply):
        record(session, ReplyChanged(community_id=place, thread_id=thread, reply_id=on.reply.id))
    else:
        record(session, ThreadChanged(community_id=place, thread_id=thread))


def withdraw(session: Session, granted: GrantedSuggestion) -> None:
    """Its maker takes it back."""
    if not granted.own:
        raise Forbidden(N_("Only who made this suggestion can withdraw it."))
    demand_open(granted.suggestion)
    granted.suggestion.state = SuggestionState.WITHDRAWN
    granted.suggestion.decided_at = clock.now()
    look_again(session, granted.on)


def demand_open(suggestion: EditSuggestion) -> None:
    if suggestion.state == SuggestionState.WITHDRAWN:
        raise Conflict(N_("This suggestion was withdrawn."), code="withdrawn")
    if suggestion.state != SuggestionState.OPEN:
        raise Conflict(N_("Somebody has decided on this suggestion already."), code="decided")


def changed_meanwhile() -> Conflict:
    return Conflict(
        N_("The post was changed in the meantime. Look at what is suggested for it now."),
        code="stale",
    )
