"""`--switched-off NAME`: what the tests serve runs with one verb taken out of it.

The product knows nothing of this: `early/sitecustomize.py` does it in the served processes. What
the tests themselves do in the database, they do with everything in place.
"""

from __future__ import annotations

from pathlib import Path

import pytest

_EARLY = Path(__file__).parent / "early"
_chosen: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    parser.addoption(
        "--switched-off",
        metavar="NAME",
        help="serve without this verb of tests/browser/verbs; its test has to fail then",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is to be switched off until something is served."""
    if (name := config.getoption("switched_off")) is None:
        return
    from tests.browser.verbs import VERBS

    if name not in VERBS:
        message = f"no verb is called {name}; there are: {', '.join(VERBS)}"
        raise pytest.UsageError(message)
    _chosen[:] = [VERBS[name].off]


def pytest_unconfigure() -> None:
    """What runs in the same process afterwards has everything."""
    _chosen.clear()


def environment() -> dict[str, str]:
    """What a served Hearth gets told of it: nothing, unless the option was given."""
    return without(_chosen[0]) if _chosen else {}


def without(off: str) -> dict[str, str]:
    """The environment in which a process takes this out of itself."""
    return {"PYTHONPATH": str(_EARLY), "SWITCHED_OFF": off}
