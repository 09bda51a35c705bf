"""What is sent about the life of a community, by forms and by programs, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from app.schemas.base import Line, StrictSchema, Text, seen_change
from app.schemas.communities import Slug, one_of
from community.communities.models import Joining, Stage, Visibility
from community.lifecycle.policies import FirstKind

_STAGES = [str(stage) for stage in Stage if stage != Stage.ARCHIVED]
REASON = 500


class _Blanks(StrictSchema):
    """A form sends empty words for what was left out."""

    blank_is_none: tuple[str, ...] = ()

    @pre_load
    def _left_out(self, data: Any, **_more: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {
            name: None if name in self.blank_is_none and value == "" else value
            for name, value in data.items()
        }


class ProposalForm(StrictSchema):
    """A community as somebody proposes it; it stays private until it opens as `opens_as`."""

    name = Line(least=2, most=80)
    slug = Slug()
    summary = Line(most=280)
    proposal = Text(least=1, most=4_000)
    opens_as = fields.String(required=True, validate=one_of(Visibility))
    joining = fields.String(required=True, validate=one_of(Joining))


class ProposalTextForm(StrictSchema):
    """What is needed and for whom, and who will read the community."""

    proposal = Text(least=1, most=4_000)
    opens_as = fields.String(required=True, validate=one_of(Visibility))


class _FirstEvent(StrictSchema):
    """The first session or question."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in FirstKind]))
    about = Line(most=200)
    where = Line(most=300)


class FirstEventForm(_FirstEvent):
    """The first session or question; `at` is a moment in the sender's time zone."""

    at = fields.NaiveDateTime(required=True, format="%Y-%m-%dT%H:%M")


class FirstEventIn(_FirstEvent):
    """The same for programs, with the moment's own offset."""

    at = fields.AwareDateTime(required=True)


class ReasonForm(StrictSchema):
    """Why; it may be empty where the page says so."""

    reason = Line(most=REASON)


class StageDecisionForm(ReasonForm):
    """What becomes of a proposed stage."""

    outcome = fields.String(required=True, validate=validate.OneOf(["accept", "not_yet"]))


class MoveForm(ReasonForm):
    """The stage that a community shall be in."""

    stage = fields.String(required=True, validate=validate.OneOf(_STAGES))


class TaskForm(_Blanks):
    """A task of the facilitators' own."""

    blank_is_none = ("due_on",)
    title = Line(least=2, most=140)
    why = Line(most=REASON)
    due_on = fields.Date(load_default=None, allow_none=True)


class TaskPlanForm(_Blanks):
    """Who does it, and until when."""

    blank_is_none = ("due_on",)
    assignee = Line(most=41)
    due_on = fields.Date(load_default=None, allow_none=True)


class TaskStateForm(StrictSchema):
    """What became of a task."""

    state = fields.String(required=True, validate=validate.OneOf(["open", "done", "skipped"]))


class StepForm(StrictSchema):
    """A step of the playbook."""

    title = Line(least=2, most=140)
    why = Line(most=REASON)
    days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=365))


class StepPageForm(StepForm):
    """A step as a page sends it, with what was known of it."""

    since = seen_change()


class StepActForm(StrictSchema):
    """What happens to a step."""

    act = fields.String(required=True, validate=validate.OneOf(["up", "down", "retire", "restore"]))


class OpeningStepOut(Schema):
    """A step of the way to an opening; `missing` says what to do."""

    code = fields.String(required=True)
    done = fields.Boolean(required=True)
    missing = fields.String(allow_none=True, required=True)


class OpeningOut(Schema):
    """A community that is being prepared."""

    proposal = fields.String(required=True)
    opens_as = fields.String(required=True)
    first_kind = fields.String(allow_none=True, required=True)
    first_at = fields.AwareDateTime(allow_none=True, required=True)
    first_about = fields.String(required=True)
    first_where = fields.String(required=True)
    steps = fields.List(fields.Nested(OpeningStepOut), required=True)


class PreparationOut(Schema):
    """A proposal as overseers see it: no content."""

    name = fields.String(required=True)
    opens_as = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    steps = fields.List(fields.Nested(OpeningStepOut), required=True)


class GateOut(Schema):
    """A figure against a threshold; `value` is null where nothing may or can be said."""

    code = fields.String(required=True)
    value = fields.Float(allow_none=True, required=True)
    threshold = fields.Float(required=True)
    n = fields.Integer(allow_none=True, required=True)
    verdict = fields.String(required=True)


class StageProposalOut(Schema):
    """A move that the figures carry; to `split`, tags are those of the smaller group of topics."""

    id = fields.Integer(required=True)
    from_stage = fields.String(required=True)
    to_stage = fields.String(required=True)
    since = fields.Date(required=True)
    evidence = fields.List(fields.Nested(GateOut), required=True)
    counter_evidence = fields.List(fields.Nested(GateOut), required=True)
    tags = fields.List(fields.String(), required=True)
    other_tags = fields.List(fields.String(), required=True)


class StageOut(Schema):
    """Where a community is in its life."""

    stage = fields.String(required=True)
    week = fields.Date(allow_none=True, required=True)
    gates = fields.List(fields.Nested(GateOut), required=True)
    proposal = fields.Nested(StageProposalOut, allow_none=True, required=True)


class MoveOut(Schema):
    """A move from one stage to another."""

    id = fields.Integer(required=True)
    from_stage = fields.String(required=True)
    to_stage = fields.String(required=True)
    moved_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
    by_handle = fields.String(allow_none=True, required=True)
    figures = fields.List(fields.Nested(GateOut), required=True)


class TaskOut(Schema):
    """A task of the facilitators."""

    id = fields.Integer(required=True)
    stage = fields.String(required=True)
    title = fields.String(required=True)
    why = fields.String(required=True)
    due_on = fields.Date(allow_none=True, required=True)
    state = fields.String(required=True)
    assignee = fields.String(allow_none=True, required=True)


class StepOut(Schema):
    """A step of the playbook; `own` when the organisation wrote or changed it."""

    stage = fields.String(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True)
    why = fields.String(required=True)
    days = fields.Integer(required=True)
    own = fields.Boolean(required=True)
    retired = fields.Boolean(required=True)
