"""What the readers make of files."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from streams.domain.codec import decode_article, derived_id
from streams.sources.entries import Bad, Message
from streams.sources.files import find
from streams.sources.reading import MAX_VALUE_BYTES, articles, every, raw_records

MAX_BYTES = 2000
NOTHING: Mapping[str, str] = {}


def read(path: Path, *, rename: Mapping[str, str] = NOTHING) -> list[Message | Bad]:
    [source] = find([str(path)]).sources
    return list(articles(source, max_bytes=MAX_BYTES, rename=rename))


def published(items: list[Message | Bad]) -> list[dict[str, Any]]:
    """The records, with their ids where the files gave them."""
    found = []
    for item in items:
        assert isinstance(item, Message), str(item)
        record = json.loads(item.value)
        assert item.key == record["id"].encode()
        if record["id"].startswith("sha256:"):
            del record["id"]
        found.append(record)
    return found


def problems(items: list[Message | Bad], folder: Path) -> list[str]:
    return [str(item).removeprefix(f"{folder}/") if isinstance(item, Bad) else "good" for item in items]


GOOD = [
    pytest.param(
        "a.jsonl",
        '{"id":"1","text":"a"}\n\n  \n{"id":"2","text":"b"}',
        [{"id": "1", "text": "a"}, {"id": "2", "text": "b"}],
        id="jsonl-blank-lines-and-no-last-end",
    ),
    pytest.param(
        "a.jsonl",
        '\ufeff{"text":"a"}\r\n{"text":"b"}\r\n',
        [{"text": "a"}, {"text": "b"}],
        id="jsonl-with-mark-and-windows-ends",
    ),
    pytest.param(
        "a.jsonl",
        '{"text":"a","reporter":"x","extra":{"n":1}}',
        [{"text": "a", "extra": {"n": 1, "reporter": "x"}}],
        id="jsonl-other-fields-go-to-extra",
    ),
    pytest.param(
        "a.jsonl",
        '{"text":"a","published_at":"2024-04-14T05:30:00+03:00"}',
        [{"text": "a", "published_at": "2024-04-14T02:30:00Z"}],
        id="jsonl-time-in-utc",
    ),
    pytest.param("a.json", '\ufeff {"text":\n"a"}', [{"text": "a"}], id="json-object"),
    pytest.param("a.json", ' [{"text":"a"},{"text":"b"}]', [{"text": "a"}, {"text": "b"}], id="json-array"),
    pytest.param("a.json", "[]", [], id="json-empty-array"),
    pytest.param(
        "a.txt",
        "Title\n\n \n  Body\n\nmore\n",
        [{"title": "Title", "text": "  Body\n\nmore\n", "source": "a.txt"}],
        id="txt",
    ),
    pytest.param(
        "a.txt",
        "\ufeffTitle\r\nBody\r\nmore",
        [{"title": "Title", "text": "Body\nmore", "source": "a.txt"}],
        id="txt-with-mark-and-windows-ends",
    ),
    pytest.param(
        "a.txt", "Only line\n \n", [{"text": "Only line", "source": "a.txt"}], id="txt-of-one-line-has-no-title"
    ),
    pytest.param("a.txt", "\nBody", [{"text": "Body", "source": "a.txt"}], id="txt-blank-title"),
    pytest.param(
        "a.csv",
        'id,title,text,mood\n1,,"a, ""b""\nc",sad\n\n2,t,d,\n',
        [{"id": "1", "text": 'a, "b"\nc', "extra": {"mood": "sad"}}, {"id": "2", "title": "t", "text": "d"}],
        id="csv",
    ),
    pytest.param("a.csv", "\ufeffid;text\r\n1;a, b\r\n", [{"id": "1", "text": "a, b"}], id="csv-semicolons-and-mark"),
    pytest.param("a.csv", "id\ttext\n1\ta, b; c", [{"id": "1", "text": "a, b; c"}], id="csv-tabs"),
    pytest.param("a.csv", "text\na\n", [{"text": "a"}], id="csv-one-column"),
    pytest.param("a.csv", "text\n", [], id="csv-header-alone"),
    pytest.param("a.csv", f"text\n{'x' * 1900}\n", [{"text": "x" * 1900}], id="csv-big-field"),
]


@pytest.mark.parametrize("packed", [pytest.param(False, id="plain"), pytest.param(True, id="gz")])
@pytest.mark.parametrize(("name", "content", "expected"), GOOD)
def test_articles(tmp_path: Path, name: str, content: str, expected: list[dict[str, Any]], packed: bool) -> None:
    path = tmp_path / (name + ".gz" if packed else name)
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    assert published(read(path)) == expected


LONG = "x" * (MAX_BYTES + 1)
BAD = [
    pytest.param(
        "a.jsonl",
        b'{"text":"a"}\n{"text":""}\n{"text":"b"}',
        ["good", "a.jsonl:2: missing_text: ", "good"],
        id="jsonl-names-the-line",
    ),
    pytest.param(
        "a.jsonl",
        b'{"text":1}\n"nope\n[]\n',
        [
            "a.jsonl:1: wrong_type: 'text' must be a string, not a number",
            "a.jsonl:2: not_json: ",
            "a.jsonl:3: not_object: the value must be a JSON object",
        ],
        id="jsonl-says-what",
    ),
    pytest.param(
        "a.jsonl",
        LONG.encode() + b'\n{"text":"a"}',
        ["a.jsonl:1: too_large: more than 2000 bytes, 2000 are allowed", "good"],
        id="jsonl-long-line",
    ),
    pytest.param(
        "a.json",
        b'[{"text":"a"},1]',
        ["good", "a.json: item 2: not_object: an article must be a JSON object"],
        id="json-array-names-the-item",
    ),
    pytest.param("a.json", b"[1,", ["a.json: not_json: unexpected end of data at line 1 column 4"], id="json-cut-off"),
    pytest.param("a.json", b"", ["a.json: empty: the record's value is empty"], id="json-empty"),
    pytest.param("a.json", b'{"text":"\xff"}', ["a.json: not_utf8: invalid start byte at byte 9"], id="json-not-utf8"),
    pytest.param("a.txt", b"a\n\xff", ["a.txt: not_utf8: invalid start byte at byte 2"], id="txt-not-utf8"),
    pytest.param("a.txt", b" \n", ["a.txt: missing_text: "], id="txt-blank"),
    pytest.param("a.csv", b"", ["a.csv:1: the first row must name the fields"], id="csv-empty"),
    pytest.param(
        "a.csv",
        b"a,a\n1,2\n",
        ["a.csv:1: 1 of the fields that the first row names are there twice"],
        id="csv-field-twice",
    ),
    pytest.param(
        "a.csv",
        b'id,text\n1,"a\nb"\n1,2,3\n4,d\n',
        ["good", "a.csv:4: 3 cells, the first row has 2", "good"],
        id="csv-names-the-line",
    ),
    pytest.param(
        "a.csv", b"text\n\xff\nb\n", ["a.csv:2: not_utf8: the row is not UTF-8", "good"], id="csv-row-not-utf8"
    ),
    pytest.param(
        "a.csv",
        b"text\n" + LONG.encode() + b"\nb\n",
        ["a.csv:2: field larger than field limit (2000)", "good"],
        id="csv-field-too-big",
    ),
    pytest.param(
        "a.csv",
        b"text\n" + LONG.encode() * 2 + b"\nb\n",
        ["a.csv: cannot be read: line 2 is longer than 4000 bytes"],
        id="csv-line-too-long",
    ),
    pytest.param("a.txt", b"t\n" + LONG.encode(), ["too_large"], id="txt-too-large"),
    pytest.param(
        "a.jsonl.gz", b"no gzip", ["a.jsonl.gz: cannot be read: Not a gzipped file (b'no')"], id="gz-that-is-none"
    ),
    pytest.param(
        "a.txt.gz",
        gzip.compress(b"t\nbody")[:-4],
        ["a.txt.gz: cannot be read: Compressed file ended before the end-of-stream marker was reached"],
        id="gz-cut-off",
    ),
    pytest.param(
        "a.txt.gz", gzip.compress(b"t\nbody")[:12] + b"\xff\xff\xff\xff", ["a.txt.gz: cannot be read"], id="gz-damaged"
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), BAD)
def test_bad_input_is_named_and_the_rest_read(tmp_path: Path, name: str, content: bytes, expected: list[str]) -> None:
    (tmp_path / name).write_bytes(content)
    found = problems(read(tmp_path / name), tmp_path)
    assert [text in actual for text, actual in zip(expected, found, strict=True)] == [True] * len(found), found


def test_a_compressed_file_gives_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"t\nbody")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"t\nbody"))
    plain, packed = read(tmp_path / "a.txt"), read(tmp_path / "a.txt.gz")
    assert plain == packed
    [message] = plain
    assert isinstance(message, Message)
    assert message.key == derived_id("a.txt", None, "t", "body").encode()


def test_a_damaged_file_gives_what_comes_before_the_damage(tmp_path: Path) -> None:
    lines = "".join(f'{{"text":"{number:0900}"}}\n' for number in range(2000)).encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-20])
    *good, last = read(tmp_path / "a.jsonl.gz")
    assert good
    assert all(isinstance(item, Message) for item in good)
    assert isinstance(last, Bad)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.jsonl", '{"body":"b","date":"2024-04-14T00:00:00Z","text":"old"}', id="jsonl"),
        pytest.param("a.json", '[{"body":"b","date":"2024-04-14T00:00:00Z"}]', id="json"),
        pytest.param("a.csv", "body,date\nb,2024-04-14T00:00:00Z\n", id="csv"),
    ],
)
def test_fields_are_renamed(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    found = published(read(tmp_path / name, rename={"body": "text", "date": "published_at"}))
    assert found == [{"text": "b", "published_at": "2024-04-14T00:00:00Z"}]


def test_renaming_leaves_what_is_no_object_to_the_check(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("[]")
    assert problems(read(tmp_path / "a.jsonl", rename={"a": "b"}), tmp_path) == [
        "a.jsonl:1: not_object: the value must be a JSON object"
    ]


def test_what_is_published_is_read_back_as_the_same_article(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text":"a","published_at":"yesterday","x":[1,null]}')
    [message] = read(tmp_path / "a.jsonl")
    assert isinstance(message, Message)
    assert dict(decode_article(message.value).extra) == {"x": [1, None], "published_at": "yesterday"}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a.jsonl", b"x\n\n\xff\r\n", [b"x", b"", b"\xff\r"], id="each-line-of-jsonl"),
        pytest.param("a.json", b"[1,\n2]\n", [b"[1,\n2]\n"], id="a-file-as-it-is"),
        pytest.param("a.bin", b"", [b""], id="an-empty-file-of-any-kind"),
        pytest.param("a.bin.gz", gzip.compress(b"\0"), [b"\0"], id="decompressed"),
    ],
)
def test_raw_records_are_the_bytes(tmp_path: Path, name: str, content: bytes, expected: list[bytes]) -> None:
    (tmp_path / name).write_bytes(content)
    items = list(every(find([str(tmp_path)], raw=True).sources, raw_records))
    assert items == [Message(key=None, value=value) for value in expected]


def test_a_raw_record_that_no_topic_takes_is_bad(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"x" * (MAX_VALUE_BYTES + 1))
    [item] = every(find([str(tmp_path)], raw=True).sources, raw_records)
    assert isinstance(item, Bad)
    assert item.problem == f"cannot be read: larger than {MAX_VALUE_BYTES} bytes"


def test_a_file_that_is_gone_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    [source] = find([str(path)]).sources
    path.unlink()
    assert problems(list(articles(source, max_bytes=9, rename={})), tmp_path) == [
        "a.txt: cannot be read: No such file or directory"
    ]
