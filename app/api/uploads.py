"""Images and files for programs: one file in a form, its address out."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.api.ground import BINARY, ApiBlueprint
from app.extensions import limiter
from app.rules import requires
from app.schemas.uploads import UploadFile, UploadOut
from app.uploading import keep_upload, upload_response

bp = ApiBlueprint("uploads", __name__, description="Images and files to show in posts.")


@bp.route("/uploads", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.upload")
@limiter.limit("20 per minute; 120 per hour")
@bp.arguments(UploadFile, location="files")  # type: ignore[untyped-decorator]  # the same
@bp.creates(UploadOut)
def create(files: dict[str, Any]) -> tuple[dict[str, str], str]:
    """Take one image or file; write its `markdown` into a post to show it."""
    file = files["file"]
    content = file.stream.read()
    file.close()
    kept = keep_upload(content, file_name=file.filename or "file", by_key=True)
    return {
        "url": kept.address,
        "markdown": kept.markdown,
    }, f"/api/v1{kept.address}"


@bp.route("/uploads/<key>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.response(200, BINARY, content_type="*/*")  # type: ignore[untyped-decorator]  # the same
def show(key: str) -> Response:
    """The image or file, if you brought it or may read a post that shows it."""
    return upload_response(key)
