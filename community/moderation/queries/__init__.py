"""What waits for moderators, and what they did."""

from __future__ import annotations

from community.moderation.queries.log import (
    LogRow,
    PublicLine,
    log_about,
    moderation_log,
    public_log,
)
from community.moderation.queries.reports import (
    ReportFilter,
    ReportRow,
    open_reports,
    report_row,
    reports_page,
    reports_waiting,
)

__all__ = [
    "LogRow",
    "PublicLine",
    "ReportFilter",
    "ReportRow",
    "log_about",
    "moderation_log",
    "open_reports",
    "public_log",
    "report_row",
    "reports_page",
    "reports_waiting",
]
