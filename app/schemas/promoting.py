"""Input and output of making an article of posts, for page forms and the API alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema
from app.schemas.threads import AuthorOut
from community.articles.actions.contributing import ANSWERS
from community.articles.models import ArticleKind, ContributorState
from community.articles.policies import LONGEST_TITLE, MOST_CHOSEN

_ID = validate.Range(1, 2**63 - 1)
_ANSWER = validate.OneOf([each.value for each in ANSWERS])


class ArticlePromotionForm(StrictSchema):
    """The posts that an article is made of; `opening` is the first post of the thread."""

    opening = fields.Boolean(load_default=False)
    reply_ids = Several(fields.Integer(validate=_ID), load_default=list, most=MOST_CHOSEN)
    kind = fields.Enum(ArticleKind, by_value=True, required=True)
    title = Line(least=1, most=LONGEST_TITLE)


class ArticlePromotionIn(StrictSchema):
    """The same for programs."""

    opening = fields.Boolean(
        load_default=False, metadata={"description": "Whether the first post of the thread is in."}
    )
    reply_ids = Several(
        fields.Integer(strict=True, validate=_ID),
        load_default=list,
        most=MOST_CHOSEN,
        metadata={"description": "Replies, answers and comments of the thread."},
    )
    kind = fields.Enum(ArticleKind, by_value=True, required=True)
    title = Line(least=1, most=LONGEST_TITLE)


class WordsForm(StrictSchema):
    """What somebody wants done with words of theirs."""

    contributor = fields.Integer(required=True, validate=_ID)
    answer = fields.String(required=True, validate=_ANSWER)


class WordsIn(StrictSchema):
    """The same for programs: with one's name, without it, or not at all."""

    answer = fields.String(required=True, validate=_ANSWER)


_STATE = validate.OneOf(tuple(ContributorState))


class ContributorOut(Schema):
    """Somebody whose words went into an article, as those who edit it see them."""

    id = fields.Integer(required=True)
    author = fields.Nested(AuthorOut, required=True)
    state = fields.String(
        required=True,
        validate=_STATE,
        metadata={"description": "`unnamed` also once they have been silent for seven days."},
    )
    asked_at = fields.AwareDateTime(required=True)


class ContributorsOut(Schema):
    """All of them."""

    items = fields.List(fields.Nested(ContributorOut), required=True)


class OwnWordsOut(Schema):
    """How one's words stand in an article: by name, or under an alias."""

    id = fields.Integer(required=True)
    article_id = fields.Integer(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, validate=_STATE)
    under_alias = fields.Boolean(required=True)
    asked_at = fields.AwareDateTime(required=True)


class OwnWordsListOut(Schema):
    """One for each name under which one wrote."""

    items = fields.List(fields.Nested(OwnWordsOut), required=True)
