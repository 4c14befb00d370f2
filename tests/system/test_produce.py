"""`streams produce` as a user runs it."""

import gzip
import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.system.support import (
    RAW,
    ROOT,
    STREAMS,
    Broker,
    Cli,
    create_topics,
    environment,
    free_port,
    read_topic,
    wait_for,
)

LOG_APPEND_TIME = 1
ARTICLES = "".join(f'{{"id":"{number}","text":"text {number}"}}\n' for number in range(200))


@pytest.fixture
def folder(cli: Cli) -> Path:
    """Articles in four kinds of file, and one of no kind we know."""
    files = {
        "a.jsonl": ARTICLES.encode(),
        "b.json.gz": gzip.compress(b'[{"id":"array","text":"a"}]'),
        "c.csv": b"id,text\ncsv,b\n",
        "d/e.txt": "عنوان\n\nنص\n".encode(),
        "d/f.rss": b'<rss version="2.0"><channel><title>A</title><item><title>T</title></item></channel></rss>',
        "README.md": b"# none",
    }
    for name, content in files.items():
        (cli.folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (cli.folder / "in" / name).write_bytes(content)
    return cli.folder / "in"


def test_everything_arrives_keyed_by_id(cli: Cli, embedded_broker: Broker, folder: Path) -> None:
    done = cli.run("produce", str(folder), "--brokers", embedded_broker.address)
    assert (done.returncode, done.stdout) == (0, "")
    assert "204 sent to articles.raw, 204 acknowledged" in done.stderr
    assert "README.md" in done.stderr
    records = read_topic(embedded_broker.address, RAW)
    articles = [json.loads(record.value) for record in records]
    assert [record.key.decode() for record in records] == [article["id"] for article in articles]
    assert {article["id"] for article in articles} >= {*map(str, range(200)), "array", "csv"}
    [text] = [article for article in articles if article.get("source") == "e.txt"]
    assert (text["title"], text["text"]) == ("عنوان", "نص\n")
    assert len({record.partition for record in records}) > 1


def test_standard_input_is_jsonl(cli: Cli, embedded_broker: Broker) -> None:
    lines = '{"id":"1","text":"a"}\n\n{"id":"2","text":"b"}'
    done = cli.run("produce", "-", "--brokers", embedded_broker.address, stdin=lines)
    assert done.returncode == 0
    assert sorted(record.key for record in read_topic(embedded_broker.address, RAW)) == [b"1", b"2"]


def test_standard_input_is_sent_while_it_is_open(cli: Cli, embedded_broker: Broker) -> None:
    command = [STREAMS, "produce", "-", "--brokers", embedded_broker.address]
    with subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(b'{"id":"1","text":"a"}\n')
        process.stdin.flush()
        wait_for(lambda: read_topic(embedded_broker.address, RAW), seconds=30, what="the article")
        process.stdin.close()
        assert process.wait(30) == 0


BROKEN = '{"id":"1","text":"a"}\n{"id":"2"}\n{"id":"3","text":"b"}\n'


@pytest.mark.parametrize(
    ("options", "code", "keys"),
    [
        pytest.param((), 2, [b"1"], id="ends-the-run-after-what-came-before-is-delivered"),
        pytest.param(("--skip-bad",), 0, [b"1", b"3"], id="is-left-out"),
        pytest.param(("--speed", "1"), 2, [], id="ends-a-replay-before-it-begins"),
    ],
)
def test_bad_input(cli: Cli, embedded_broker: Broker, options: tuple[str, ...], code: int, keys: list[bytes]) -> None:
    (cli.folder / "a.jsonl").write_text(BROKEN)
    done = cli.run("produce", "a.jsonl", *options, "--brokers", embedded_broker.address)
    assert done.returncode == code
    assert "a.jsonl:2: missing_text" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(record.key for record in read_topic(embedded_broker.address, RAW)) == keys


def test_raw_sends_the_bytes_without_a_key(cli: Cli, embedded_broker: Broker) -> None:
    (cli.folder / "a.jsonl").write_bytes(b"nope\n\n\xff")
    (cli.folder / "b.bin").write_bytes(b"\0\n")
    done = cli.run("produce", "--raw", "a.jsonl", "b.bin", "--brokers", embedded_broker.address)
    assert done.returncode == 0
    records = read_topic(embedded_broker.address, RAW)
    assert sorted(record.value for record in records) == [b"", b"\0\n", b"nope", b"\xff"]
    assert {record.key for record in records} == {None}


def test_a_replay_sends_in_the_order_of_publication(cli: Cli, embedded_broker: Broker) -> None:
    create_topics(embedded_broker.address, RAW)
    days = {"late": "03", "early": "01", "middle": "02"}
    lines = [json.dumps({"id": name, "text": "a", "date": f"2024-04-{day}T00:00:00Z"}) for name, day in days.items()]
    (cli.folder / "a.jsonl").write_text("\n".join(lines))
    options = ("--map", "published_at=date", "--speed", str(2 * 86400), "--brokers", embedded_broker.address)
    done = cli.run("produce", "a.jsonl", *options)
    assert done.returncode == 0
    records = read_topic(embedded_broker.address, RAW)
    assert [record.key for record in records] == [b"early", b"middle", b"late"]
    assert 900 <= records[2].timestamp - records[0].timestamp <= 5000


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param(("--loop",), 0, id="the-end-of-a-loop"),
        pytest.param((), 1, id="not-everything-was-sent"),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_delivers_what_was_sent(
    cli: Cli, embedded_broker: Broker, folder: Path, *, options: tuple[str, ...], code: int, number: signal.Signals
) -> None:
    program = cli.start("produce", str(folder), "--rate", "100", *options, "--brokers", embedded_broker.address)
    wait_for(lambda: read_topic(embedded_broker.address, RAW), seconds=20, what="a first article")
    program.signal(number)
    assert program.wait() == code
    count = len(read_topic(embedded_broker.address, RAW))
    assert f"interrupted: {count} sent to articles.raw, {count} acknowledged" in program.stderr


def test_a_broker_that_goes_away_is_a_failure(cli: Cli, embedded_broker: Broker, folder: Path) -> None:
    program = cli.start(
        "produce", str(folder), "--rate", "100", "--loop", "--broker-timeout", "3", "--brokers", embedded_broker.address
    )
    wait_for(lambda: read_topic(embedded_broker.address, RAW), seconds=20, what="a first article")
    embedded_broker.stop()
    assert program.wait(seconds=60) == 1
    assert program.stderr.splitlines()[-1].startswith("streams: the broker did not acknowledge everything")


@pytest.mark.kafka
def test_on_real_kafka_times_are_the_brokers(cli: Cli, kafka_broker: Broker, folder: Path) -> None:
    done = cli.run("produce", str(folder), "--topic-prefix", "produce.", "--brokers", kafka_broker.address)
    assert done.returncode == 0
    records = read_topic(kafka_broker.address, f"produce.{RAW}")
    assert len(records) == 204
    assert {record.timestamp_type for record in records} == {LOG_APPEND_TIME}


def test_without_a_broker(cli: Cli, folder: Path) -> None:
    done = cli.run("produce", str(folder), "--brokers", f"127.0.0.1:{free_port()}", "--broker-timeout", "1")
    assert done.returncode == 3
    assert "STREAMS_BROKERS" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_topic_that_is_not_to_be_created(cli: Cli, embedded_broker: Broker, folder: Path) -> None:
    done = cli.run("produce", str(folder), "--create-topics", "false", "--brokers", embedded_broker.address)
    assert done.returncode == 2
    assert f"missing topics: {RAW}" in done.stderr


def test_a_dry_run_needs_no_broker(cli: Cli) -> None:
    done = cli.run("produce", "--dry-run", str(ROOT / "seeds" / "articles"))
    assert done.returncode == 0
    count = len(list((ROOT / "seeds" / "articles").iterdir()))
    assert len(done.stdout.splitlines()) == count
    assert f"dry run: {count} read, 0 bad skipped, nothing sent" in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(("--rate", "1", "--speed", "1", "."), "exclude each other", id="rate-and-speed"),
        pytest.param(("--rate", "0", "."), "not a number above 0", id="rate-of-nothing"),
        pytest.param(("--rate", "nan", "."), "not a number above 0", id="rate-that-is-no-number"),
        pytest.param(("--map", "text", "."), "FIELD=NAME", id="map-without-a-name"),
        pytest.param(("--map", "text=a", "--map", "title=a", "."), "each NAME once", id="map-twice"),
        pytest.param(("--raw", "--map", "text=a", "."), "cannot rename", id="raw-and-map"),
        pytest.param(("--loop", "-"), "standard input", id="loop-of-standard-input"),
        pytest.param(("nope.jsonl",), "nope.jsonl: no such file", id="missing-file"),
        pytest.param((), "PATH", id="no-path"),
    ],
)
def test_usage(cli: Cli, options: tuple[str, ...], message: str) -> None:
    done = cli.run("produce", *options)
    assert done.returncode == 2
    assert message in done.stderr
