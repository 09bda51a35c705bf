"""Start a thread, reply, comment; what is not posted yet is a draft."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import RowId
from app.composing import MOST_BEGUN, prefilled, take_file
from app.drafting import Composer, begun, done_with_draft, drafting, taken_up
from app.forms import form
from app.looking import post_once
from app.presenters import safe_body, stored_body
from app.quoting import begun_with_quote
from app.relating import Related, related_to_text
from app.rendering import render, render_edited
from app.rules import requires
from app.schemas.threads import (
    CommentForm,
    ReplyForm,
    ThreadForm,
    split_tags,
)
from app.transactions import reading
from app.web.threads.blueprint import bp
from app.without_name import asked_for, choice_in, choice_to_start
from community.accounts.queries import actor_of_account
from community.communities.access import Granted, community_to
from community.drafts.places import Act, Place
from community.interventions.actions import Tried, log_intervention
from community.interventions.moves import MOVES
from community.moderation.actions.holding import reply_or_hold, start_or_hold
from community.moderation.suspicion import Sent
from community.questions.statuses import ask_for_detail
from community.reading.actions import take_place
from community.text import RENDERER, Rendered
from community.threads.access import (
    GrantedReply,
    GrantedThread,
    reply_to,
    thread_to,
    thread_to_reply,
)
from community.threads.actions.marking import mark_post
from community.threads.models import HeldPost, ThreadKind
from community.threads.policies import LONGEST_TITLE, Mark, begun_with, demand_living, is_own


def _starting(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.start")
        draft = begun(session, Place(act=Act.START, community_id=granted.community.id))
        without_name = choice_to_start(session, granted.community)
    if request.method == "GET":
        demand_living(granted.community)  # before anything is written for nothing
    asked = request.args.get("kind", "")
    kind = asked if asked in set(ThreadKind) else ThreadKind.DISCUSSION
    asked_mark = request.args.get("mark", "")
    return {
        "granted": granted,
        "community": granted.community,
        "notes_moves": granted.may("interventions.log"),
        "moves": MOVES,
        "draft": draft,
        "without_name": without_name,
        "similar": _looked_for(),
        "form_values": taken_up(
            draft.taken,
            {
                "alias": asked_for(),
                "kind": kind,
                "title": prefilled("title", most=LONGEST_TITLE),
                "body": prefilled("body", most=MOST_BEGUN)
                or begun_with(granted.community.question_template, kind=kind),
                "move": request.args.get("move", "")[:40],
                "flag": request.args.get("flag", type=RowId.number) or "",
                "noted": True,
                "mark": asked_mark if asked_mark in set(Mark) else "",
            },
        ),
    }


def _looked_for() -> list[Related]:
    """What was said before, for whoever asked for it by the form's button."""
    if "look" not in request.form:
        return []
    return related_to_text(request.form.get("title", ""), request.form.get("body", ""))


def _place_to_start(slug: str) -> Place:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.start")
    return Place(act=Act.START, community_id=granted.community.id)


@bp.route("/communities/<slug>/threads/new", methods=["GET", "POST"])
@requires("threads.start")
@form(
    ThreadForm,
    "threads/new.html",
    context=_starting,
    amend=take_file,
    aside=drafting(_place_to_start),
)
def start(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Start a discussion, a question or an insight."""
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        done_with_draft(session)
        granted = community_to(session, actor(), slug, verb="threads.start")
        return _started(session, granted, data, text, sent)

    made = post_once(text, make, title=data["title"], trap=data["homepage"])
    return redirect(made, code=303)


def _started(
    session: Session, granted: Granted, data: dict[str, Any], text: Rendered, sent: Sent | None
) -> str:
    """Where the new thread is; with a move of the library it is noted that this was tried."""
    thread = start_or_hold(
        session,
        granted,
        author=actor(),
        kind=data["kind"],
        title=data["title"],
        text=text,
        tags=split_tags(data["tags"]),
        sent=sent,
        alias=data["alias"],
    )
    if isinstance(thread, HeldPost):
        return f"/held/{thread.id}"
    if data["mark"]:
        # Read anew: without their name they bear a new alias since a moment ago.
        who = actor_of_account(session, actor().id or 0)
        started = thread_to(session, who, thread.id, verb="threads.mark")
        mark_post(session, started, actor=who, mark=Mark(data["mark"]))
    # What they note names them: not beside what they ask without their name.
    noted = data["noted"] and not data["alias"]
    if noted and data["move"] in MOVES and granted.may("interventions.log"):
        tried = Tried(move=data["move"], says=thread.title[:140], flag_id=data["flag"])
        log_intervention(session, granted, tried, by=actor())
    return f"/threads/{thread.id}"


def _replying(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.reply")
        draft = begun(session, _place_to_reply(thread_id))
        quote = begun_with_quote(session, thread_id)
        without_name = choice_in(session, granted.thread, granted.community)
    values = {"body": quote, "alias": asked_for()}
    return {**_where(granted), **_written(draft, values), "without_name": without_name}


def _where(granted: GrantedThread) -> dict[str, Any]:
    return {"granted": granted, "thread": granted.thread, "community": granted.community}


def _written(draft: Composer, values: dict[str, Any]) -> dict[str, Any]:
    return {"draft": draft, "form_values": taken_up(draft.taken, values)}


def _place_to_reply(thread_id: int) -> Place:
    return Place(act=Act.REPLY, thread_id=thread_id)


@bp.post("/threads/<int:thread_id>/replies")
@bp.route("/threads/<int:thread_id>/replies/new", methods=["GET", "POST"])
@requires("threads.reply")
@form(
    ReplyForm,
    "threads/reply.html",
    context=_replying,
    amend=take_file,
    aside=drafting(_place_to_reply),
)
def reply(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Reply to a discussion or an insight, or answer a question."""
    return _post(data, thread_id=thread_id)


def _commenting(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.reply")
        draft = begun(session, _place_to_comment(thread_id))
        without_name = choice_in(session, granted.thread, granted.community)
    values = {"needs_detail": request.args.get("needs_detail", "")[:5]}
    question = granted.thread.kind == ThreadKind.QUESTION
    lacks = question and not is_own(granted.thread, actor=actor())
    shown = {"parent": None, "quoted": "", "may_lack": lacks, "without_name": without_name}
    return {**_where(granted), **_written(draft, values), **shown}


def _place_to_comment(thread_id: int) -> Place:
    return Place(act=Act.COMMENT, thread_id=thread_id)


@bp.route("/threads/<int:thread_id>/comments/new", methods=["GET", "POST"])
@requires("threads.reply")
@form(
    CommentForm,
    "threads/comment.html",
    context=_commenting,
    amend=take_file,
    aside=drafting(_place_to_comment),
)
def comment(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Comment on the first post."""
    return _post(data, thread_id=thread_id, comment=True)


def _commenting_on_reply(reply_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.reply")
        draft = begun(session, _place_below(reply_id))
        without_name = choice_in(session, granted.thread, granted.community)
    return {
        **_where(granted),
        **_written(draft, {}),
        "parent": granted.reply,
        "may_lack": False,
        "without_name": without_name,
        "quoted": _readable_text(granted),
    }


def _place_below(reply_id: int) -> Place:
    return Place(act=Act.COMMENT, reply_id=reply_id)


def _readable_text(granted: GrantedReply) -> Any:
    gone = granted.reply.hidden_at or granted.reply.deleted_at
    return "" if gone else stored_body(granted.reply.body_html)


@bp.route("/replies/<int:reply_id>/comments/new", methods=["GET", "POST"])
@requires("threads.reply")
@form(
    CommentForm,
    "threads/comment.html",
    context=_commenting_on_reply,
    amend=take_file,
    aside=drafting(_place_below),
)
def comment_on_reply(data: dict[str, Any], reply_id: int) -> ResponseReturnValue:
    """Comment on a reply or an answer."""
    with reading() as session:
        thread_id = reply_to(session, actor(), reply_id, verb="threads.reply").thread.id
    return _post(data, thread_id=thread_id, parent_id=reply_id)


def _post(
    data: dict[str, Any], *, thread_id: int, comment: bool = False, parent_id: int | None = None
) -> ResponseReturnValue:
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        done_with_draft(session)
        granted = thread_to_reply(session, actor(), thread_id)
        made = reply_or_hold(
            session,
            granted,
            author=actor(),
            text=text,
            comment=comment,
            parent_id=parent_id,
            sent=sent,
            alias=data["alias"] or None,
        )
        if (read := data.get("read_up_to")) is not None:
            take_place(session, actor(), thread_id, reply_id=read)
        if isinstance(made, HeldPost):
            return f"/held/{made.id}"
        if data.get("needs_detail"):
            # Read anew: with this very comment they may have begun to bear an alias.
            who = actor_of_account(session, actor().id or 0)
            commented = reply_to(session, who, made.id, verb="threads.reply")
            ask_for_detail(session, commented, actor=who)
        return f"/threads/{thread_id}?post={made.id}#reply-{made.id}"

    return redirect(post_once(text, make, trap=data["homepage"]), code=303)


@bp.post("/preview")
@requires("threads.upload")
def preview() -> ResponseReturnValue:
    """What a text will look like; the words of the composer, rendered and not kept."""
    renderer = request.form.get("renderer", RENDERER, type=int)
    text = render_edited(request.form.get("body", "").strip(), renderer=renderer)
    return render_template("threads/_preview.html", body=safe_body(text))
