"""Runs the journey of every verb with that verb switched off, and demands that it fails.

It has to fail in the journey itself: a server that does not start proves nothing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from defusedxml import ElementTree

from tests.browser.verbs import VERBS

_ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """The number of journeys that did not notice."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.verbs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these verbs")
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help="so many at a time")
    chosen = parser.parse_args()
    if strange := set(chosen.names) - set(VERBS):
        parser.error(f"no verb is called {', '.join(sorted(strange))}")
    with ThreadPoolExecutor(chosen.at_once) as hands:
        noticed = list(hands.map(_is_noticed, chosen.names or VERBS))
    print(f"{sum(noticed)} of {len(noticed)} journeys fail without their verb")  # noqa: T201  # the answer
    return noticed.count(False)


def _is_noticed(name: str) -> bool:
    """Whether its journey fails without this verb, and a line that says where."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        journey = f"tests/browser/{VERBS[name].test}"
        command = [sys.executable, "-m", "pytest", "-q", "--switched-off", name, journey]
        done = subprocess.run(
            [*command, f"--junitxml={report}", f"--basetemp={folder}/made"],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        failed, why = _outcome(report, done.stdout + done.stderr)
    took = time.monotonic() - began
    verdict = "fails" if failed else "DOES NOT FAIL"
    print(f"{name}: {verdict} ({took:.0f} s) {why}", flush=True)  # noqa: T201  # the answer
    return failed


def _outcome(report: Path, said: str) -> tuple[bool, str]:
    """Whether the one test of the report failed while it ran, and its own words for it."""
    if not report.exists():
        return False, said[-2000:]
    case = ElementTree.parse(report).find(".//testcase")
    if case is None:
        return False, said[-2000:]
    if (error := case.find("error")) is not None:
        return False, f"it could not be tried: {(error.text or '')[-2000:]}"
    if (failure := case.find("failure")) is None:
        return False, "it passes, or is left out"
    where = [line for line in (failure.text or "").splitlines() if line.startswith(">")]
    message = " ".join((failure.get("message") or "").split())[:160]
    return True, f"{where[0][1:].strip() if where else ''} | {message}"


if __name__ == "__main__":
    sys.exit(main())
