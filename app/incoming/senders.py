"""Whether the server that took a message in found that its sender is who it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"(dmarc|dkim|spf)\s*=\s*([a-z]+)")
_PROPERTY = re.compile(r"(header\.d|header\.i|header\.from|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)")
_LOOKED_AT = 4_000  # characters of one header


def is_proven(sender: str, results: Sequence[str], *, authserv: str) -> bool:
    """Whether the trusted server vouches for the domain of this address.

    Only the newest header that bears the name of that server counts: below it may stand what a
    stranger wrote in its name. DMARC says it all; without a word of it, a signature or a sending
    server of the very domain does.
    """
    domain = sender.rpartition("@")[2]
    for written in results:
        words = _COMMENT.sub(" ", written[:_LOOKED_AT].lower())
        named, *found = words.split(";")
        if named.split()[:1] == [authserv]:
            return bool(domain) and _vouches(found, domain)
    return False


def _vouches(found: Sequence[str], domain: str) -> bool:
    passed = False
    for part in found:
        result = _RESULT.match(part.strip())
        if result is None:
            continue
        about = [match[2] for match in _PROPERTY.finditer(part)]
        domains = {name.rpartition("@")[2].strip(".<>") for name in about}
        if result[1] == "dmarc":
            # Of several From lines a server may have looked at another one.
            return result[2] == "pass" and domains <= {domain}
        if result[2] == "pass" and any(_covers(name, domain) for name in domains):
            passed = True
    return passed


def _covers(name: str, domain: str) -> bool:
    """The domain itself, or one above it that is no bare top level."""
    return name == domain or ("." in name and domain.endswith("." + name))
