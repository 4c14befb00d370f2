"""Which files are read."""

from pathlib import Path

import pytest

from streams.errors import ConfigurationError
from streams.sources.entries import Place
from streams.sources.files import Kind, find

TREE = ("a.txt", "b/c.jsonl", "b/d.unknown", "b.csv", ".hidden.txt", ".git/x.txt", "e.JSON.GZ", "f.xml", "g.gz")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in TREE:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("paths", "sources", "skipped"),
    [
        pytest.param(
            ["."],
            ["a.txt", "b/c.jsonl", "b.csv", "e.JSON.GZ", "f.xml"],
            ["b/d.unknown", "g.gz"],
            id="a-directory-sorted",
        ),
        pytest.param(["b"], ["b/c.jsonl"], ["b/d.unknown"], id="a-directory-below"),
        pytest.param(["b.csv", "a.txt"], ["b.csv", "a.txt"], [], id="files-in-the-order-given"),
        pytest.param(["*.txt"], ["a.txt"], [], id="a-pattern"),
        pytest.param(["**/*.jsonl"], ["b/c.jsonl"], [], id="a-pattern-over-directories"),
        pytest.param([".hidden.txt"], [".hidden.txt"], [], id="a-hidden-file-that-is-named"),
        pytest.param(["-", "a.txt"], ["-", "a.txt"], [], id="standard-input"),
    ],
)
def test_found(paths: list[str], sources: list[str], skipped: list[str]) -> None:
    found = find(paths)
    assert [source.path for source in found.sources] == sources
    assert list(found.skipped) == skipped


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("nope.txt", "nope.txt: no such file or directory", id="missing"),
        pytest.param("*.nope", r"\*.nope: matches no file", id="pattern-without-a-match"),
        pytest.param("b/d.unknown", "b/d.unknown: unknown kind of file; known are .jsonl, .json", id="unknown-ending"),
        pytest.param("b/*", "b/d.unknown: unknown kind of file", id="unknown-ending-in-a-pattern"),
        pytest.param("g.gz", "g.gz: unknown kind", id="compressed-unknown"),
    ],
)
def test_refused(path: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        find([path])


@pytest.mark.usefixtures("tree")
def test_raw_takes_any_ending() -> None:
    kinds = {source.path: source.kind for source in find(["."], raw=True).sources}
    assert kinds["b/c.jsonl"] is Kind.JSONL
    assert {kind for path, kind in kinds.items() if path != "b/c.jsonl"} == {Kind.OTHER}
    assert {"b/d.unknown", "g.gz"} <= set(kinds)


def test_a_loop_of_links_is_not_followed(tree: Path) -> None:
    (tree / "b" / "loop").symlink_to(tree)
    assert [source.path for source in find(["b"]).sources] == ["b/c.jsonl"]


def test_a_directory_that_cannot_be_listed_is_an_error(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", refuse)  # root, whom tests may run as, can list everything
    with pytest.raises(ConfigurationError, match=r"b: cannot be read: Permission denied"):
        find(["b"])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param(Place(file="a.csv", line=3), "a.csv:3", id="line"),
        pytest.param(Place(file="a.json", item=2), "a.json: item 2", id="item"),
        pytest.param(Place(file="a.txt"), "a.txt", id="file"),
        pytest.param(Place(file="-", line=1), "standard input:1", id="standard-input"),
        pytest.param(Place(file="a\nb\x1b[2J.txt"), "a b [2J.txt", id="a-name-cannot-write-on-the-terminal"),
        pytest.param(Place(file="\udcff.txt"), "�.txt", id="a-name-that-is-not-utf8"),
    ],
)
def test_places_are_named_as_editors_do(place: Place, expected: str) -> None:
    assert str(place) == expected
