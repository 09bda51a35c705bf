"""Where templates, migrations and other files that are not code live, in checkout and wheel."""

from functools import cache
from pathlib import Path
from typing import Literal

Resource = Literal["templates", "migrations", "static", "demo", "translations"]

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "bundled"
_BESIDE_THE_PACKAGES = ("templates", "migrations")


class ResourceMissing(LookupError):
    """A folder that ships with Hearth is not where this installation should have it."""


@cache
def resource(name: Resource) -> Path:
    """The folder called `name`, as an absolute path.

    Templates and migrations stand at the top of a checkout; the wheel carries
    them in `app/bundled`. The rest lives inside `app` in both.
    """
    bundled = _BUNDLED / name
    if bundled.is_dir():
        return bundled
    home = _PACKAGE.parent if name in _BESIDE_THE_PACKAGES else _PACKAGE
    found = home / name
    if not found.is_dir():
        raise ResourceMissing(
            f"The folder {name!r} is missing from {home}: reinstall Hearth or restore the checkout."
        )
    return found
