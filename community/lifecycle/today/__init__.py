"""What the life of a community puts on a facilitator's day."""

from __future__ import annotations

from community.lifecycle.today.people import hand_over_lines, merge_lines
from community.lifecycle.today.stages import charter_lines, stage_lines
from community.lifecycle.today.tasks import finish, resume, task_lines

SOURCES = (hand_over_lines, merge_lines, stage_lines, task_lines, charter_lines)

__all__ = [
    "SOURCES",
    "charter_lines",
    "finish",
    "hand_over_lines",
    "merge_lines",
    "resume",
    "stage_lines",
    "task_lines",
]
