"""Films and talks of an article: added with what is said in them, taken off, and captions."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.idempotency import done_once
from app.real_threads import in_real_thread
from app.rules import requires
from app.schemas.recordings import RecordingForm
from app.settings import settings
from app.transactions import reading, unit_of_work
from app.web.articles import bp
from community.articles import actions, queries
from community.articles.access import editable_article, readable_article
from community.articles.transcripts import LONGEST_TRANSCRIPT, as_webvtt, passages_of
from community.errors import NotFound, Refused
from community.words import N_


def _adding(article_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = readable_article(session, actor(), article_id, verb="articles.write")
    if not granted.edits:
        raise NotFound
    return {"article": granted.article, "community": granted.community}


def _with_file(typed: dict[str, Any]) -> dict[str, Any]:
    """A transcript that came as a file stands in the box, so that nothing is lost."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return typed
    content = file.stream.read(4 * LONGEST_TRANSCRIPT + 1)
    file.close()
    try:
        return {**typed, "transcript": content.decode("utf-8-sig")}
    except UnicodeDecodeError:
        problem = N_("This file is no text in UTF-8. Save the transcript as WebVTT or SRT.")
        raise Refused(problem, code="bad_transcript", fields={"transcript": problem}) from None


@bp.route("/articles/<int:article_id>/recordings/new", methods=["GET", "POST"])
@requires("articles.write")
@form(RecordingForm, "articles/recording.html", context=_adding, amend=_with_file)
def add_recording(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Name a film or a talk, with its transcript."""
    url = data["address"].removeprefix(settings().base_url.rstrip("/"))

    passages = in_real_thread(partial(passages_of, data["transcript"]))

    def act() -> None:
        actions.add_recording(
            session,
            editable_article(session, actor(), article_id),
            title=data["title"],
            url=url,
            passages=passages,
        )

    with unit_of_work() as session:
        done_once(session, act)
    flash(_("It is added. Search finds what is said in it."), "good")
    return redirect(f"/articles/{article_id}#recordings", code=303)


@bp.post("/articles/<int:article_id>/recordings/<int:recording_id>/removal")
@requires("articles.write")
def remove_recording(article_id: int, recording_id: int) -> ResponseReturnValue:
    """Take a recording off."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.remove_recording(session, granted, recording_id)
    return redirect(f"/articles/{article_id}#recordings", code=303)


@bp.get("/articles/<int:article_id>/recordings/<int:recording_id>.vtt")
@requires("articles.read")
def captions(article_id: int, recording_id: int) -> Response:
    """What is said, as captions."""
    with reading() as session:
        readable_article(session, actor(), article_id)
        found = queries.recordings_of(session, article_id)
    for each in found:
        if each.id == recording_id:
            made = Response(as_webvtt(each.passages), content_type="text/vtt; charset=utf-8")
            made.headers["Cache-Control"] = "private, no-cache"
            return made
    raise NotFound
