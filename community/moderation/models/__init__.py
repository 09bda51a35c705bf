"""Tables of moderation, by noun."""

from __future__ import annotations

from community.moderation.models.batches import Batch, BatchItem
from community.moderation.models.cases import ReportCase, ReportNote
from community.moderation.models.holding import HoldingRule, PostPrint, PrintBand
from community.moderation.models.log import LogHead, ModerationEntry, ModerationRules
from community.moderation.models.measures import Appeal, CannedText, Measure, PersonNote
from community.moderation.models.reports import Report
from community.moderation.models.whispers import Whisper

__all__ = [
    "Appeal",
    "Batch",
    "BatchItem",
    "CannedText",
    "HoldingRule",
    "LogHead",
    "Measure",
    "ModerationEntry",
    "ModerationRules",
    "PersonNote",
    "PostPrint",
    "PrintBand",
    "Report",
    "ReportCase",
    "ReportNote",
    "Whisper",
]
