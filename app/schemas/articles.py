"""Input and output of articles, for page forms and the API alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.threads import LONGEST_TAG_LINE, AuthorOut
from community.articles.actions import Move
from community.articles.actions.sources import LONGEST_LABEL, LONGEST_URL
from community.articles.actions.suggesting import LONGEST_ANSWER
from community.articles.models import ArticleKind, ArticleStatus, Standing
from community.articles.policies import LONGEST_NOTE, LONGEST_SUMMARY, LONGEST_TITLE
from community.revisions.models import SuggestionState
from community.text import LONGEST_SOURCE

_ID = validate.Range(1, 2**63 - 1)
_VERSION = validate.Range(min=1, max=2**31 - 1)


class ArticleForm(StrictSchema):
    """A new article as a page asks for it; `publish` when it is to be read at once."""

    kind = fields.Enum(ArticleKind, by_value=True, required=True)
    title = Line(least=1, most=LONGEST_TITLE)
    summary = Line(most=LONGEST_SUMMARY)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAG_LINE)
    publish = fields.Boolean(load_default=False)


class ArticleEditForm(StrictSchema):
    """An article saved anew; `settling` once marks of a conflict stood in the text."""

    title = Line(least=1, most=LONGEST_TITLE)
    summary = Line(most=LONGEST_SUMMARY)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAG_LINE)
    note = Line(most=LONGEST_NOTE)
    version = fields.Integer(required=True, validate=_VERSION)
    settling = fields.Boolean(load_default=False)
    publish = fields.Boolean(load_default=False)


class ArticleSuggestForm(StrictSchema):
    """How an article should read; `note` says why."""

    title = Line(least=1, most=LONGEST_TITLE)
    summary = Line(most=LONGEST_SUMMARY)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAG_LINE)
    note = Line(most=LONGEST_NOTE)
    version = fields.Integer(required=True, validate=_VERSION)


class ArticleDecisionForm(StrictSchema):
    """Take what was suggested over, or refuse it with a reason."""

    decision = fields.String(required=True, validate=validate.OneOf(("accept", "refuse")))
    note = Text(most=LONGEST_ANSWER)


class ArticleCareForm(StrictSchema):
    """Who looks after an article, until when it holds, and what took its place."""

    owner = Line(most=64)
    review_by = fields.Date(load_default=None, allow_none=True)
    successor = fields.Integer(load_default=None, allow_none=True, validate=_ID)


class ArticlePlaceForm(StrictSchema):
    """A step up or down in the tree, or the article to stand under; 0 is the first level."""

    move = fields.Enum(Move, by_value=True, load_default=None, allow_none=True)
    under = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))


class ArticleSourceForm(StrictSchema):
    """An address with a label, or the address of a thread, reply or article here."""

    source = Line(least=1, most=LONGEST_URL)
    label = Line(most=LONGEST_LABEL)


class NewSource(StrictSchema):
    """What an article rests on: one of the four."""

    thread_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_ID)
    reply_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_ID)
    article_id = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_ID)
    url = Line(most=LONGEST_URL)
    label = Line(most=LONGEST_LABEL)


class NewArticle(StrictSchema):
    """A draft, which its author and the facilitators read until it is published."""

    kind = fields.Enum(ArticleKind, by_value=True, required=True)
    title = Line(least=1, most=LONGEST_TITLE)
    summary = Line(most=LONGEST_SUMMARY)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Several(Line(least=1, most=40), most=5, load_default=list)
    sources = Several(fields.Nested(NewSource), most=50, load_default=list)


class ArticlePatch(StrictSchema):
    """What is left out stays."""

    title = Line(least=1, most=LONGEST_TITLE, required=False)
    summary = Line(most=LONGEST_SUMMARY, required=False, load_default=None)
    body = Text(least=1, most=LONGEST_SOURCE, required=False)
    tags = Several(Line(least=1, most=40), most=5)
    note = Line(most=LONGEST_NOTE)


class ArticleCareIn(StrictSchema):
    """Who looks after it and by when it is to be reviewed; null: the facilitators, never."""

    owner = Line(most=64)
    review_by = fields.Date(load_default=None, allow_none=True)


class ArticlePlaceIn(StrictSchema):
    """The article to stand under, at the end of its level; null is the first level."""

    under = fields.Integer(required=True, allow_none=True, strict=True, validate=_ID)


class ArticleSuccessorIn(StrictSchema):
    """What took the place of an article; null says that nothing did."""

    article_id = fields.Integer(required=True, allow_none=True, strict=True, validate=_ID)


class NewArticleSuggestion(StrictSchema):
    """How an article should read; `note` says why, `version` from which one it began."""

    title = Line(least=1, most=LONGEST_TITLE)
    summary = Line(most=LONGEST_SUMMARY)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Several(Line(least=1, most=40), most=5, load_default=list)
    note = Line(most=LONGEST_NOTE)
    version = fields.Integer(required=True, strict=True, validate=_VERSION)


class ArticleSuggestionOut(Schema):
    """A suggested change."""

    id = fields.Integer(required=True)
    reason = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(tuple(SuggestionState)))
    note = fields.String(required=True, metadata={"description": "Of whoever decided."})
    created_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    author = fields.Nested(AuthorOut, required=True)


class ArticleSuggestionWholeOut(ArticleSuggestionOut):
    """A suggested change with its words."""

    article_id = fields.Integer(required=True)
    version = fields.Integer(required=True, attribute="base_version")
    title = fields.String(required=True)
    summary = fields.String(required=True)
    body = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)


class ArticleSuggestionsOut(Schema):
    """Those that wait for a decision, oldest first."""

    items = fields.List(fields.Nested(ArticleSuggestionOut), required=True)


class ArticleItemOut(Schema):
    """An article in a list."""

    id = fields.Integer(required=True)
    community = fields.String(required=True, attribute="community_slug")
    kind = fields.String(required=True, validate=validate.OneOf(tuple(ArticleKind)))
    status = fields.String(required=True, validate=validate.OneOf(tuple(ArticleStatus)))
    freshness = fields.String(
        required=True,
        attribute="standing",
        validate=validate.OneOf(tuple(Standing)),
        metadata={"description": "How far readers can rely on it today."},
    )
    title = fields.String(required=True)
    summary = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    author = fields.Nested(AuthorOut, required=True)
    owner = fields.Nested(AuthorOut, required=True, allow_none=True)
    review_by = fields.Date(required=True, allow_none=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    superseded_by = fields.Integer(required=True, allow_none=True, attribute="superseded_by_id")
    parent_id = fields.Integer(required=True, allow_none=True)
    position = fields.Integer(required=True)
    version = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)


class SourceOut(Schema):
    """What an article rests on; `title` is empty where it is gone."""

    id = fields.Integer(required=True)
    thread_id = fields.Integer(required=True, allow_none=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    article_id = fields.Integer(required=True, allow_none=True, attribute="cited_id")
    url = fields.String(required=True)
    title = fields.String(required=True)


class ArticleOut(ArticleItemOut):
    """An article whole."""

    body = fields.String(required=True)
    html = fields.String(required=True)
    language = fields.String(required=True)
    sources = fields.List(fields.Nested(SourceOut), required=True)


class ArticleVersionOut(Schema):
    """One version in a list."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    note = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    editor = fields.Nested(AuthorOut, required=True, allow_none=True)


class ArticleVersionWholeOut(ArticleVersionOut):
    """One version with its words."""

    summary = fields.String(required=True)
    body = fields.String(required=True)
    html = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
