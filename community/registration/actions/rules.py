"""Decide who may make an account, and what the organisation calls itself; both are logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Refused
from community.moderation.actions.log import log_organisation
from community.moderation.policies import Act
from community.organisation.actions import decide
from community.organisation.queries import PROFILE, Profile, organisation_profile
from community.outbox import record
from community.registration.events import RegistrationRuleChanged
from community.registration.hosts import PUBLIC_HOSTS
from community.registration.policies import MOST_DOMAINS, Policy, Rule, ascii_domain
from community.registration.queries import REGISTRATION, registration_rule
from community.words import N_


def checked_rule(policy: str, domains: Sequence[str]) -> Rule:
    """The rule that was typed.

    Refused (`bad_domain`, `public_host`, `no_domain`), with a word at the field.
    """
    found = {typed: ascii_domain(typed) for typed in domains if typed.strip()}
    wrong = [typed for typed, domain in found.items() if domain is None]
    if wrong:
        words = N_(
            "“%(typed)s” is no mail domain. Write it like example.org; one with ß or other special "
            "letters in its form that begins with xn--.",
            typed=wrong[0][:80],
        )
        raise Refused(words, code="bad_domain", fields={"domains": words})
    public = [domain for domain in found.values() if domain in PUBLIC_HOSTS]
    if public:
        words = N_(
            "Everybody can have an address at %(domain)s, so it cannot be a domain of the "
            "organisation. Name your own, or invite people one by one.",
            domain=public[0],
        )
        raise Refused(words, code="public_host", fields={"domains": words})
    kept = tuple(dict.fromkeys(domain for domain in found.values() if domain))
    if policy == Policy.DOMAIN and not kept:
        words = N_("Name at least one domain, or nobody could make an account.")
        raise Refused(words, code="no_domain", fields={"domains": words})
    if len(kept) > MOST_DOMAINS:
        words = N_("Name at most %(most)s domains.", most=MOST_DOMAINS)
        raise Refused(words, code="bad_domain", fields={"domains": words})
    return Rule(policy=Policy(policy), domains=kept)


def decide_rule(session: Session, rule: Rule, *, by: Actor, logged: bool = True) -> None:
    """Keep who may make an account, with a line in the log; nothing when it stays the same.

    `logged` is False only for whoever sets an installation up, before there is an admin.
    """
    before = registration_rule(session)
    if before == rule:
        return
    decide(session, REGISTRATION, {"policy": rule.policy, "domains": list(rule.domains)}, by=by)
    record(session, RegistrationRuleChanged())
    if logged:
        words = f"{_said(before)} → {_said(rule)}"
        log_organisation(session, by=by, act=Act.SET_REGISTRATION, reason=words[:500])


def decide_profile(session: Session, profile: Profile, *, by: Actor) -> None:
    """Keep the organisation's name and purpose; nothing when they stay the same."""
    before = organisation_profile(session)
    if before == profile:
        return
    decide(session, PROFILE, asdict(profile), by=by)
    words = f"{before.name} → {profile.name}" if before.name != profile.name else ""
    log_organisation(session, by=by, act=Act.SET_PROFILE, reason=words[:500])


def _said(rule: Rule) -> str:
    named = f" ({', '.join(rule.domains)})" if rule.domains else ""
    return f"{rule.policy}{named}"
