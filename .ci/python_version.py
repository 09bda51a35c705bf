"""The oldest Python that Hearth runs on, and the way to a newer one on the same machine.

Written so that Python 3.6 can still read its own refusal.
"""

import os
import shutil
import subprocess
import sys

_OLDEST = (3, 11)
_NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def require() -> None:
    """Go on in a newer Python when this one is too old; stop with a clear word if there is none."""
    if sys.version_info >= _OLDEST:
        return
    for name in _NEWER:
        found = shutil.which(name)
        # A version manager leaves names on the path that lead nowhere.
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, *sys.argv])  # noqa: S606 - the same script, a newer Python
    wanted = ".".join(map(str, _OLDEST))
    sys.exit(
        f"Hearth needs Python {wanted} or newer and this is {sys.version.split()[0]}: "
        f"install python{wanted} (on Debian or Ubuntu: apt-get install python3), then try again."
    )
