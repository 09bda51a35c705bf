"""The rendered words of a post, as the one who asks may follow the names in them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.profiles import body_as_read


class BodyHtml(fields.String):
    """A stored, sanitised body; for whoever may not open profiles a mention is no link."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        said = super()._serialize(value, attr, obj, **more)
        return None if said is None else body_as_read(said)
