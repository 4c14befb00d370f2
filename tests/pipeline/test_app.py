"""The Faust app: what it is made with, and what its consumer commits."""

from typing import Any, cast

import pytest
from faust.types import TP

from streams.pipeline.app import StreamsApp, make_app
from streams.pipeline.inbox import Inbox
from streams.pipeline.ledger import Gap, Ledger
from streams.settings import Settings

PARTITION = TP("articles.raw", 0)


def app_of(ledger: Ledger, crashes: list[BaseException] | None = None, **variables: str) -> StreamsApp:
    def on_gap(_gap: Gap) -> None:
        raise AssertionError("no record came")

    settings = Settings.load({f"STREAMS_{name.upper()}": value for name, value in variables.items()})
    seen = [] if crashes is None else crashes
    return make_app(settings, ledger=ledger, inbox=Inbox(size=1), on_gap=on_gap, on_crash=seen.append)


def closed(app: StreamsApp) -> StreamsApp:
    """`app`, with the loop closed that Faust makes for its consumer's thread, which is never started here."""
    app.own_consumer._thread.thread_loop.close()
    return app


@pytest.mark.asyncio
async def test_the_group_is_the_settings_and_nothing_is_added_to_it() -> None:
    assert app_of(Ledger(), group="mine").conf.id == "mine"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("variable", "value", "option"),
    [
        pytest.param("BROKER_URL", "kafka://elsewhere:9092", "broker", id="broker"),
        pytest.param("PROCESSING_GUARANTEE", "exactly_once", "processing_guarantee", id="guarantee"),
    ],
)
async def test_fausts_own_variables_change_nothing(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, option: str
) -> None:
    expected = getattr(app_of(Ledger()).conf, option)
    monkeypatch.setenv(variable, value)
    assert getattr(app_of(Ledger()).conf, option) == expected


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("option", "value"),
    [
        pytest.param("consumer_auto_offset_reset", "earliest", id="a-new-group-starts-at-the-earliest"),
        pytest.param("web_enabled", False, id="no-web-server"),
        pytest.param("topic_disable_leader", True, id="no-leader-topic"),
        pytest.param("stream_wait_empty", True, id="drains"),
        pytest.param("worker_redirect_stdouts", False, id="leaves-standard-output-alone"),
        pytest.param("table_standby_replicas", 0, id="no-tables"),
    ],
)
async def test_options(option: str, value: Any) -> None:
    assert getattr(app_of(Ledger()).conf, option) == value


@pytest.mark.asyncio
async def test_the_session_ends_before_a_request_may() -> None:
    conf = app_of(Ledger()).conf
    assert 3 * conf.broker_heartbeat_interval <= conf.broker_session_timeout <= conf.broker_request_timeout


@pytest.mark.asyncio
async def test_reads_bytes_of_one_topic_with_one_agent() -> None:
    app = app_of(Ledger(), topic_prefix="p.")
    (agent,) = app.agents.values()
    topic = cast(Any, agent.channel)
    assert (list(topic.topics), topic.key_type, topic.value_type) == (["p.articles.raw"], bytes, bytes)
    assert agent.concurrency == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("acknowledged", "confirmed", "committed"),
    [
        pytest.param([0, 1, 2], [], None, id="faust-acknowledged-what-never-was-published"),
        pytest.param([0, 1, 2], [0], 1, id="faust-is-ahead"),
        pytest.param([5, 9], [0, 1], 2, id="faust-skipped"),
        pytest.param([], [0, 1, 2], 3, id="the-ledger-alone"),
    ],
)
async def test_only_what_the_ledger_says_is_committed(
    acknowledged: list[int], confirmed: list[int], committed: int | None
) -> None:
    ledger = Ledger()
    ledger.assign({("articles.raw", 0)})
    consumer = closed(app_of(ledger)).own_consumer
    consumer._acked[PARTITION].extend(acknowledged)
    for offset in confirmed:
        ledger.confirm(("articles.raw", 0), offset)
    assert consumer._new_offset(PARTITION) == committed
    assert consumer._acked[PARTITION] == []


@pytest.mark.asyncio
async def test_a_crash_anywhere_in_faust_is_told_at_once() -> None:
    crashes: list[BaseException] = []
    app = closed(app_of(Ledger(), crashes))
    error = RuntimeError("broken")
    app._crash(error)
    assert crashes == [error]
