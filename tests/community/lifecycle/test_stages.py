"""Gates and the moves that weekly runs carry, by hand-made figures."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.communities.models import Stage
from community.lifecycle.findings import finding
from community.lifecycle.stages import (
    SHIPPED,
    GateFigures,
    Verdict,
    as_json,
    gates,
    gates_in,
    shown,
)
from tests.community.lifecycle.figures import FIRST, runs, week


def verdict(stage: str, code: str, **figures: object) -> Verdict:
    found = {gate.code: gate for gate in gates(stage, week(**figures), SHIPPED)}
    return found[code].verdict


def moves(stage: str, *weeks: list[GateFigures]) -> str | None:
    flat = [each for part in weeks for each in part]
    found = finding(stage, flat, SHIPPED)
    return found.to_stage if found else None


def test_a_founding_checklist_moves_on_after_two_runs_and_not_after_one() -> None:
    assert moves(Stage.POTENTIAL, runs(1)) is None
    assert moves(Stage.POTENTIAL, runs(2)) == Stage.COALESCING


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"charter_complete": False}, "charter"),
        ({"sponsor_set": False}, "sponsor"),
        ({"facilitators": 1}, "facilitators"),
        ({"members": 7}, "members"),
        ({"seeded_threads": 4}, "seeded_threads"),
        ({"first_event_dated": False}, "first_event"),
    ],
)
def test_every_part_of_the_founding_checklist_counts(missing: dict[str, object], code: str) -> None:
    assert verdict(Stage.POTENTIAL, code, **missing) == Verdict.FAILED
    assert moves(Stage.POTENTIAL, runs(3, **missing)) is None


def test_coalescing_has_to_hold_for_four_weeks_and_maturing_for_eight() -> None:
    assert moves(Stage.COALESCING, runs(3)) is None
    assert moves(Stage.COALESCING, runs(4)) == Stage.MATURING
    assert moves(Stage.MATURING, runs(7)) is None
    assert moves(Stage.MATURING, runs(8)) == Stage.STEWARDING


def test_one_failing_week_begins_the_count_anew_and_since_names_the_first_good_week() -> None:
    broken = runs(8)
    broken[3] = week(3, core=1)
    assert moves(Stage.COALESCING, broken) == Stage.MATURING

    found = finding(Stage.COALESCING, broken, SHIPPED)
    assert found is not None
    assert found.since == week(4).week
    broken[6] = week(6, core=1)
    assert moves(Stage.COALESCING, broken) is None


def test_of_fewer_than_ten_threads_nothing_is_said() -> None:
    assert verdict(Stage.COALESCING, "replied_share", threads=9) == Verdict.NOT_ENOUGH
    assert verdict(Stage.COALESCING, "replied_share", threads=10) == Verdict.PASSED
    assert moves(Stage.COALESCING, runs(8, threads=9)) is None
    assert moves(Stage.MATURING, runs(12, threads=9, replied_share=0.0)) == Stage.STEWARDING


def test_small_communities_are_asked_for_a_part_of_their_members_with_a_floor() -> None:
    assert verdict(Stage.COALESCING, "contributors", members=20, contributors=6) == Verdict.PASSED
    assert verdict(Stage.COALESCING, "contributors", members=20, contributors=5) == Verdict.FAILED
    assert verdict(Stage.COALESCING, "core", members=8, core=3) == Verdict.PASSED
    assert verdict(Stage.COALESCING, "core", members=8, core=2) == Verdict.FAILED
    assert verdict(Stage.COALESCING, "contributors", members=900, contributors=12) == Verdict.PASSED


def test_backwards_takes_a_miss_by_a_fifth_for_eight_weeks() -> None:
    assert moves(Stage.MATURING, runs(8, member_share=0.39)) == Stage.COALESCING
    assert moves(Stage.MATURING, runs(7, member_share=0.39)) is None
    assert moves(Stage.MATURING, runs(8, member_share=0.45)) is None
    assert moves(Stage.STEWARDING, runs(8, artefacts=4)) == Stage.MATURING
    assert moves(Stage.COALESCING, runs(20, core=0, charter_complete=False)) is None


def test_what_fails_narrowly_or_cannot_be_known_does_not_speak_against_a_step_back() -> None:
    short = {"artefacts": 4, "member_share": 0.87, "starts": 6, "member_start_share": None}
    found = finding(Stage.STEWARDING, runs(8, **short), SHIPPED)
    assert found is not None
    assert found.evidence[0].code == "artefacts"
    assert {gate.code for gate in found.evidence} == {"artefacts", "member_share"}
    assert {gate.verdict for gate in found.counter_evidence} == {Verdict.PASSED}
    quiet = finding(Stage.STEWARDING, runs(8, **short, vitality="quiet"), SHIPPED)
    assert quiet is not None
    assert quiet.to_stage == Stage.TRANSFORMING
    assert {gate.verdict for gate in quiet.counter_evidence} == {Verdict.PASSED}


def test_what_cannot_be_known_never_takes_a_stage_away() -> None:
    unknown = {"threads": 3, "replied_share": 0.0, "newcomers": 0, "newcomer_return": None}
    assert moves(Stage.MATURING, runs(12, member_share=0.6, **unknown)) is None


def test_a_dip_of_vitality_demotes_nobody_and_is_told_as_a_reason_against() -> None:
    for mood in ("watch", "quieting", "quiet"):
        assert moves(Stage.MATURING, runs(8, vitality=mood)) == Stage.STEWARDING
        found = finding(Stage.COALESCING, runs(4, vitality=mood), SHIPPED)
        assert found is not None
        assert f"vitality_{mood}" in {gate.code for gate in found.counter_evidence}
    assert moves(Stage.STEWARDING, runs(12, vitality="quieting")) is None


def test_eight_quiet_weeks_suggest_a_transformation_and_nothing_ever_archives() -> None:
    assert moves(Stage.STEWARDING, runs(7, vitality="quiet")) is None
    assert moves(Stage.STEWARDING, runs(8, vitality="quiet")) == Stage.TRANSFORMING
    assert moves(Stage.TRANSFORMING, runs(60, vitality="quiet", contributors=0)) is None
    assert moves(Stage.ARCHIVED, runs(60)) is None


def test_a_proposal_shows_at_least_three_evidences_each_with_its_threshold() -> None:
    for stage in (Stage.POTENTIAL, Stage.COALESCING, Stage.MATURING):
        found = finding(stage, runs(8), SHIPPED)
        assert found is not None
        assert len(found.evidence) >= 3
        assert all(gate.value is not None for gate in found.evidence)
        assert found.since == FIRST


def test_the_thresholds_of_the_organisation_are_the_ones_that_count() -> None:
    strict = {**SHIPPED, "hold_weeks": 6}
    assert finding(Stage.COALESCING, runs(5), strict) is None
    assert finding(Stage.COALESCING, runs(6), strict) is not None


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_a_count_of_fewer_than_five_people_is_never_kept(a: int, b: int, c: int) -> None:
    few = week(contributors=a, core=b, newcomers=c, members=10)
    for stage in (Stage.COALESCING, Stage.MATURING):
        kept = as_json(gates(stage, few, SHIPPED))
        for code in ("contributors", "core", "absence_factor", "newcomer_return"):
            assert kept.get(code, {}).get("value") is None
        assert kept.get("newcomer_return", {}).get("n") is None
        shares = [kept[code] for code in kept if code.endswith("_share") or code == "cohesion"]
        assert all(part["value"] is None for part in shares)


def test_gates_survive_being_kept() -> None:
    found = [shown(gate) for gate in gates(Stage.MATURING, week(), SHIPPED)]

    assert gates_in(json.loads(json.dumps(as_json(found)))) == found
