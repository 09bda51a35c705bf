"""What composers share: a file that came with a form joins the text, and previews of it."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from markupsafe import Markup, escape

from app.actor import actor
from app.forms import FormState
from app.i18n import spoken
from app.presenters import safe_body
from app.rendering import render_edited
from app.uploading import keep_upload
from community.errors import Refused
from community.text import HTML_SOURCE, RENDERER
from community.threads.filetypes import ENDINGS

# What the browser offers to choose from; the server looks at the bytes.
ACCEPTED = (*ENDINGS.values(), "jpeg", "markdown")
MOST_BEGUN = 1_000  # characters of a message that a link brings


def init_app(app: Flask) -> None:
    """Give templates the preview of a form's text."""
    app.jinja_env.globals["preview_of"] = preview_of
    app.jinja_env.globals["accepted_files"] = ",".join(f".{each}" for each in ACCEPTED)
    box = app.extensions["hearth.settings"].mailbox
    app.jinja_env.globals["starts_by_mail"] = box is not None and box.has_many
    app.jinja_env.globals["answers_by_mail"] = box is not None


def preview_of(form: FormState, renderer: int = RENDERER) -> Markup | None:
    """The form's text as it would stand, when the form is shown for its preview.

    `renderer` is that of the post being edited: one that came in as HTML stays HTML.
    """
    if not form.previewing:
        return None
    try:
        return safe_body(render_edited(str(form["body"]).strip(), renderer=renderer))
    except Refused as refusal:
        # A text too long to be posted is shown as it was typed, with the reason.
        return escape(spoken(refusal.detail))


def prefilled(name: str, *, most: int) -> str:
    """Words that an address brings for a field: text and no more, kept short, never sent by it."""
    words = request.args.get(name, "")[:most]
    return "".join(each for each in words if each.isprintable() or each in "\n\t")


def take_file(typed: dict[str, Any]) -> dict[str, Any]:
    """Keep what came in the field `file` and show it at the end of the text.

    This is how images and files come in without JavaScript. Raises Refused for what is neither.
    """
    file = request.files.get("file")
    if file is None or not file.filename or not actor().signed_in:
        return typed
    content = file.stream.read()
    file.close()
    upload = keep_upload(content, file_name=file.filename)
    body = str(typed.get("body", "")).rstrip()
    as_html = request.form.get("renderer", RENDERER, type=int) == HTML_SOURCE
    shown = upload.html if as_html else upload.markdown
    return {**typed, "body": f"{body}\n\n{shown}\n".lstrip()}
