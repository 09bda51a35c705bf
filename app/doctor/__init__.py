"""`hearth doctor`: what an installation needs, looked at one by one; nothing is changed."""

from __future__ import annotations

from app.doctor.examination import examine
from app.doctor.findings import Finding

__all__ = ["Finding", "examine"]
