"""Every verb, what switches it off, and the journey of two browsers that fails without it.

`python -m tests.browser.verbs` runs each journey with its verb switched off; see CONTRIBUTING.md.
"""

from __future__ import annotations

from tests.browser.verbs import (
    answering,
    arriving,
    finding,
    hearing,
    ordering,
    reading,
    sharing,
    writing,
)
from tests.browser.verbs.table import Verb

VERBS: dict[str, Verb] = {
    **writing.VERBS,
    **reading.VERBS,
    **answering.VERBS,
    **finding.VERBS,
    **ordering.VERBS,
    **hearing.VERBS,
    **arriving.VERBS,
    **sharing.VERBS,
}
