"""Opening the engine with a model, or saying why it is opened without."""

from __future__ import annotations

import logging
from pathlib import Path

from search.semantic.encoder import Encoder
from search.semantic.engine import SemanticEngine
from search.semantic.model import BadModel

_log = logging.getLogger(__name__)


def open_semantic(
    path: Path, model: Path, *, budget_seconds: float, patience_seconds: float
) -> SemanticEngine | None:
    """The engine over the index in `path` with the model in its folder; None when it is unfit."""
    try:
        encoder = Encoder(model)
    except BadModel as error:
        _log.warning("Search goes by words alone: %s", error)
        return None
    return SemanticEngine(
        path, encoder, budget_seconds=budget_seconds, patience_seconds=patience_seconds
    )
