"""Input and output of saved searches, for pages and API."""

from __future__ import annotations

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema
from community.searches.models import LONGEST_NAME
from search.language import TYPED


class SaveSearchForm(StrictSchema):
    """The search as the page shows it; without a name it is called by its words."""

    name = Line(most=LONGEST_NAME, load_default="")
    q = Line(most=TYPED.characters, load_default="")
    in_ = Line(most=64, load_default="", data_key="in")
    type = Line(most=64, load_default="")
    tag = Line(most=64, load_default="")
    author = Line(most=64, load_default="")
    status = Line(most=64, load_default="")
    alert = fields.Boolean(load_default=False)


class SearchNameForm(StrictSchema):
    """What it is called, and whether you are told of what is new in it."""

    name = Line(least=1, most=LONGEST_NAME)
    alert = fields.Boolean(load_default=False)


class SavedSearchOut(Schema):
    """A search that you keep."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    q = fields.String(required=True, attribute="words")
    filters = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    alert = fields.Boolean(
        required=True, metadata={"description": "Whether you are told of what is new in it."}
    )
    created_at = fields.AwareDateTime(required=True)
