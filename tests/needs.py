"""What a test needs from the machine: without it the test is skipped by name, or fails under CI."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

import pytest


def missing(what: str, *, remedy: str, required: bool = False) -> NoReturn:
    """Leave this test out for want of `what`; where everything is promised, fail instead."""
    words = f"{what} is missing: {remedy}"
    if required or os.environ.get("CI", "").lower() == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def left_out(reports: Sequence[pytest.TestReport]) -> Counter[str]:
    """How many tests were skipped for each reason."""
    reasons: Counter[str] = Counter()
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        reasons[str(reason).removeprefix("Skipped: ")] += 1
    return reasons


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name and count what was left out, so that a green run never hides it."""
    reasons = left_out(terminalreporter.stats.get("skipped", []))
    if not reasons:
        return
    terminalreporter.section(f"left out: {reasons.total()} tests")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count:5}  {reason}")
