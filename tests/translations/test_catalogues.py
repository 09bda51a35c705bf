"""Every language's file has every sentence, whole, with its values and its plural forms."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from app.i18n import LANGUAGES
from tests.architecture.files import ROOT


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / ".ci" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_TOOL = _tool()


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    """Every sentence of the code and the templates."""
    found: Catalog = _TOOL.sentences()
    return found


def test_the_languages_on_offer_are_those_that_have_a_file() -> None:
    assert set(LANGUAGES) == {"en", *_TOOL.files()}


def test_sentences_are_found_in_the_domain_the_application_and_the_templates(
    sentences: Catalog,
) -> None:
    places = {name.partition("/")[0] for message in sentences for name, _ in message.locations}
    assert places == {"app", "community", "templates"}
    assert len(sentences) > 500


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_is_complete(language: str, sentences: Catalog) -> None:
    catalogue = _TOOL.read(_TOOL.files()[language], language)
    left = list(_TOOL.faults_of(catalogue, sentences))
    assert not left, f"run `make translations`, then write these in {language}: {left}"


_SPOILT = {
    "missing": 'msgid "Other"\nmsgstr "Anderes"\n',
    "untranslated": 'msgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'
    'msgstr[0] "%(num)s x"\nmsgstr[1] ""\n',
    "fuzzy": '#, fuzzy\nmsgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'
    'msgstr[0] "%(num)s x"\nmsgstr[1] "%(num)s y"\n',
    "placeholders differ": 'msgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'
    'msgstr[0] "%(num)s x"\nmsgstr[1] "%(number)s y"\n',
}


@pytest.mark.parametrize("fault", sorted(_SPOILT))
def test_what_is_not_whole_would_be_seen(fault: str, tmp_path: Path) -> None:
    known = Catalog(locale="de")
    known.add(("%(num)s post", "%(num)s posts"))
    file = tmp_path / "messages.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file.write_text(head + _SPOILT[fault], encoding="utf-8")

    faults = list(_TOOL.faults_of(_TOOL.read(file, "de"), known))

    assert faults[0] == f"{fault}: %(num)s post"


def test_a_second_update_changes_nothing(tmp_path: Path, sentences: Catalog) -> None:
    written = []
    source = _TOOL.files()["de"]
    for turn in ("first", "second"):
        catalogue = _TOOL.read(source, "de")
        catalogue.update(sentences, no_fuzzy_matching=True)
        source = tmp_path / f"{turn}.po"
        _TOOL._write(catalogue, source)
        written.append(source.read_text(encoding="utf-8"))
    assert written[0] == written[1]
