"""Sweeps: the same answer whoever works it out and however often anything is killed; ledgers; stopping; refusals."""

from __future__ import annotations

import json
import math
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from countermove.errors import RequestError
from countermove.sweeps import crew, ledger, plan
from countermove.sweeps.crew import Crew, Machine, Processes, Reply
from countermove.sweeps.drive import Means, run
from countermove.sweeps.plan import Counts, SweepError, Tally, add
from countermove.sweeps.stop import Stop
from countermove.sweeps.worker import request, work
from helpers import run as command
from sweeping import (
    DaskCluster,
    Spec,
    answer,
    children,
    dask_cluster,
    kill,
    naive,
    start_driver,
    trial,
    until,
)

#: How often something is killed; the promise is 200.
KILLS = int(os.environ.get("COUNTERMOVE_KILLS", "2"))
SMALL: Spec = {"seed": 5, "cases": 1234, "work": 100}


@pytest.fixture(scope="module")
def small() -> str:
    """What everybody has to answer about the small sweep."""
    swept = run(trial(SMALL), Means(workers=1))
    assert swept.complete
    assert swept.counts == naive(SMALL, range(1234))
    return answer(swept)


@pytest.fixture(scope="module")
def cluster() -> Iterator[DaskCluster]:
    with dask_cluster() as started:
        yield started


# The same answer, whoever works it out.


def test_chunks_depend_on_the_sweep_alone_and_cover_it() -> None:
    for cases in (0, 1, 49, 50, 51, 12_800, 12_801, 100_000, 10**9):
        sweep = trial({"seed": 1, "cases": cases})
        assert sum(sweep.count_of(chunk) for chunk in {0, sweep.chunks - 1} if chunk >= 0) <= cases or sweep.chunks == 1
        full = max(0, sweep.chunks - 1) * sweep.size
        assert full + (sweep.count_of(sweep.chunks - 1) if cases else 0) == cases
        assert cases == 0 or 0 < sweep.count_of(sweep.chunks - 1) <= sweep.size <= plan.LARGEST


def test_a_case_depends_on_its_number_and_on_the_seed() -> None:
    whole = naive(SMALL, range(1234))
    parts = plan.Tally()
    for chunk, (first, last) in enumerate([(0, 7), (7, 700), (700, 1234)]):
        parts.add(chunk, naive(SMALL, range(first, last)))
    assert parts.total() == whole
    assert naive({**SMALL, "seed": 6}, range(1234)) != whole


@pytest.mark.parametrize("workers", [2, 3, 7])
def test_workers_of_this_machine_change_nothing(workers: int, small: str) -> None:
    assert answer(run(trial(SMALL), Means(workers=workers))) == small


def test_workers_of_a_cluster_change_nothing(cluster: DaskCluster, small: str) -> None:
    for workers in (1, 3):
        cluster.have(workers)
        assert answer(run(trial(SMALL), Means(cluster=cluster.address, timeout=60))) == small


def test_this_machine_takes_workers_when_they_are_worth_it(monkeypatch: pytest.MonkeyPatch, small: str) -> None:
    started = []

    class Counted(Processes):
        def __init__(self, workers: int) -> None:
            started.append(workers)
            super().__init__(workers)

    monkeypatch.setattr(crew, "Processes", Counted)
    for workers, left, expected in ((1, 0.0, []), (2, 1e6, []), (2, 0.0, [2])):
        monkeypatch.setattr(Machine, "_AFTER", 0.0)
        monkeypatch.setattr(Machine, "_LEFT", left)
        with Machine(workers, Stop()) as machine:
            monkeypatch.setattr(Means, "crew", lambda self, machine=machine: machine)
            assert answer(run(trial(SMALL))) == small
        assert started == expected


def test_early_chunks_wait_for_their_turn() -> None:
    chunks: list[Counts] = [{"a": {"x": 1}}, {"b": 2}, {"a": {"y": 3, "x": 1}}, {"b": 5, "c": 0}]
    in_order = Tally()
    for number, counts in enumerate(chunks):
        in_order.add(number, counts)
    for seed in range(20):
        shuffled = Tally()
        for number in random.Random(seed).sample(range(4), 4):
            shuffled.add(number, chunks[number])
            assert [*shuffled.chunks()] == sorted(shuffled.chunks())
        assert json.dumps(shuffled.total()) == json.dumps(in_order.total()) == '{"a": {"x": 2, "y": 3}, "b": 7, "c": 0}'


@pytest.mark.parametrize("wrong", [1.0, True, None, "1", [1], {"a": 1.5}])
def test_only_integers_are_counted(wrong: object) -> None:
    with pytest.raises(SweepError, match="counts in integers"):
        add({}, {"x": wrong})
    with pytest.raises(SweepError, match="counts in integers"):
        add({"x": {"a": 1}}, {"x": 1})


def test_a_worker_runs_what_is_registered_and_nothing_else() -> None:
    text = request(trial(SMALL), [0]).replace("trial", "os.path")
    assert "no kind of sweep `os.path`" in json.loads(work(text))["wrong"]
    text = request(trial(SMALL), [0]).replace('"countermove": "', '"countermove": "0.')
    assert "this worker has Countermove" in json.loads(work(text))["wrong"]


def test_what_cannot_be_worked_out_is_told_with_its_cases() -> None:
    spec: Spec = {"cases": 200}  # and no seed
    for workers in (1, 2):
        with pytest.raises(SweepError, match=r"^KeyError in the cases \d+ to \d+: 'seed'$"):
            run(trial(spec), Means(workers=workers))


# Ledgers.


def ledger_of(spec: Spec, path: Path) -> bytes:
    """The ledger of a whole sweep."""
    assert run(trial(spec), Means(workers=1, ledger=path)).complete
    return path.read_bytes()


def test_a_ledger_torn_at_any_byte_of_its_last_lines(tmp_path: Path) -> None:
    spec: Spec = {"seed": 5, "cases": 220, "work": 0}
    path = tmp_path / "sweep.ledger"
    whole = ledger_of(spec, path)
    expected = answer(run(trial(spec), Means(workers=1)))
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    assert len(ends) == 1 + 5
    for torn in [*range(0, ends[0] + 5, 7), *range(ends[3], len(whole) + 1)]:
        path.write_bytes(whole[:torn])
        swept = run(trial(spec), Means(workers=1, ledger=path, resume=True))
        assert answer(swept) == expected
        assert swept.kept == min(220, 50 * sum(end <= torn for end in ends[1:]))
        assert sorted(path.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_damaged_line_is_worked_out_anew(tmp_path: Path) -> None:
    spec: Spec = {"seed": 5, "cases": 220, "work": 0}
    path = tmp_path / "sweep.ledger"
    whole = ledger_of(spec, path)
    expected = answer(run(trial(spec), Means(workers=1)))
    lines = whole.splitlines(keepends=True)
    start = len(lines[0]) + len(lines[1])
    for at in range(start, start + len(lines[2]), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        swept = run(trial(spec), Means(workers=1, ledger=path, resume=True))
        assert (answer(swept), swept.complete, swept.kept < 220, swept.damaged > 0) == (expected, True, True, True)
        again = run(trial(spec), Means(workers=1, ledger=path, resume=True))
        assert (answer(again), again.kept) == (expected, 220)


def test_a_whole_ledger_is_the_answer(tmp_path: Path, small: str) -> None:
    path = tmp_path / "sweep.ledger"
    ledger_of(SMALL, path)
    before = path.stat()
    swept = run(trial(SMALL), Means(cluster="tcp://nowhere.invalid:1", ledger=path, resume=True))
    assert (answer(swept), swept.kept) == (small, 1234)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_other_ledgers_are_refused_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sweep.ledger"
    whole = ledger_of(SMALL, path)

    def refused(spec: Spec, because: str, *, resume: bool = True) -> None:
        there = path.read_bytes()
        with pytest.raises(RequestError, match=because):
            run(trial(spec), Means(workers=1, ledger=path, resume=resume))
        assert path.read_bytes() == there

    refused(SMALL, "is there already; `--resume` goes on with it", resume=False)
    refused({**SMALL, "seed": 6}, "ledger of another sweep: its model or its doubts differ")
    refused({**SMALL, "cases": 1235}, "ledger of another sweep: it has 1,234 cases, not 1,235")
    path.write_bytes(whole.replace(b'"countermove":"', b'"countermove":"9.'))
    refused(SMALL, "was begun by Countermove 9.")
    for text in (b"countermove: 1\n", b"[]\n", b"\xff\xfe", b"{}", b"[" * 10_000):
        path.write_bytes(text)
        refused(SMALL, "is not the ledger of a sweep")
    path.write_bytes(whole)
    two = {"chunk": 0, "counts": ledger._packed({"cases": 50})}
    path.write_bytes(whole + ledger._line(two, trial(SMALL)))
    refused(SMALL, "counts chunk 0 in two ways")
    with pytest.raises(RequestError, match="`--resume` goes on with a ledger; name it with `--ledger`"):
        run(trial(SMALL), Means(resume=True))
    for place, why in ((tmp_path, "directory|denied"), (tmp_path / "no" / "folder", "there is no folder|No such file")):
        with pytest.raises(RequestError, match=why):
            run(trial(SMALL), Means(ledger=place, resume=True))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(RequestError, match="is no file that a ledger could be written to"):
            run(trial(SMALL), Means(ledger=tmp_path / "pipe", resume=True))


def test_a_ledger_has_one_writer(tmp_path: Path) -> None:
    with (
        ledger.opened(tmp_path / "sweep.ledger", trial(SMALL), Tally(), resume=True),
        pytest.raises(RequestError, match="is being written by another run"),
    ):
        run(trial(SMALL), Means(ledger=tmp_path / "sweep.ledger", resume=True))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: str) -> None:
    """The disk fills up in the middle of the third line; once there is room the sweep goes on."""
    path = tmp_path / "sweep.ledger"
    write, written = os.write, 0

    def full(file: int, data: bytes) -> int:
        nonlocal written
        written += 1
        if written == 3:
            return write(file, data[:20])
        return write(os.open("/dev/full", os.O_WRONLY), data) if written > 3 else write(file, data)

    with monkeypatch.context() as patch:
        patch.setattr("countermove.sweeps.ledger.os.write", full)
        with pytest.raises(RequestError, match=r"sweep.ledger cannot be written: No space left"):
            run(trial(SMALL), Means(workers=1, ledger=path))
    swept = run(trial(SMALL), Means(workers=1, ledger=path, resume=True))
    assert (answer(swept), swept.kept > 0) == (small, True)


# Kills.


def lines_in(path: Path) -> int:
    """How many lines a ledger has so far."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


#: One that takes longer than anybody waits.
LONG: Spec = {"seed": 3, "cases": 500_000, "work": 100}
KILLED: Spec = {"seed": 7, "cases": 12_000, "work": 150}


@pytest.fixture(scope="module")
def undisturbed() -> str:
    """What a sweep of some seconds answers if nobody kills anything."""
    return answer(run(trial(KILLED), Means(workers=1)))


def survive(
    means: dict[str, object], folder: Path, workers: Callable[[int], list[psutil.Process]], undisturbed: str
) -> None:
    """Kills a driver, or one of the workers that `workers` finds for a driver's process, at random moments, and goes on
    from the ledger, until there were `KILLS` kills. Sweeps that come to their end meanwhile are followed by another."""
    rng = random.Random(1)
    kills = ended = resumed = 0
    while kills < KILLS or not ended:
        driver = start_driver(KILLED, {**means, "ledger": folder / f"{ended}.ledger", "resume": True})
        while kills < KILLS and driver.poll() is None:
            time.sleep(rng.uniform(0.05, 1.0))
            victims = workers(driver.pid)
            if driver.poll() is None:
                kill(rng.choice(victims) if victims and rng.random() < 0.7 else psutil.Process(driver.pid))
                kills += 1
        out, wrong = driver.communicate(timeout=120)
        if driver.returncode == 0:
            swept = json.loads(out)
            assert (json.dumps(swept["counts"]), swept["complete"]) == (undisturbed, True)
            assert lines_in(folder / f"{ended}.ledger") == 1 + trial(KILLED).chunks
            ended += 1
            resumed += swept["kept"] > 0
        else:
            assert driver.returncode == -signal.SIGKILL, wrong
    print(f"{kills} kills, {ended} sweeps, {resumed} of them gone on with", file=sys.stderr)


def test_kills_on_this_machine_lose_nothing(tmp_path: Path, undisturbed: str) -> None:
    survive({"workers": 2}, tmp_path, children, undisturbed)


def test_kills_on_a_cluster_lose_nothing(tmp_path: Path, cluster: DaskCluster, undisturbed: str) -> None:
    def workers(driver: int) -> list[psutil.Process]:
        cluster.have(2)
        return [psutil.Process(worker.pid) for worker in cluster.workers]

    cluster.have(2)
    survive({"cluster": cluster.address, "timeout": 60}, tmp_path, workers, undisturbed)


#: As a user's shell starts the command.
COMMAND = [sys.executable, "-c", "from countermove.cli import main; main()"]


@pytest.mark.skipif("COUNTERMOVE_KILLS" not in os.environ, reason="takes a while: the trial sweep above stands for it")
def test_kills_change_no_answer_of_robust(tmp_path: Path, cluster: DaskCluster) -> None:
    """The command on a real Dask cluster, its driver or a worker killed at random moments: the same bytes in the end. A
    quarter of the kills."""
    asked = ["robust", "chicken", "--samples", "8000", "--swaps", "2", "--json"]
    undisturbed = command(*asked, "--workers", "1").stdout
    rng = random.Random(2)
    kills = ended = 0
    while kills < -(-KILLS // 4) or not ended:
        cluster.have(2)
        means = ["--cluster", cluster.address, "--timeout", "60", "--ledger", str(tmp_path / f"{ended}"), "--resume"]
        driver = subprocess.Popen(
            [*COMMAND, *asked, *means],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        while kills < -(-KILLS // 4) and driver.poll() is None:
            time.sleep(rng.uniform(0.3, 2.0))
            cluster.have(2)
            if driver.poll() is None:
                victims = [driver.pid, *(worker.pid for worker in cluster.workers)]
                kill(psutil.Process(rng.choice(victims)))
                kills += 1
        out, wrong = driver.communicate(timeout=300)
        if driver.returncode != -signal.SIGKILL:
            assert (driver.returncode, out) == (0, undisturbed), wrong
            ended += 1
    print(f"{kills} kills, {ended} sweeps", file=sys.stderr)


def gone(family: list[psutil.Process]) -> bool:
    """Whether none of some processes is left."""
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in family)


def test_a_cluster_of_this_machine_listens_here_only_survives_kills_and_ends_with_its_driver(tmp_path: Path) -> None:
    """Of separate processes; the first driver is killed and the second one interrupted."""
    path = tmp_path / "sweep.ledger"
    means = {"cluster": "local:2", "timeout": 60, "ledger": path, "resume": True}
    driver = start_driver(LONG, means)
    until(lambda: lines_in(path) > 2)
    family = [psutil.Process(driver.pid), *children(driver.pid)]
    listening = {at.laddr.ip for each in family for at in each.net_connections() if at.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}
    at_work = [each for each in family if any("spawn_main" in word for word in each.cmdline())]
    assert len(at_work) == 2
    kill(at_work[0])
    before = lines_in(path)
    until(lambda: lines_in(path) > before + 3)
    driver.kill()
    driver.communicate()
    until(lambda: gone(family))
    before = lines_in(path)
    driver = start_driver(LONG, means)
    until(lambda: lines_in(path) > before)
    interrupt(driver, path)


def test_what_kills_every_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deadly(Crew):
        places = 2

        def __init__(self) -> None:
            self.given: list[int] = []

        def give(self, number: int, text: str) -> None:
            self.given.append(number)

        def wait(self, seconds: float) -> list[Reply]:
            return [(self.given.pop(), None)]

    monkeypatch.setattr(Means, "crew", lambda self: Deadly())
    with pytest.raises(SweepError, match=r"10 workers were lost over the cases 51 to 100; perhaps they need"):
        run(trial(SMALL))


# Stopping.


def interrupt(driver: subprocess.Popen[str], path: Path) -> None:
    """Interrupts a driver and everything that it has started, as a terminal does: what it answers is the sum of what is
    in its ledger, and each line of that is right."""
    family = children(driver.pid)
    start = time.monotonic()
    os.killpg(driver.pid, signal.SIGINT)
    out, wrong = driver.communicate(timeout=60)
    took = time.monotonic() - start
    assert (driver.returncode, wrong) == (0, "")
    swept = json.loads(out)
    size = trial(LONG).size
    lines = {entry["chunk"]: entry["counts"] for entry in map(json.loads, path.read_bytes().splitlines()[1:])}
    counts = {chunk: json.loads(zlib.decompress(b64decode(packed))) for chunk, packed in lines.items()}
    finished = Tally()
    for chunk in counts:
        finished.add(chunk, counts[chunk])
    assert swept["counts"] == finished.total()
    assert 0 < swept["cases"] == swept["counts"]["cases"] < LONG["cases"]
    assert not swept["complete"]
    chunk = max(counts)
    assert counts[chunk] == naive(LONG, range(chunk * size, (chunk + 1) * size))
    assert took < 10
    until(lambda: gone(family))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_gives_what_is_finished(workers: int, tmp_path: Path) -> None:
    path = tmp_path / "sweep.ledger"
    driver = start_driver(LONG, {"workers": workers, "ledger": path})
    until(lambda: lines_in(path) > 2)
    interrupt(driver, path)


@pytest.mark.parametrize(("workers", "number"), [(1, signal.SIGINT), (2, signal.SIGINT), (2, signal.SIGKILL)])
def test_a_sweep_ends_at_once_with_its_workers(workers: int, number: int) -> None:
    """In the middle of chunks that each take minutes."""
    driver = start_driver({"seed": 3, "cases": 100, "work": 10_000_000}, {"workers": workers})

    def at_work() -> list[psutil.Process]:
        busy = [psutil.Process(driver.pid), *children(driver.pid)][-workers:]
        return [each for each in busy if each.cpu_times().user > 0.7]

    until(lambda: len(at_work()) == workers)
    family = children(driver.pid)
    os.kill(driver.pid, number)
    out, _ = driver.communicate(timeout=20)
    assert number == signal.SIGKILL or json.loads(out) == {"counts": {}, "cases": 0, "complete": False, "kept": 0}
    until(lambda: gone(family), 20)


def test_anybody_can_ask_to_stop() -> None:
    stop = Stop()
    done = 0

    def progress(more: int, total: int) -> None:
        nonlocal done
        assert total == 1234
        done += more
        if done > 300:
            threading.Thread(target=lambda: setattr(stop, "asked", True)).start()
            until(lambda: stop.asked)

    swept = run(trial(SMALL), Means(workers=1, stop=stop, progress=progress))
    assert (swept.cases, swept.complete, swept.of) == (done, False, 1234)
    assert swept.counts == naive(SMALL, range(done))


# The command and the docs.


def test_the_command_answers_the_same_by_all_means(tmp_path: Path) -> None:
    ledger_file = str(tmp_path / "sweep.ledger")
    asked = ("robust", "elmira", "--samples", "150", "--swaps", "9", "--json")
    alone = command(*asked, "--workers", "1")
    assert alone.returncode == 0
    assert json.loads(alone.stdout)["done"] == 150
    assert command(*asked, "--workers", "2", "--ledger", ledger_file).stdout == alone.stdout
    again = command(*asked, "--resume", "--ledger", ledger_file, "--cluster", "nowhere.invalid:1")
    assert (again.stdout, again.stderr) == (alone.stdout, "")
    other = command(*asked, "--resume", "--ledger", ledger_file, "--seed", "1")
    assert (other.returncode, other.stdout) == (1, "")
    assert other.stderr.startswith(f"error: {ledger_file} is the ledger of another sweep")
    several = command("robust", "hanoi-2019", "--ledger", ledger_file)
    assert several.stderr.startswith("error: a ledger is about one sweep, and there is one for each view: name one")


def test_the_command_answers_in_part_when_it_is_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "sweep.ledger"
    asked = ["robust", "chicken", "--samples", "1000000", "--swaps", "2", "--workers", "2", "--ledger", str(path)]
    process = subprocess.Popen(
        [sys.executable, "-c", "from countermove.cli import main; main()", *asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        process_group=0,
    )
    until(lambda: lines_in(path) > 1)
    os.killpg(process.pid, signal.SIGINT)
    out, wrong = process.communicate(timeout=60)
    assert wrong == f"stopped; `--resume` goes on with {path}\n"
    assert re.search(r"\d cases drawn .*, out of 1,000,000 asked for \(stopped\)", " ".join(out.split()))


def test_the_example_of_the_docs() -> None:
    page = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    example = re.search(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert example is not None
    subprocess.run([sys.executable, "-c", example.group(1)], check=True)
    shown = command("robust", "--help").stdout
    for option in re.findall(r"(--(?:workers|cluster|timeout|ledger|resume))\b", page):
        assert f" {option} " in shown


# Refusals.


def refusal(means: Means) -> tuple[str, float]:
    """What a request is refused with, and after how many seconds."""
    start = time.monotonic()
    with pytest.raises(RequestError) as refused:
        run(trial(SMALL), means)
    return str(refused.value), time.monotonic() - start


@pytest.mark.parametrize("address", ["", "localhost", "local:", "local:x", "tcp://a:0", "tcp://a:65536", "http://a:1"])
def test_what_is_no_address(address: str) -> None:
    if not address:
        assert Means(cluster=address).crew().places == 1
        return
    assert refusal(Means(cluster=address))[0].startswith(f"`{address}` is not the address of a cluster\n  expected: ")


def test_workers_that_cannot_be() -> None:
    assert refusal(Means(workers=0))[0] == "a sweep needs a worker, not 0\n  expected: 1 or more, or no `--workers`"
    assert refusal(Means(workers=10**5))[0].startswith("100,000 processes are more than a machine can bear")
    assert refusal(Means(cluster="local:0"))[0].startswith("`local:0` is not 1 to 256 workers")
    assert "is about this machine" in refusal(Means(cluster="local:2", workers=2))[0]


@pytest.mark.parametrize("timeout", [0, -1, math.nan, math.inf])
def test_how_long_a_cluster_cannot_be_waited_for(timeout: float) -> None:
    message, seconds = refusal(Means(cluster="tcp://127.0.0.1:1", timeout=timeout))
    assert message.startswith(f"a cluster cannot be waited for {timeout:g} seconds\n  expected: more than 0")
    assert seconds < 1


def test_something_else_at_the_address() -> None:
    """A web server, whose first bytes would be the size of a message of three exabytes to Dask."""
    with socket.create_server(("127.0.0.1", 0)) as web:

        def answer() -> None:
            caller, _ = web.accept()
            caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 100)

        threading.Thread(target=answer, daemon=True).start()
        message, seconds = refusal(Means(cluster=f"tcp://127.0.0.1:{web.getsockname()[1]}", timeout=2))
    assert "what answers there does not speak Dask's protocol" in message
    assert seconds < 10


def test_nobody_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        message, seconds = refusal(Means(cluster=f"tcp://127.0.0.1:{port}", timeout=1))
        assert message.startswith(f"no Dask scheduler answers at tcp://127.0.0.1:{port} within 1 seconds")
        assert seconds < 10
    message, seconds = refusal(Means(cluster=f"127.0.0.1:{port}", timeout=1))
    assert message.startswith(f"no Dask scheduler answers at 127.0.0.1:{port} within 1 seconds")
    assert seconds < 10
    assert "no Dask scheduler answers" in refusal(Means(cluster="tcp://nowhere.invalid:8786", timeout=1))[0]


def test_dask_is_asked_for_only_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(trial(SMALL), Means(workers=1)).complete
    message, _ = refusal(Means(cluster="local:2"))
    assert message.startswith("`--cluster` needs Dask, which is not installed: pip install 'countermove[cluster]'")


def test_clusters_that_cannot_do_it(cluster: DaskCluster, tmp_path: Path) -> None:
    """One without workers, one whose worker has no Countermove, one whose worker has another version."""
    cluster.stop_workers()
    message, seconds = refusal(Means(cluster=cluster.address, timeout=1))
    assert message.startswith(f"the cluster at {cluster.address} has had no worker for 1 seconds")
    assert seconds < 10
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['countermove'] = None")
    cluster.start_worker({"PYTHONPATH": str(tmp_path)})
    message, _ = refusal(Means(cluster=cluster.address, timeout=20))
    assert f"of the cluster at {cluster.address} has no Countermove 0.1.0" in message
    cluster.stop_workers()
    (tmp_path / "sitecustomize.py").write_text("import countermove; countermove.__version__ = '9.9'")
    cluster.start_worker({"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])})
    message, _ = refusal(Means(cluster=cluster.address, timeout=20))
    assert "has another version of Countermove than 0.1.0: it has 9.9" in message
    cluster.stop_workers()


def test_a_cluster_that_goes_away_is_noticed(tmp_path: Path, cluster: DaskCluster) -> None:
    """The last test of this cluster."""
    cluster.have(1)
    path = tmp_path / "sweep.ledger"
    driver = start_driver(LONG, {"cluster": cluster.address, "timeout": 20, "ledger": path})
    until(lambda: lines_in(path) > 2)
    cluster.stop()
    out, wrong = driver.communicate(timeout=60)
    assert (out, driver.returncode) == ("", 1)
    assert wrong.startswith(f"error: the scheduler at {cluster.address} no longer answers\n  what a ledger has")
