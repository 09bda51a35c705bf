"""Reading."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

VERBS: dict[str, Verb] = {}
