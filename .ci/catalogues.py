"""The catalogues of sentences: `catalogues.py update` for who writes, `compile` for who runs.

Sentences are found in the code and the templates. Each language has one file of them, sorted and
without line numbers, so that two people's changes meet in one place only when they concern one
sentence. What is compiled is built, like the browser's half, and never committed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("app") / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "NP_": (1, 2)}
_METHODS = [("app/**.py", "python"), ("community/**.py", "python"), ("templates/**", "jinja2")]
# A template that cannot be read must not lose its sentences in silence.
_OPTIONS = {"templates/**": {"silent": "false"}}
_HEAD = r"""msgid ""
msgstr ""
"Project-Id-Version: Hearth\n"
"Language: {}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {}\n"

"""
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")


def sentences(root: Path = ROOT) -> Catalog:
    """Every sentence that can be translated, and where it stands."""
    found = Catalog(project="Hearth", charset="utf-8")
    for top in ("app", "community", "templates"):
        for name, _line, message, comments, context in extract_from_dir(
            root / top,
            [(pattern.partition("/")[2], how) for pattern, how in _METHODS if _is_in(pattern, top)],
            {pattern.partition("/")[2]: more for pattern, more in _OPTIONS.items()},
            keywords=KEYWORDS,
            comment_tags=("translators:",),
        ):
            place = [(f"{top}/{name}", 0)]
            found.add(message, None, place, auto_comments=comments, context=context)
    return found


def _is_in(pattern: str, top: str) -> bool:
    return pattern.partition("/")[0] == top


def files(root: Path = ROOT) -> dict[str, Path]:
    """The file of each language that Hearth is translated into."""
    found = sorted((root / FOLDER).glob("*/LC_MESSAGES/messages.po"))
    return {path.parent.parent.name: path for path in found}


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def update() -> int:
    """Bring every file in step with the code, and say what is left to translate."""
    known = sentences()
    left = 0
    for language, path in files().items():
        catalogue = read(path, language)
        catalogue.update(known, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(catalogue, path)
        faults = list(faults_of(catalogue, known))
        left += len(faults)
        print(f"{language}: {len(catalogue)} sentences, {len(faults)} to see to")
        for fault in faults:
            print(f"  {fault}")
    return left


def _write(catalogue: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        # A head without dates: two people's updates must not differ where nothing did.
        file.write(_HEAD.format(catalogue.locale, catalogue.plural_forms).encode())
        options = {"omit_header": True, "sort_output": True, "include_lineno": False}
        write_po(file, catalogue, width=100, **options)


def faults_of(catalogue: Catalog, known: Catalog) -> Iterator[str]:
    """What a language's file still lacks, a line for each sentence."""
    for wanted in known:
        if not wanted.id:
            continue
        fault = _fault_of(catalogue.get(wanted.id, wanted.context), catalogue)
        if fault:
            yield f"{fault}: {_one(wanted.id)}"
    for message in catalogue:
        if message.id and known.get(message.id, message.context) is None:
            yield f"said nowhere any more: {_one(message.id)}"


def _fault_of(message: Message | None, catalogue: Catalog) -> str | None:
    if message is None:
        return "missing"
    if not _is_whole(message, catalogue):
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    return None if _placeholders_agree(message) else "placeholders differ"


def _one(identifier: str | tuple[str, ...]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def _is_whole(message: Message, catalogue: Catalog) -> bool:
    said = message.string
    if isinstance(message.id, str):
        return bool(said)
    return isinstance(said, (tuple, list)) and len(said) == catalogue.num_plurals and all(said)


def _placeholders_agree(message: Message) -> bool:
    """Whether every value has its place; one form of several may leave the number out."""
    if isinstance(message.id, str):
        return _values(message.id) == _values(message.string)
    asked = _values(message.id[-1])
    number = {"%(num)s", "%(num)d"}
    return all(asked - number <= _values(said) <= asked for said in message.string)


def _values(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def compile_all() -> None:
    """Write the files that a running Hearth reads."""
    for language, path in files().items():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path, language))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        sys.exit(1 if update() else 0)
    elif sys.argv[1:] == ["compile"]:
        compile_all()
    else:
        sys.exit("usage: catalogues.py update|compile")
