"""The Kafka sink's judgement of errors, and its configuration."""

import asyncio

import pytest
from aiokafka import errors

from streams.pipeline.records import Outgoing
from streams.pipeline.sink import KafkaSink, Refusal, Refused, refused
from streams.settings import Settings
from streams.topics import MAX_OUTPUT_BYTES


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        pytest.param(errors.MessageSizeTooLargeError("the whole message"), Refusal.TOO_LARGE, id="message-too-large"),
        pytest.param(errors.RecordListTooLargeError(), Refusal.TOO_LARGE, id="batch-too-large"),
        pytest.param(errors.KafkaTimeoutError(), Refusal.RETRY, id="expired"),
        pytest.param(errors.KafkaConnectionError("no broker"), Refusal.RETRY, id="no-connection"),
        pytest.param(errors.NotLeaderForPartitionError(), Refusal.RETRY, id="leader-moved"),
        pytest.param(errors.NotEnoughReplicasError(), Refusal.RETRY, id="too-few-replicas"),
        pytest.param(errors.OutOfOrderSequenceNumber(), Refusal.RETRY, id="producer-spent"),
        pytest.param(errors.ProducerFenced(), Refusal.RETRY, id="producer-fenced"),
        pytest.param(errors.UnknownTopicOrPartitionError(), Refusal.FATAL, id="no-such-topic"),
        pytest.param(errors.TopicAuthorizationFailedError("articles.enriched"), Refusal.FATAL, id="not-authorized"),
        pytest.param(errors.ClusterAuthorizationFailedError(), Refusal.FATAL, id="cluster-not-authorized"),
        pytest.param(errors.InvalidTopicError(), Refusal.FATAL, id="invalid-topic"),
        pytest.param(errors.PolicyViolationError(), Refusal.FATAL, id="policy"),
    ],
)
def test_what_an_error_calls_for(error: errors.KafkaError, refusal: Refusal) -> None:
    assert refused(error) == Refused(refusal=refusal, detail=type(error).__name__)


@pytest.mark.asyncio
async def test_without_a_broker_every_record_is_to_be_retried() -> None:
    sink = KafkaSink(Settings.load({"STREAMS_BROKERS": "127.0.0.1:1"}))
    record = Outgoing(topic="articles.enriched", key=b"a", value=b"{}", headers=())
    async with asyncio.timeout(30):
        results = await sink.publish([record, record])
        await sink.stop()
    assert [isinstance(result, Refused) and result.refusal for result in results] == [Refusal.RETRY] * 2


@pytest.mark.parametrize("idempotence", ["true", "false"])
def test_producer_configuration(idempotence: str) -> None:
    config = KafkaSink(Settings.load({"STREAMS_IDEMPOTENCE": idempotence})).config
    assert config["acks"] == "all"
    assert config["enable_idempotence"] == (idempotence == "true")
    assert config["max_request_size"] == MAX_OUTPUT_BYTES
