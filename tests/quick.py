"""What every new application works out again, kept for the whole run: it is the same each time.

A run makes some two thousand applications. Without this, half of its time would go into
compiling the same templates and addresses for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class KeptTemplates(BytecodeCache):
    """Compiled templates by the key that Jinja makes of their name and text."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text, if it was."""
        if (code := self._kept.get(f"{bucket.key} {bucket.checksum}")) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


class KeptRule(Rule):
    """An address whose builder is compiled once for all applications that have it."""

    _kept: ClassVar[dict[tuple[Any, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, *append_unknown: bool) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(*append_unknown)  # they are built into the code
        key = (tuple(self._trace), *append_unknown)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(*append_unknown)
        return self._kept[key]


def keep() -> None:
    """Let every application made in this process keep both."""
    Flask.url_rule_class = KeptRule
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
