"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.files import named, read

_PYTHON_LINES = 300
_FUNCTION_LINES = 40
_TYPESCRIPT_LINES = 150
# Written by a tool and never edited afterwards.
_GENERATED = ("migrations/versions/",)


def _python() -> list[str]:
    return [name for name in named(".py") if not name.startswith(_GENERATED)]


def test_python_files_stay_under_300_lines() -> None:
    long = [name for name in _python() if len(read(name).splitlines()) >= _PYTHON_LINES]
    assert not long, f"make a package of the same name, split by noun: {long}"


def test_functions_stay_within_40_lines() -> None:
    long = [place for name in _python() for place in _long_functions(name)]
    assert not long, f"give the parts names of their own: {long}"


def _long_functions(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(read(name))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > _FUNCTION_LINES:
                yield f"{name}:{node.lineno} {node.name} ({lines})"


def test_typescript_modules_stay_under_150_lines() -> None:
    sources = named(".ts", under=("frontend/src/",))
    long = [name for name in sources if len(read(name).splitlines()) >= _TYPESCRIPT_LINES]
    assert not long, f"one module adds one behaviour: {long}"


def test_every_module_opens_with_a_sentence() -> None:
    silent = []
    for name in _python():
        said = ast.get_docstring(ast.parse(read(name))) or ""
        if not said.split("\n\n")[0].rstrip().endswith("."):
            silent.append(name)
    assert not silent, f"say in one sentence what lives in: {silent}"


def test_typescript_modules_open_with_a_sentence() -> None:
    sources = named(".ts", under=("frontend/src/",))
    silent = [name for name in sources if not read(name).startswith("// ")]
    assert not silent, f"say in one comment what lives in: {silent}"
