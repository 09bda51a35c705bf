"""Who may make an account, without any database: the rule, the address and the invitation."""

from __future__ import annotations

import pytest

from community.errors import Refused
from community.registration.actions.rules import checked_rule
from community.registration.policies import (
    NO_KEY,
    Key,
    Policy,
    Rule,
    Verdict,
    Weight,
    ascii_domain,
    verdict,
)

DOMAINS = Rule(policy=Policy.DOMAIN, domains=("lake.example", "xn--strae-oqa.example"))
INVITED, APPROVED = Rule(policy=Policy.INVITATION), Rule(policy=Policy.APPROVAL)
ADMINS, FACILITATORS = Key(weight=Weight.ADMIN), Key(weight=Weight.FACILITATOR)


@pytest.mark.parametrize(
    ("rule", "email", "key", "wanted"),
    [
        (Rule(), "a@any.example", NO_KEY, Verdict.IN),
        (DOMAINS, "a@lake.example", NO_KEY, Verdict.IN),
        (DOMAINS, "a@LAKE.example", NO_KEY, Verdict.IN),
        (DOMAINS, "a@xn--strae-oqa.example", NO_KEY, Verdict.IN),
        (DOMAINS, "a@mail.lake.example", NO_KEY, Verdict.OTHER_DOMAIN),
        (DOMAINS, "a@lake.example.evil.example", NO_KEY, Verdict.OTHER_DOMAIN),
        (DOMAINS, "a@notlake.example", NO_KEY, Verdict.OTHER_DOMAIN),
        (DOMAINS, "a@any.example", FACILITATORS, Verdict.OTHER_DOMAIN),
        (DOMAINS, "a@any.example", ADMINS, Verdict.IN),
        (INVITED, "a@any.example", NO_KEY, Verdict.NOT_INVITED),
        (INVITED, "a@any.example", FACILITATORS, Verdict.IN),
        (INVITED, "a@b.example", Key(weight=Weight.ADMIN, email="a@b.example"), Verdict.IN),
        (INVITED, "x@b.example", Key(weight=Weight.ADMIN, email="a@b.example"), "not_invited"),
        (APPROVED, "a@any.example", NO_KEY, Verdict.WAITS),
        (APPROVED, "a@any.example", FACILITATORS, Verdict.WAITS),
        (APPROVED, "a@any.example", ADMINS, Verdict.IN),
    ],
)
def test_the_rule_and_the_invitation_decide(
    rule: Rule, email: str, key: Key, wanted: Verdict
) -> None:
    assert verdict(rule, email=email, key=key) == wanted


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" @Lake.Example. ", "lake.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("straße.example", None),  # the encoding at hand would make it strasse.example
        ("localhost", None),
        ("a b.example", None),
        ("a..example", None),
        ("x" * 64 + ".example", None),
    ],
)
def test_domains_are_compared_in_one_form(typed: str, kept: str | None) -> None:
    assert ascii_domain(typed) == kept


def test_what_is_no_domain_is_named() -> None:
    for policy, domains, code in (
        ("domain", ["lake.example", "straße.example"], "bad_domain"),
        ("domain", [], "no_domain"),
        ("domain", [f"d{number}.example" for number in range(51)], "bad_domain"),
    ):
        with pytest.raises(Refused) as refused:
            checked_rule(policy, domains)
        assert (refused.value.code, set(refused.value.fields)) == (code, {"domains"})
