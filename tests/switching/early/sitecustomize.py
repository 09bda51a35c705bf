"""Takes a verb out of the web processes and the worker of a served Hearth, as they import it.

`SWITCHED_OFF` names it in one of these ways; several stand with a semicolon between them:

- `polls.vote`: nobody has this right;
- `community.polls.actions:vote`: this function refuses;
- `community.reading.queries.lists:unread_in = {}`: this function gives that, and does nothing;
- `community.notifications.questions:occasion_of[AcceptanceDue] = None`: the same of what a function
  does for one kind of event.

The code of a function is exchanged and not its name, so that whoever imported it has the new one.
The process that supervises has everything, since it loads the demonstration.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import inspect
import operator
import os
import sys
from collections.abc import Sequence
from types import FunctionType, ModuleType

_RIGHTS = "community.rights"


def _refuses(*_given: object, **_more: object) -> None:
    from community.errors import Refused

    raise Refused("This is switched off.")


def _gives(*_given: object, _result: object = None, **_more: object) -> object:
    return _result


class _Waiting(importlib.abc.MetaPathFinder):
    """Waits for the modules in which something is taken out, before anybody has it."""

    def __init__(self, *all_off: str) -> None:
        self._by_module: dict[str, list[str]] = {}
        for off in all_off:
            self._by_module.setdefault(_module_of(off), []).append(off)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the module as it is found without this, and be there when it has run."""
        if fullname not in self._by_module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def run_and_take_out(module: ModuleType) -> None:
            run(module)
            for off in self._by_module[fullname]:
                _take_out(module, off)
                print(f"switched off: {off}", file=sys.stderr, flush=True)  # noqa: T201  # to the log

        setattr(spec.loader, "exec_module", run_and_take_out)  # noqa: B010  # no method, for mypy
        return spec


def _module_of(off: str) -> str:
    module, named, _ = off.partition(":")
    return module if named else _RIGHTS


def _take_out(module: ModuleType, off: str) -> None:
    _, named, rest = off.partition(":")
    if not named:
        object.__setattr__(module.RIGHTS[off], "roles", frozenset())
        return
    name, _, result = (each.strip() for each in rest.partition("="))
    function = function_in(module, name)
    function.__defaults__ = None
    if not result:
        function.__code__, function.__kwdefaults__ = _refuses.__code__, None
        return
    function.__code__ = _gives.__code__
    function.__kwdefaults__ = {"_result": ast.literal_eval(result)}


def function_in(module: ModuleType, name: str) -> FunctionType:
    """The innermost function that is called so, or what it does for the kind in brackets."""
    name, _, kind = name.rstrip("]").partition("[")
    found = operator.attrgetter(name)(module)
    if kind:
        found = next(one for each, one in found.registry.items() if each.__name__ == kind)
    innermost: FunctionType = inspect.unwrap(found)
    return innermost


def _is_supervisor() -> bool:
    """Whether this process is `hearth serve` itself, which loads the demonstration."""
    return "serve" in sys.orig_argv


if not _is_supervisor():
    _off = filter(None, map(str.strip, os.environ.get("SWITCHED_OFF", "").split(";")))
    sys.meta_path.insert(0, _Waiting(*_off))
