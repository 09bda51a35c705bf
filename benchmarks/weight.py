"""What a page of twenty posts weighs, by file, on a first visit and on the next.

    python benchmarks/weight.py

A real `hearth serve` and Chromium with a counting wire between them: headers, sockets, the service
worker and what it keeps are in the figures. Goals: at most 120 kB first, 25 kB next.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from tests.browser_support import launch
from tests.weighing import weigh, wired


def main() -> None:
    """Weigh as a visitor and as the person who is shown the most."""
    with (
        tempfile.TemporaryDirectory() as folder,
        wired(Path(folder)) as installation,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for role in (None, "facilitator"):
            print(f"\n{role or 'signed out'}, bytes on the wire")
            print(weigh(browser, installation, role=role).table())
        browser.close()


if __name__ == "__main__":
    main()
