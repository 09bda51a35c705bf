"""Output of uploads; their input is a file."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import StrictSchema


class ImageFile(StrictSchema):
    """One image: PNG, JPEG, GIF or WebP, up to 8 MB."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class UploadFile(StrictSchema):
    """One image (PNG, JPEG, GIF or WebP, up to 8 MB) or file (up to 10 MB).

    Files are PDF, plain text, CSV, Markdown, docx, xlsx, pptx, odt, ods, odp without macros, zip,
    MP3, Ogg, WAV, MP4 and WebM, whatever their name says.
    """

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class UploadOut(Schema):
    """Where it is, and what to write to show it."""

    url = fields.String(required=True)
    markdown = fields.String(required=True)
