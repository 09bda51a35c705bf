"""The index on disk: private, damaged, killed, busy, rebuilt; never wrong without saying so."""

import errno
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from search import IndexBusy, IndexDamaged, Removal, State, open_engine, parse
from search.whoosh_engine import VERSION, WhooshEngine, check_distribution
from tests.search import oracle
from tests.search.samples import ask, document, found
from tests.soak import rounds, seeded


def root_of(engine: WhooshEngine) -> Path:
    """Where this engine keeps its files."""
    return engine._folder.root


def test_the_directory_is_ours_alone(index: WhooshEngine) -> None:
    index.write([document(1, "x")])
    for folder in (root_of(index), *root_of(index).glob("index-*")):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_only_the_tested_distribution_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    check_distribution()
    monkeypatch.setattr("search.whoosh_engine.DISTRIBUTION", ("whoosh3", "3.53.0"))
    with pytest.raises(RuntimeError, match=r"needs whoosh3 3\.53\.0"):
        check_distribution()


def test_without_an_index_a_search_is_degraded_and_a_write_asks_for_a_rebuild(
    tmp_path: Path,
) -> None:
    engine = open_engine(tmp_path / "nothing")
    assert engine.search(parse("x"), audiences=["public"]).degraded
    assert not engine.state().sound
    with pytest.raises(IndexDamaged):
        engine.write([document(1, "x")])


def test_another_process_sees_a_commit_at_its_next_search(index: WhooshEngine) -> None:
    other = WhooshEngine(root_of(index), budget_seconds=30)
    assert found(other, "news") == []
    index.write([document(1, "news")])
    assert found(other, "news") == ["reply:1"]
    index.write([document(1, "olds")])
    assert found(other, "news") == []
    index.write([Removal("reply:1")])
    assert other.count() == 0


def test_many_updates_and_merges_leave_nothing_stale(index: WhooshEngine) -> None:
    draw = random.Random(7)
    reader = WhooshEngine(root_of(index), budget_seconds=30)
    latest: dict[int, str | None] = {}
    for step in range(70):
        changes = []
        for number in draw.sample(range(60), 5):
            gone = draw.random() < 0.2
            latest[number] = None if gone else f"step{step}"
            changes.append(
                Removal(f"reply:{number}") if gone else document(number, f"shared step{step}")
            )
        index.write(changes)
    living = {f"reply:{n}" for n, word in latest.items() if word}
    assert set(reader.uids()) == living
    assert ask(reader, "shared", limit=100).total == len(living)
    for number, word in latest.items():
        if word:
            assert f"reply:{number}" in found(reader, word, limit=100)
    segments = list(root_of(index).glob("index-*/*.seg"))
    assert len(segments) < 30
    assert reader.verify().sound


def test_stock_whoosh_agrees_on_hits_and_scores(index: WhooshEngine) -> None:
    draw = random.Random(3)
    words = [f"w{n}" for n in range(40)]
    for _ in range(12):
        index.write(
            document(
                draw.randrange(300),
                " ".join(draw.choices(words, k=draw.randint(3, 30))),
                title=" ".join(draw.choices(words, k=draw.randint(1, 4))),
            )
            for _ in range(40)
        )
    (folder,) = root_of(index).glob("index-*")
    average = index._reading.snapshot().average
    for _ in range(20):
        chosen = draw.sample(words, 3)
        page = ask(index, " ".join(chosen), limit=500)
        ours = {group.best.uid: group.best.score for group in page.groups}
        expected = oracle.scores(folder, chosen, average)
        assert ours == pytest.approx(expected, rel=1e-4)
        assert page.total == len(expected)


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_noticed_and_a_rebuild_heals_it(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    writer = WhooshEngine(tmp_path, budget_seconds=30)
    documents = [document(n, f"alpha beta{n} gamma{n % 5}") for n in range(60)]
    writer.rebuild(documents[:40])
    writer.write(documents[40:])
    damage(draw, tmp_path)
    engine = WhooshEngine(tmp_path, budget_seconds=30)
    page = engine.search(parse("alpha"), audiences=["public"], limit=100)
    assert page.degraded or page.total <= 60
    assert not engine.verify().sound
    engine.rebuild(documents)
    assert engine.verify() == State(documents=60, watermark=0, version=VERSION)
    assert ask(engine, "alpha", limit=100).total == 60


def damage(draw: random.Random, root: Path) -> None:
    """Flip a byte, cut or remove one of the files."""
    files = sorted([*root.glob("index-*/*.seg"), *root.glob("index-*/*.toc")])
    path = draw.choice(files)
    content = bytearray(path.read_bytes())
    kind = draw.choice(["flip", "flip", "flip", "cut", "remove", "empty"])
    if kind == "flip":
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(content)
    elif kind == "cut":
        path.write_bytes(content[: draw.randrange(len(content))])
    elif kind == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()


def test_damage_while_serving_degrades_and_stops_the_writer_until_rebuilt(
    index: WhooshEngine,
) -> None:
    index.write([document(n, f"alpha word{n}") for n in range(50)])
    for path in root_of(index).glob("index-*/*.seg"):
        os.truncate(path, 100)
    assert ask(index, "alpha").degraded
    assert ask(WhooshEngine(root_of(index), budget_seconds=30), "alpha").degraded
    assert not index.state().sound
    with pytest.raises(IndexDamaged):
        index.write([document(51, "alpha")])
    index.rebuild([document(1, "alpha")])
    assert found(index, "alpha") == ["reply:1"]


def test_a_lost_directory_degrades_and_heals(index: WhooshEngine) -> None:
    index.write([document(1, "alpha")])
    for path in [*root_of(index).glob("index-*/*"), root_of(index) / "current.json"]:
        path.unlink()
    fresh = WhooshEngine(root_of(index), budget_seconds=30)
    assert ask(fresh, "alpha").degraded
    fresh.rebuild([document(1, "alpha")])
    assert found(index, "alpha") == ["reply:1"]


def test_a_directory_removed_while_serving_degrades_and_heals(index: WhooshEngine) -> None:
    index.write([document(1, "alpha")])
    shutil.rmtree(root_of(index))
    assert ask(index, "alpha").degraded
    with pytest.raises(IndexDamaged):
        index.write([document(2, "alpha")])
    index.rebuild([document(1, "alpha")])
    assert found(index, "alpha") == ["reply:1"]
    assert stat.S_IMODE(root_of(index).stat().st_mode) == 0o700


def test_an_index_of_another_version_must_be_rebuilt(index: WhooshEngine) -> None:
    pointer = root_of(index) / "current.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "version": "older"}))
    assert not index.state().sound
    with pytest.raises(IndexDamaged):
        index.write([document(1, "x")])


@pytest.mark.parametrize(
    "step", ["search.merging.BatchWriter._commit_toc", "search.folder.IndexFolder.publish"]
)
def test_a_full_disk_loses_nothing_and_is_no_damage(
    index: WhooshEngine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    index.write([document(1, "alpha")])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(step, full)
        with pytest.raises(IndexBusy, match="No space left"):
            index.write([document(1, "beta"), document(2, "beta")])
    assert "reply:1" in found(index, "alpha beta")
    assert index.state().sound
    index.write([document(1, "beta"), document(2, "beta")])
    assert sorted(found(index, "beta")) == ["reply:1", "reply:2"]
    assert index.verify().sound


def test_a_document_that_cannot_be_written_harms_no_other(index: WhooshEngine) -> None:
    index.write([document(1, "alpha")])
    with pytest.raises(AttributeError):
        index.write([document(2, "beta"), document(3, None)])  # type: ignore[arg-type]  # on purpose
    assert index.state().sound
    assert found(index, "alpha beta") == ["reply:1"]


def test_a_second_writer_waits_its_turn_or_is_told_to_come_back(index: WhooshEngine) -> None:
    hasty = WhooshEngine(root_of(index), patience_seconds=0.05)
    with index._folder.writing(patience=1), pytest.raises(IndexBusy):
        hasty.write([document(1, "x")])
    assert hasty.write([document(1, "x")]) == 1


def test_threads_and_processes_search_while_the_writer_commits_and_merges(
    index: WhooshEngine,
) -> None:
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        engine = WhooshEngine(root_of(index), budget_seconds=30)
        while not stop.is_set():
            for shared in (engine, index):
                page = shared.search(parse("steady"), audiences=["public"], limit=50)
                if page.degraded or page.total != 20 or page.documents != 20:
                    wrong.append(page)

    index.write([document(n, "steady") for n in range(20)])
    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for step in range(25):
        index.write([document(step % 20, f"steady again{step}"), document(100 + step, "other")])
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


KILLED_WRITER = """
import sys
from pathlib import Path
from tests.search import oracle
from tests.search.samples import document
from search.whoosh_engine import WhooshEngine
engine = WhooshEngine(Path(sys.argv[1]))
for n in range(int(sys.argv[2]), 100_000):
    engine.write([document(n * 3 + i, f"killed word{n}") for i in range(3)], watermark=n)
    print(n, flush=True)
"""


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_killed_writer_loses_nothing_it_reported_and_doubles_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, budget_seconds=30)
    engine.rebuild([])
    draw = seeded()
    acknowledged = -1
    for _ in range(rounds(few=6, full=200)):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED_WRITER, str(tmp_path), str(acknowledged + 1)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(draw.randint(1, 12)):
            acknowledged = int(writer.stdout.readline())
        threading.Event().wait(draw.random() * 0.03)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        writer.stdout.close()
        writer.wait()
        acknowledged = int(rest[-1]) if rest else acknowledged
        assert engine.verify().sound
        assert engine.state().watermark >= acknowledged
        uids = list(engine.uids())
        assert len(uids) == len(set(uids))
        assert {f"reply:{n}" for n in range(3 * acknowledged + 3)} <= set(uids)
    engine.write([document(1_000_000, "afterwards")])
    assert found(engine, "afterwards") == ["reply:1000000"]
