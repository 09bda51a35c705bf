"""What stands where, and what no file may tell."""

from __future__ import annotations

import re

from tests.architecture.files import ROOT, named, read, tracked

_TOP = {
    ".ci", "app", "benchmarks", "community", "docs", "frontend", "migrations", "search",
    "templates", "tests",
    ".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml",
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md",
    "pyproject.toml", "requirements.lock", "requirements-build.lock", "requirements-dev.lock",
    "wsgi.py",
}  # fmt: skip
_DRAWERS = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager"}
_SOMEBODYS_MACHINE = re.compile(r"/(?:root|home/\w+|Users/\w+)/")
_A_REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)\b")
_TEXT = (".py", ".md", ".toml", ".lock", ".json", ".html", ".ts", ".mjs", ".scss", ".yaml", "rc")


def test_nothing_else_stands_at_the_top() -> None:
    strange = {name.split("/")[0] for name in tracked()} - _TOP
    assert not strange, f"find a place in the tree for: {sorted(strange)}"


def test_no_module_is_a_drawer() -> None:
    drawers = [name for name in named(".py") if _DRAWERS & set(name[:-3].split("/"))]
    assert not drawers, f"name these after what lives in them: {drawers}"


def test_no_file_names_somebodys_machine_or_a_registry() -> None:
    telling = [
        f"{name}: {found[0]}"
        for name in named(*_TEXT, "Makefile")
        for found in [_SOMEBODYS_MACHINE.search(read(name)) or _A_REGISTRY.search(read(name))]
        if found
    ]
    assert not telling, f"this works on one machine or with one registry only: {telling}"


def test_every_folder_of_python_modules_is_a_package() -> None:
    folders = {
        (ROOT / name).parent
        for name in named(".py", under=("app/", "community/", "search/", "tests/"))
    }
    bare = sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists())
    assert not bare, f"each needs an __init__.py with its sentence: {bare}"


def test_every_mail_comes_as_text_and_as_html() -> None:
    mails = {
        name for name in tracked() if re.fullmatch(r"templates/email/[^_/][^/]*\.(html|txt)", name)
    }
    single = sorted(
        name
        for name in mails
        if {name.rpartition(".")[0] + ending for ending in (".html", ".txt")} - mails
    )
    assert not single, f"write the other half: {single}"
