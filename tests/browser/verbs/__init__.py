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

TABLES = (writing, reading, answering, finding, ordering, hearing, arriving, sharing)
VERBS: dict[str, Verb] = {name: verb for each in TABLES for name, verb in each.VERBS.items()}
