"""The bill of materials and the audit of the lock files."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.architecture.files import ROOT, read


def _script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of `.ci`, which is no package."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def test_the_bill_names_every_pin_and_what_the_browser_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sbom = _script("sbom", monkeypatch)
    made: dict[str, Any] = sbom.bill()

    named = [(each["name"], each["version"]) for each in made["components"]]
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+)", read("requirements.lock"), re.MULTILINE)
    assert {(name.lower(), version) for name, version in pinned} <= set(named)
    assert ("htmx.org", json.loads(read("frontend/package.json"))["dependencies"]["htmx.org"]) in (
        named
    )
    assert "esbuild" not in dict(named), "what only builds is not shipped"
    assert all(each["hashes"] for each in made["components"])
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made == sbom.bill(), "the same locks make the same bill"


def test_the_bill_says_who_needs_what(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _script("sbom", monkeypatch).bill()
    refs = {each["bom-ref"] for each in made["components"]}
    needs = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}

    assert len(refs) == len(made["components"])
    assert set(needs) == refs | {made["metadata"]["component"]["bom-ref"]}
    assert all(set(found) <= refs for found in needs.values())
    ours = needs[made["metadata"]["component"]["bom-ref"]]
    assert any(ref.startswith("pkg:pypi/flask@") for ref in ours)
    flask = next(found for ref, found in needs.items() if ref.startswith("pkg:pypi/flask@"))
    assert any(ref.startswith("pkg:pypi/werkzeug@") for ref in flask)
    reached, waiting = set(), list(ours)
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == refs, "everything is there because something asks for it"


def _advisory(name: str, events: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    package = {"ecosystem": "PyPI", "name": name}
    affected = {"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": f"X-{name}", "summary": "A hole", "affected": [{**affected, **more}]}


@pytest.mark.parametrize(
    ("events", "more", "found"),
    [
        ([{"introduced": "0"}], {}, True),
        ([{"introduced": "0"}, {"fixed": "1.5"}], {}, False),
        ([{"introduced": "0"}, {"fixed": "2.1"}], {}, True),
        ([{"introduced": "2.1"}], {}, False),
        ([{"introduced": "0"}, {"last_affected": "2.0"}], {}, True),
        ([{"introduced": "0"}, {"last_affected": "1.9"}], {}, False),
        ([{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}], {}, True),
        ([], {"versions": ["2.0"]}, True),
        ([], {"versions": ["2.0.1"]}, False),
        ([{"introduced": "0"}, {"fixed": "no version"}], {}, True),
    ],
)
def test_the_audit_finds_what_concerns_a_pin(
    monkeypatch: pytest.MonkeyPatch, *, events: list[dict[str, str]], more: Any, found: bool
) -> None:
    audit = _script("audit", monkeypatch)
    pin = audit.Package("PyPI", "some-thing", "2.0", ())
    about = [_advisory("Some_Thing", events, **more), _advisory("other", [{"introduced": "0"}])]

    said = list(audit.findings([pin], about))

    assert said == (["some-thing 2.0: X-Some_Thing A hole"] if found else [])
    assert list(audit.findings([pin], [{**about[0], "withdrawn": "2026-01-01"}])) == []


@pytest.mark.parametrize("content", [b"{broken", b'"\xff"'])
def test_a_damaged_advisory_is_named_rather_than_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    audit = _script("audit", monkeypatch)
    (tmp_path / "hole.json").write_bytes(content)

    with pytest.raises(ValueError, match=r"hole\.json is damaged .* Fetch it again"):
        list(audit.advisories_in(tmp_path))
