"""What happens to a record that the broker does not take at once."""

from collections.abc import Iterator
from typing import cast

import pytest
from prometheus_client import CollectorRegistry

from streams.enricher import Enricher
from streams.errors import BrokerUnavailable, DeliveryFailed
from streams.metrics import Metrics
from streams.pipeline.delivery import Delivered, Delivery
from streams.pipeline.records import Job, Outgoing
from streams.pipeline.sink import Ack, Refusal, Result
from streams.processing import Processor
from tests.pipeline.fakes import NOW, WRITTEN_AT, CopyingEnricher, FakeTime, ListSink, composer, raw, refuse

TOO_LARGE, RETRY, FATAL = refuse(Refusal.TOO_LARGE), refuse(Refusal.RETRY), refuse(Refusal.FATAL)
TAKEN = Ack(timestamp=WRITTEN_AT)


def jobs(*ids: str) -> list[Job]:
    processor = Processor(cast(Enricher, CopyingEnricher()), clock=lambda: NOW)
    records = [raw(f'{{"id":"{name}","text":"calm"}}'.encode(), offset=n) for n, name in enumerate(ids)]
    return [composer().job(record, processor.process(record.value)) for record in records]


def delivery(sink: ListSink, time: FakeTime, *, broker_timeout: float = 60.0) -> Delivery:
    metrics = Metrics(CollectorRegistry(), languages=["en"])
    return Delivery(sink, composer(), metrics, broker_timeout=broker_timeout, timing=time.timing())


def keys(records: list[Outgoing]) -> str:
    return "".join((record.key or b"-").decode() for record in records)


def scripted(*results: Result) -> ListSink:
    """A sink that gives these answers in turn and then takes everything."""
    script: Iterator[Result] = iter(results)
    return ListSink(answer=lambda record, number: next(script, TAKEN))


async def delivered(sink: ListSink, *ids: str) -> list[Delivered]:
    return await delivery(sink, FakeTime()).deliver(jobs(*ids))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answers", "attempts"),
    [
        pytest.param([], ["abc"], id="all-at-once"),
        pytest.param([RETRY], ["abc", "abc"], id="first-fails"),
        pytest.param([TAKEN, RETRY], ["abc", "bc"], id="resent-from-the-first-failure-on"),
        pytest.param([TAKEN, RETRY, TAKEN, RETRY], ["abc", "bc", "bc"], id="fails-again"),
        pytest.param([TAKEN, TOO_LARGE], ["abc", "b", "c"], id="refused-in-company-passes-alone-and-the-rest-follows"),
        pytest.param([TAKEN, TOO_LARGE, TAKEN, RETRY], ["abc", "b", "b", "c"], id="retried-alone"),
    ],
)
async def test_what_is_published_when(answers: list[Result], attempts: list[str]) -> None:
    sink = scripted(*answers)
    result = await delivered(sink, "a", "b", "c")
    assert [keys(attempt) for attempt in sink.attempts] == attempts
    assert [item.job.outgoing.key for item in result] == [b"a", b"b", b"c"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([RETRY], id="first"),
        pytest.param([TAKEN, TAKEN, RETRY], id="last"),
        pytest.param([TAKEN, RETRY, TAKEN, TAKEN, RETRY], id="twice"),
        pytest.param([TOO_LARGE, TAKEN, TAKEN], id="passes-alone-behind-its-successors"),
    ],
)
async def test_the_newest_version_of_an_article_is_always_the_last_written(answers: list[Result]) -> None:
    sink = scripted(*answers)
    versions = jobs("a", "a", "a")
    await delivery(sink, FakeTime()).deliver(versions)
    assert sink.written[-1].headers == versions[-1].outgoing.headers


def refuses_over(sizes: dict[str, int]) -> ListSink:
    def answer(record: Outgoing, _number: int) -> Result:
        return TOO_LARGE if len(record.value or b"") > sizes[record.topic] else TAKEN

    return ListSink(answer=answer)


@pytest.mark.asyncio
async def test_enriched_too_large_is_dead_lettered_and_the_others_are_not_repeated() -> None:
    sink = refuses_over({"articles.enriched": 10, "articles.dead-letter": 1000})
    result = await delivered(sink, "a")
    assert [item.job.outgoing.topic for item in result] == ["articles.dead-letter"]
    assert dict(result[0].job.outgoing.headers)["streams-reason"] == b"output_too_large"


@pytest.mark.asyncio
async def test_dead_letter_too_large_becomes_a_pointer() -> None:
    sink = ListSink(answer=lambda record, _: TAKEN if "streams-truncated" in dict(record.headers) else TOO_LARGE)
    result = await delivered(sink, "a")
    assert result[0].job.is_pointer
    assert len(sink.written) == 1


@pytest.mark.asyncio
async def test_gives_up_where_not_even_a_pointer_fits() -> None:
    with pytest.raises(DeliveryFailed, match=r"max\.message\.bytes"):
        await delivered(ListSink(answer=lambda *_: TOO_LARGE), "a")


@pytest.mark.asyncio
async def test_a_refusal_for_good_ends_it_at_once() -> None:
    sink = scripted(TAKEN, FATAL)
    with pytest.raises(DeliveryFailed, match="streams doctor"):
        await delivered(sink, "a", "b")
    assert len(sink.attempts) == 1


@pytest.mark.asyncio
async def test_gives_up_when_no_broker_takes_anything_for_too_long() -> None:
    time = FakeTime()
    with pytest.raises(BrokerUnavailable):
        await delivery(ListSink(answer=lambda *_: RETRY), time, broker_timeout=60).deliver(jobs("a"))
    assert 60 <= time.seconds < 66
    assert time.slept[:4] == [0.1, 0.2, 0.4, 0.8]
    assert max(time.slept) == 5.0


@pytest.mark.asyncio
async def test_each_outage_has_the_whole_time_limit() -> None:
    time = FakeTime()
    script: list[Result] = [*[RETRY] * 10, TAKEN, *[RETRY] * 10, TAKEN]
    answers = iter(script)
    sink = ListSink(answer=lambda *_: next(answers))
    await delivery(sink, time, broker_timeout=40).deliver(jobs("a", "b")[:1])
    await delivery(sink, time, broker_timeout=40).deliver(jobs("b"))
    assert len(sink.written) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("ack", "at"),
    [
        pytest.param(Ack(timestamp=WRITTEN_AT), WRITTEN_AT, id="brokers"),
        pytest.param(Ack(timestamp=None), NOW, id="ours-where-the-broker-gives-none"),
    ],
)
async def test_time_of_writing(ack: Ack, at: float) -> None:
    result = await delivered(ListSink(answer=lambda *_: ack), "a")
    assert result[0].at == at
