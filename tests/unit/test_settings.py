"""Settings: variables, flags, checks, and what is shown of them."""

from dataclasses import fields
from typing import Any

import pytest

from streams.errors import ConfigurationError
from streams.settings import PREFIX, Settings


def load(**variables: str) -> Settings:
    return Settings.load({PREFIX + name.upper(): value for name, value in variables.items()})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        pytest.param("brokers", "a:1,b:2", "a:1,b:2", id="several-brokers"),
        pytest.param("brokers", " a:1 , b:2 ", "a:1,b:2", id="spaces-around-brokers"),
        pytest.param("brokers", "[::1]:9092", "[::1]:9092", id="ipv6"),
        pytest.param("partitions", "1", 1, id="smallest"),
        pytest.param("metrics_port", "0", 0, id="a-free-port"),
        pytest.param("replication_factor", "-1", -1, id="negative"),
        pytest.param("broker_timeout", "0.5", 0.5, id="fraction-of-a-second"),
        pytest.param("create_topics", "False", False, id="boolean-in-any-case"),
        pytest.param("idempotence", "no", False, id="no"),
        pytest.param("idempotence", "1", True, id="one"),
        pytest.param("security_protocol", "ssl", "SSL", id="protocol-in-any-case"),
        pytest.param("sasl_mechanism", "scram-sha-512", "SCRAM-SHA-512", id="mechanism-in-any-case"),
        pytest.param("log_level", "DEBUG", "debug", id="level-in-any-case"),
        pytest.param("topic_prefix", "test.", "test.", id="prefix-verbatim"),
    ],
)
def test_variable_is_read(name: str, text: str, value: Any) -> None:
    assert getattr(load(**{name: text}), name) == value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("brokers", "localhost", "host:port", id="no-port"),
        pytest.param("brokers", "a:1,,b:2", "host:port", id="empty-broker"),
        pytest.param("brokers", "a:70000", "host:port", id="port-out-of-range"),
        pytest.param("partitions", "0", "from 1 to 10000", id="too-small"),
        pytest.param("partitions", "many", "whole number", id="not-a-number"),
        pytest.param("partitions", "1.5", "whole number", id="not-whole"),
        pytest.param("metrics_port", "65536", "from 0 to 65535", id="too-large"),
        pytest.param("broker_timeout", "0", "above 0", id="no-time-at-all"),
        pytest.param("broker_timeout", "nan", "above 0", id="not-a-time"),
        pytest.param("broker_timeout", "5m", "seconds", id="with-a-unit"),
        pytest.param("create_topics", "maybe", "true or false", id="not-a-boolean"),
        pytest.param("security_protocol", "TLS", "SASL_SSL", id="unknown-protocol-lists-the-known"),
        pytest.param("log_format", "xml", "json", id="unknown-format-lists-the-known"),
    ],
)
def test_value_that_does_not_fit_names_the_variable_and_what_is_expected(name: str, text: str, expected: str) -> None:
    with pytest.raises(ConfigurationError, match=expected) as raised:
        load(**{name: text})
    assert str(raised.value).startswith(f"{PREFIX}{name.upper()}={text!r}: expected")


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        pytest.param("STREAMS_BROKER", "STREAMS_BROKERS", id="letter-missing"),
        pytest.param("STREAMS_KAFKA_BROKERS", "STREAMS_BROKERS", id="word-too-many"),
        pytest.param("STREAMS_METRIC_PORT", "STREAMS_METRICS_PORT", id="singular"),
        pytest.param("STREAMS_brokers", "STREAMS_BROKERS", id="lower-case"),
    ],
)
def test_unknown_variable_names_the_nearest_known_one(variable: str, nearest: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"unknown variable {variable}; did you mean {nearest}\?"):
        Settings.load({variable: "x"})


def test_other_variables_are_nobodys_business() -> None:
    assert Settings.load({"PATH": "/bin", "STREAMSX": "1", "MY_STREAMS_BROKERS": "x"}) == Settings()


@pytest.mark.parametrize(
    ("override", "value"),
    [
        pytest.param("b:2", "b:2", id="a-flag-wins"),
        pytest.param(None, "a:1", id="a-flag-not-given-does-not"),
    ],
)
def test_flags_over_variables(override: str | None, value: str) -> None:
    assert Settings.load({"STREAMS_BROKERS": "a:1"}, brokers=override).brokers == value


def test_a_bad_flag_is_named_as_a_flag() -> None:
    with pytest.raises(ConfigurationError, match=r"^--metrics-port='x': expected a whole number"):
        Settings.load({}, metrics_port="x")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        pytest.param({"security_protocol": "SASL_SSL"}, "STREAMS_SASL_USERNAME", id="sasl-without-user"),
        pytest.param(
            {"security_protocol": "SASL_SSL", "sasl_username": "me"},
            "STREAMS_SASL_PASSWORD",
            id="without-password",
        ),
        pytest.param({"ssl_certfile": "a.pem"}, "STREAMS_SSL_KEYFILE", id="certificate-without-key"),
        pytest.param({"ssl_keyfile": "a.pem"}, "STREAMS_SSL_CERTFILE", id="key-without-certificate"),
    ],
)
def test_settings_that_go_together(variables: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        load(**variables)


def test_everything_is_described_and_secrets_are_not_shown() -> None:
    described = load(sasl_password="hunter2", ssl_key_password="").describe()
    assert set(described) == {spec.name for spec in fields(Settings)}
    assert (described["sasl_password"], described["ssl_key_password"]) == ("***", "")
    assert "hunter2" not in str(described)


def test_every_setting_has_a_help_text() -> None:
    assert [spec.name for spec in fields(Settings) if not spec.metadata["help"]] == []


def test_topic_names_take_the_prefix_verbatim() -> None:
    assert load(topic_prefix="test_").topic("articles.raw") == "test_articles.raw"
