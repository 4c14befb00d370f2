"""Lines of a stream, however it is cut into pieces."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.sources.lines import lines


class Pieces:
    """A stream that gives one piece a read, as a pipe does; `log` tells reads and the callback apart."""

    def __init__(self, *pieces: bytes) -> None:
        self.left = list(pieces)
        self.log: list[str] = []

    def read(self, size: int, /) -> bytes:
        return self.read1(size)

    def read1(self, size: int, /) -> bytes:
        self.log.append("read")
        return self.left.pop(0) if self.left else b""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [], id="empty"),
        pytest.param(b"a\nb\n", [b"a", b"b"], id="each-with-its-end"),
        pytest.param(b"a\nb", [b"a", b"b"], id="last-without-its-end"),
        pytest.param(b"a\n\nb\n", [b"a", b"", b"b"], id="a-blank-line-is-a-line"),
        pytest.param(b"\n", [b""], id="only-an-end"),
        pytest.param(b"a\r\nb", [b"a\r", b"b"], id="only-line-feeds-end-lines"),
    ],
)
def test_lines(data: bytes, expected: list[bytes]) -> None:
    assert list(lines(io.BytesIO(data))) == expected


@given(st.lists(st.text("a\n", min_size=1).map(str.encode)))
def test_lines_do_not_depend_on_how_they_arrive(pieces: list[bytes]) -> None:
    assert list(lines(Pieces(*pieces))) == list(lines(io.BytesIO(b"".join(pieces))))


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"a" * 100 + b"\nb\n"], id="in-one-piece"),
        pytest.param([b"aaaa"] * 25 + [b"\nb\n"], id="in-many-pieces"),
        pytest.param([b"b\n" + b"a" * 100], id="at-the-end"),
    ],
)
def test_a_long_line_is_told_by_its_length_and_not_kept(pieces: list[bytes]) -> None:
    found = list(lines(Pieces(*pieces), keep=10))
    assert [line for line in found if len(line) <= 10] == [b"b"]
    assert len(found) == 2


def test_a_line_in_many_pieces_is_not_kept_beyond_the_limit() -> None:
    [line] = lines(Pieces(*[b"aaaa"] * 1000), keep=10)
    assert len(line) == 12


def test_the_callback_comes_before_every_read_that_may_wait() -> None:
    stream = Pieces(b"a\n", b"b\n")
    found: list[bytes] = []
    for line in lines(stream, waiting=lambda: stream.log.append("waiting")):
        stream.log.append(line.decode())
        found.append(line)
    assert found == [b"a", b"b"]
    assert stream.log == ["waiting", "read", "a", "waiting", "read", "b", "waiting", "read"]
