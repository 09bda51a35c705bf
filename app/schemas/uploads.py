"""Output of uploads; their input is a file."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import StrictSchema


class UploadFile(StrictSchema):
    """One image: PNG, JPEG, GIF or WebP, up to 8 MB."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class UploadOut(Schema):
    """Where the image is, and what to write to show it."""

    url = fields.String(required=True)
    markdown = fields.String(required=True)
