"""Images in posts: taken in by content, given out to whoever may read a post that shows them."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.extensions import limiter
from app.rules import requires
from app.transactions import reading
from app.uploading import keep_image, path_of
from community.errors import NotFound, Refused
from community.threads.access import upload_to_see

bp = Blueprint("uploads", __name__)
# A file that somebody brought is shown and never run, whatever a browser makes of it.
_POLICY = "sandbox; default-src 'none'; style-src 'none'"


@bp.post("/uploads")
@requires("threads.upload")
@limiter.limit("20 per minute; 120 per hour")
def create() -> ResponseReturnValue:
    """Take one image in the field `file`."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(_("Choose an image first."), code="no_file")
    content = file.stream.read()
    file.close()
    kept = keep_image(content, file_name=file.filename)
    return jsonify(url=kept.address, name=kept.label), 201


@bp.get("/uploads/<key>")
@requires("threads.read")
def show(key: str) -> Response:
    """The image, if the one who asks may read a post that shows it, or brought it."""
    with reading() as session:
        upload = upload_to_see(session, actor(), key)
    try:
        content = path_of(upload.sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound from None
    response = Response(content, mimetype=upload.media_type)
    response.set_etag(upload.sha256)
    name = quote(upload.file_name)
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = _POLICY
    # Asked again each time, since the right to see it can end.
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]  # the same response
