"""`streams enrich`: order, line numbers, flushing. The enricher is the real one, and starts once for most of it."""

import base64
import gzip
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner

from streams.cli.enrich import command
from streams.errors import ConfigurationError

STREAMS = str(Path(sys.executable).with_name("streams"))
LONG = b'{"text":"' + b"x" * 3000 + b'"}'
PLAIN = b'\xef\xbb\xbf{"id":"1","text":"Iran"}\n\n \r\nnope\n{"id":"2","text":"a"}\r\n'
PACKED = b"\xff\n" + LONG + b'\n{"id":"3","text":"last"}'


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What two files, one compressed and neither of them clean, give."""
    folder = tmp_path_factory.mktemp("enrich")
    (folder / "plain.jsonl").write_bytes(PLAIN)
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress(PACKED))
    files = [str(folder / "plain.jsonl"), str(folder / "packed.jsonl.gz")]
    done = CliRunner().invoke(command, [*files, "--max-article-bytes", "2000"], catch_exceptions=False)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout_bytes.splitlines()]


def test_one_line_for_each_line_that_is_not_blank_in_the_same_order(printed: list[dict[str, Any]]) -> None:
    assert [line.get("id") or line["reason"] for line in printed] == [
        "1",
        "not_json",
        "2",
        "not_utf8",
        "too_large",
        "3",
    ]


def test_dead_letters_say_the_line_of_their_file_and_hold_the_bytes(printed: list[dict[str, Any]]) -> None:
    letters = [line for line in printed if line["schema"] == "streams.dead-letter/1"]
    assert [(letter["line"], base64.b64decode(letter["raw"])) for letter in letters] == [
        (4, b"nope"),
        (1, b"\xff"),
        (2, LONG),
    ]


def test_records_are_stamped(printed: list[dict[str, Any]]) -> None:
    pipeline = printed[0]["pipeline"]
    assert pipeline["received_at"] <= pipeline["enriched_at"]
    assert pipeline["seconds"] >= 0


@pytest.mark.parametrize("name", [pytest.param("missing.jsonl", id="missing"), pytest.param(".", id="a-directory")])
def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path, name: str) -> None:
    done = CliRunner().invoke(command, [str(tmp_path / name)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert name in done.stderr


def test_a_damaged_file_is_an_error_after_what_could_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id":"1","text":"a"}\n' + os.urandom(3000))[:-1000])
    done = CliRunner().invoke(command, [str(path)])
    assert isinstance(done.exception, ConfigurationError)
    assert f"{path}: cannot be read: Compressed file ended" in str(done.exception)
    assert json.loads(done.stdout.splitlines()[0])["id"] == "1"


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    """`streams enrich` with pipes."""
    started = subprocess.Popen(
        [STREAMS, "enrich"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    yield started
    started.kill()
    started.communicate()


def test_an_answer_comes_before_the_next_question(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    for name in ("1", "2"):
        process.stdin.write(json.dumps({"id": name, "text": "a"}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(line_within(30, process.stdout))["id"] == name
    process.stdin.write(b'{"id":"3","text":"no line end"}')
    out, err = process.communicate(timeout=30)
    assert (json.loads(out)["id"], err, process.returncode) == ("3", b"", 0)


def test_it_ends_quietly_when_its_reader_leaves(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(b'{"text":"a"}\n' * 5, timeout=30)
    assert (err, process.returncode) == (b"", 0)


def line_within(seconds: float, stream: IO[bytes]) -> bytes:
    ready, _, _ = select.select([stream], [], [], seconds)
    assert ready, f"no line within {seconds} s"
    return stream.readline()
