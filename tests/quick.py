"""What every new application works out again, kept for the whole run: it is the same each time.

A run makes some two thousand applications. Without this, half of its time would go into
compiling the same templates, addresses and statements for each of them. Passwords are hashed as
quickly as the library allows; what is served by a process of its own hashes them as it should.
"""

from __future__ import annotations

import gc
from typing import Any, ClassVar

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from community.accounts import passwords


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
    """An address that is taken apart and compiled once for all applications that have it."""

    _kept: ClassVar[dict[str, dict[str, Any]]] = {}

    def compile(self) -> None:
        """Do it, or take over what an equal address was made into."""
        where = (self.rule, self.host, self.subdomain, self.merge_slashes, self.defaults)
        if (kept := self._kept.get(repr(where))) is None:
            super().compile()
            self._kept[repr(where)] = {name: getattr(self, name) for name in _COMPILED}
        else:
            vars(self).update(kept)


REAL_HASHER = passwords._HASHER
_STATEMENTS: LRUCache[Any, Any] = LRUCache(10_000)
_COMPILED = ("arguments", "_parts", "_trace", "_converters", "_build", "_build_unknown")


def _take_for_one(kind: type) -> None:
    """Let all databases of a kind be one in the keys of statements: their settings agree."""
    kind.__eq__ = lambda self, other: type(self) is type(other)
    kind.__hash__ = lambda self: hash(type(self))


def _share_statements(connection: Connection) -> None:
    connection.engine._compiled_cache = _STATEMENTS


def keep() -> None:
    """Let every application made in this process keep all of it."""
    _take_for_one(SQLiteDialect_pysqlite)
    _take_for_one(PGDialect_psycopg)
    event.listen(Engine, "engine_connect", _share_statements)
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    Flask.url_rule_class = KeptRule
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}


def spare_the_collector() -> None:
    """Look for dead objects less often, and never among what all tests share.

    A run makes and drops whole applications. To look through every module and every test for each
    of them took an eighth of the time of a test of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
