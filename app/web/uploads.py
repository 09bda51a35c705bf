"""Images and files in posts: taken in by content, given out to the readers of a post."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import limiter
from app.rules import requires
from app.uploading import keep_upload, upload_response
from community.errors import Refused

bp = Blueprint("uploads", __name__)


@bp.post("/uploads")
@requires("threads.upload")
@limiter.limit("20 per minute; 120 per hour")
def create() -> ResponseReturnValue:
    """Take one image or file in the field `file`."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(_("Choose a file first."), code="no_file")
    content = file.stream.read()
    file.close()
    kept = keep_upload(content, file_name=file.filename, by_key=True)
    return jsonify(url=kept.address, name=kept.label, markdown=kept.markdown, html=kept.html), 201


@bp.get("/uploads/<key>")
@requires("threads.read")
def show(key: str) -> Response:
    """The image or file, if the one who asks may read a post that shows it, or brought it."""
    return upload_response(key)
