"""Words in other tables than threads and replies that a person wrote, and what is left of them.

Apart from `actions` because it is data. Charter, tags, playbook, harvest and farewell are not
here: they are a community's own words, whoever typed them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """Columns of a table that hold the words of whoever `writer` points to."""

    writer: str
    emptied: tuple[str, ...]
    # Words that a page cannot do without: a dash stands in their place.
    dashed: tuple[str, ...] = ()


WRITTEN: Mapping[str, Words] = {
    "revisions": Words(writer="editor_id", emptied=("reason",)),
    "edit_suggestions": Words(writer="decided_by_id", emptied=("note",)),
    "article_versions": Words(writer="made_by_id", emptied=("note",)),
    "article_suggestions": Words(writer="decided_by_id", emptied=("note",)),
    "reasonings": Words(writer="author_id", emptied=(), dashed=("body",)),
    "former_reasonings": Words(writer="author_id", emptied=(), dashed=("body",)),
    "reports": Words(writer="reporter_id", emptied=("note",)),
    "measures": Words(writer="account_id", emptied=("reason",)),
    "seal_requests": Words(writer="asked_by_id", emptied=(), dashed=("reason",)),
    "report_notes": Words(writer="author_id", emptied=(), dashed=("body",)),
    "whispers": Words(writer="author_id", emptied=(), dashed=("body",)),
    "person_notes": Words(writer="author_id", emptied=(), dashed=("body",)),
    "hand_overs": Words(writer="from_id", emptied=("note", "note_html")),
    "openings": Words(writer="proposed_by_id", emptied=("proposal", "proposal_html")),
    "stage_moves": Words(writer="moved_by_id", emptied=("reason",)),
    "stage_proposals": Words(writer="decided_by_id", emptied=("reason",)),
    "tasks": Words(writer="created_by_id", emptied=("why",), dashed=("title",)),
    "health_flags": Words(writer="feedback_by_id", emptied=("feedback_note",)),
    "pauses": Words(writer="created_by_id", emptied=("says",)),
    "interventions": Words(writer="tried_by_id", emptied=("note",), dashed=("says",)),
    "invitations": Words(writer="created_by_id", emptied=("note",)),
    "account_invitations": Words(writer="created_by_id", emptied=("note",)),
}
DASH = "\N{EM DASH}"
