"""`streams demo`, run for real: what it says, and that nothing of it is left."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.support import ROOT, STREAMS, Program, environment, wait_for

ARTICLES = len(list((ROOT / "seeds" / "articles").glob("*.json")))
BAD = len([file for file in (ROOT / "seeds" / "bad").iterdir() if not file.name.startswith("README")])
DONE = re.compile(r"done: (\d+) articles, (\d+) enriched, (\d+) dead letters, 0 missing")


@pytest.fixture
def demo(tmp_path: Path) -> "Demo":
    """Starts demos in an empty folder, with a temporary folder of their own."""
    return Demo(tmp_path)


class Demo:
    """A demo and what it could leave behind."""

    def __init__(self, folder: Path) -> None:
        self.cwd, self.temporary, self._output = folder / "cwd", folder / "tmp", folder / "output"
        self.cwd.mkdir()
        self.temporary.mkdir()

    def start(self, *arguments: str) -> Program:
        """Run `streams demo`; the settings of whoever runs it point at a broker that must not be touched."""
        env = environment(TMPDIR=str(self.temporary), STREAMS_BROKERS="127.0.0.1:1", STREAMS_PARTITIONS="7")
        return Program([STREAMS, "demo", *arguments], self._output, env, self.cwd)

    def processes(self) -> dict[int, str]:
        """The command lines of the demo's processes: with our temporary folder, or (the broker) in our folder."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                ours = f"TMPDIR={self.temporary}\0".encode() in (process / "environ").read_bytes()
                if ours or (process / "cwd").resolve() == self.cwd:
                    found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
        return found

    def left_behind(self) -> list[str]:
        """Files and processes that outlive the demo."""
        return [str(file) for folder in (self.cwd, self.temporary) for file in folder.rglob("*")] + [
            *self.processes().values()
        ]


def test_once_says_where_everything_is_accounts_for_every_seed_and_leaves_nothing(demo: Demo) -> None:
    program = demo.start("--once")
    assert program.wait(seconds=120) == 0, program.stderr
    lines = program.stdout.splitlines()
    done = DONE.fullmatch(lines[-1])
    assert done is not None, lines[-1]
    articles, enriched, dead = map(int, done.groups())
    assert articles == ARTICLES
    assert enriched >= ARTICLES
    assert enriched + dead == ARTICLES + BAD
    assert sum(line.startswith("enriched\t") for line in lines) >= enriched
    assert sum(line.startswith("dead-letter\t") for line in lines) >= dead
    assert "\x1b" not in program.stdout + program.stderr
    assert re.search(r"broker: +127\.0\.0\.1:\d+", program.stdout)
    assert re.search(r"metrics: +http://127\.0\.0\.1:\d+/metrics", program.stdout)
    assert "STREAMS_IDEMPOTENCE=false" in program.stdout
    assert demo.left_behind() == []


@pytest.mark.parametrize(
    ("number", "group", "after"),
    [
        pytest.param(signal.SIGINT, True, "join in", id="ctrl-c-at-the-terminal"),
        pytest.param(signal.SIGHUP, True, "join in", id="terminal-closed"),
        pytest.param(signal.SIGTERM, False, "enriched\t", id="sigterm"),
    ],
)
def test_it_ends_well_when_asked_and_nothing_is_left(
    demo: Demo, number: signal.Signals, group: bool, after: str
) -> None:
    program = demo.start()
    program.wait_for_output(after, seconds=60)
    assert len(demo.processes()) >= 3
    program.signal(number, group=group)
    assert program.wait() == 0
    assert demo.left_behind() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_kill_9_takes_every_process_along(demo: Demo) -> None:
    program = demo.start()
    program.wait_for_output("enriched\t", seconds=60)
    assert len(demo.processes()) >= 3
    program.signal(signal.SIGKILL)
    program.wait()
    wait_for(lambda: not demo.processes(), seconds=15, what="the end of all processes")


def test_once_that_is_interrupted_is_no_success(demo: Demo) -> None:
    program = demo.start("--once")
    program.wait_for_output("join in", seconds=60)
    program.signal(signal.SIGINT, group=True)
    assert program.wait() == 1
    assert "interrupted" in program.stderr
    assert demo.left_behind() == []


@pytest.mark.parametrize(
    "part", [pytest.param("streams worker", id="worker"), pytest.param("tansu broker", id="broker")]
)
def test_a_part_that_dies_ends_it_with_its_name(demo: Demo, part: str) -> None:
    program = demo.start()
    program.wait_for_output("join in", seconds=60)
    [number] = [number for number, command in demo.processes().items() if part in command]
    os.kill(number, signal.SIGKILL)
    assert program.wait() == 1
    assert f"{part.split()[1]} ended by itself with code -9" in program.stderr
    assert demo.left_behind() == []


def test_a_reader_that_goes_away_ends_it(demo: Demo) -> None:
    env = environment(TMPDIR=str(demo.temporary))
    with subprocess.Popen(
        [STREAMS, "demo"], env=env, cwd=demo.cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as head:
        assert head.stdout is not None
        assert head.stdout.readline().startswith(b"# broker")
        head.stdout.close()
        assert head.wait(60) == 1
    assert demo.left_behind() == []
