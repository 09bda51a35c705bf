"""Single sign-on: whether its provider answers, and whether what its groups open exists."""

from __future__ import annotations

from app.config import Settings, SignOn
from app.database import Database
from app.doctor.findings import Finding, bad, doubtful, good
from app.fetching.fetcher import Fetcher
from app.fetching.targets import Allowed, FetchFailed
from community.identities.queries import unknown_slugs


def provider(settings: Settings, described: SignOn) -> Finding:
    """Whether the provider describes itself and has keys; pages are served either way."""
    from app.oidc.documents import Documents  # loads what only these installations need

    documents = Documents(Fetcher(Allowed.parse(settings.fetch_allow)), described.issuer)
    try:
        documents.described()
        keys = documents.keys()
    except FetchFailed as error:
        advice = "Nobody signs in by it meanwhile. Check HEARTH_OIDC_ISSUER and the provider."
        return bad("sign-on", f"{described.issuer} cannot be used: {error}", advice)
    return good("sign-on", f"{described.issuer} answers, keys: {len(keys)}")


def groups(database: Database, described: SignOn) -> Finding:
    """Whether every community that groups open is there."""
    slugs = {rule.community for rule in described.groups} - {""}
    with database.reading() as session:
        missing = unknown_slugs(session, slugs)
    if missing:
        advice = "Correct HEARTH_OIDC_GROUPS: it needs the slug that a community has now."
        return doubtful("groups", f"no community is called {', '.join(missing)}", advice)
    return good("groups", f"rules: {len(described.groups)}")
