"""The stages by name, for sentences of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from community.communities.models import Stage
from community.words import N_, Words

_NAMES: Mapping[str, Words] = MappingProxyType(
    {
        Stage.POTENTIAL: N_("Potential"),
        Stage.COALESCING: N_("Coalescing"),
        Stage.MATURING: N_("Maturing"),
        Stage.STEWARDING: N_("Stewarding"),
        Stage.TRANSFORMING: N_("Transforming"),
        Stage.ARCHIVED: N_("Archived"),
    }
)


def stage_name(stage: str) -> Words:
    """What people call a stage."""
    return _NAMES[stage]
