"""Tables of moderation, by noun."""

from __future__ import annotations

from community.moderation.models.cases import ReportCase, ReportNote
from community.moderation.models.log import LogHead, ModerationEntry, ModerationRules
from community.moderation.models.reports import Report

__all__ = ["LogHead", "ModerationEntry", "ModerationRules", "Report", "ReportCase", "ReportNote"]
