"""Settings as the three Kafka clients take them."""

import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from faust.auth import SASLCredentials, SSLCredentials

from streams.clients import aiokafka_config, faust_credentials, kafka_python_config, ssl_context
from streams.errors import ConfigurationError
from streams.settings import Settings

USER = {"STREAMS_SASL_USERNAME": "me", "STREAMS_SASL_PASSWORD": "secret"}


def settings(**variables: str) -> Settings:
    return Settings.load({f"STREAMS_{name.upper()}": value for name, value in variables.items()})


def sasl(protocol: str, mechanism: str = "PLAIN") -> Settings:
    return Settings.load({**USER, "STREAMS_SECURITY_PROTOCOL": protocol, "STREAMS_SASL_MECHANISM": mechanism})


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate and its key, encrypted with the password `opensesame`."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-days", "1", "-subj", "/CN=test"]
    command += ["-passout", "pass:opensesame", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return str(cert), str(key)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(
            settings(brokers="a:1, b:2"),
            {"bootstrap_servers": ["a:1", "b:2"], "security_protocol": "PLAINTEXT"},
            id="plain",
        ),
        pytest.param(
            sasl("SASL_PLAINTEXT", "SCRAM-SHA-512"),
            {
                "security_protocol": "SASL_PLAINTEXT",
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": "me",
                "sasl_plain_password": "secret",
                "ssl_context": None,
            },
            id="sasl",
        ),
        pytest.param(settings(), {"ssl_context": None}, id="no-tls"),
    ],
)
def test_configuration(chosen: Settings, expected: dict[str, Any]) -> None:
    for config in (kafka_python_config(chosen), aiokafka_config(chosen)):
        assert config.items() >= expected.items()
        assert "sasl_plain_password" in config or not chosen.sasl_password


@pytest.mark.parametrize(
    ("protocol", "tls"),
    [
        pytest.param("SASL_SSL", True, id="sasl-over-tls"),
        pytest.param("SSL", True, id="tls"),
        pytest.param("SASL_PLAINTEXT", False, id="sasl"),
        pytest.param("PLAINTEXT", False, id="plain"),
    ],
)
def test_tls_checks_the_brokers_certificate(protocol: str, tls: bool) -> None:
    context = ssl_context(sasl(protocol))
    assert (context is not None) == tls
    if context is not None:
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_faust_takes_the_same() -> None:
    credentials = faust_credentials(sasl("SASL_SSL", "SCRAM-SHA-256"))
    assert isinstance(credentials, SASLCredentials)
    assert (credentials.username, credentials.password) == ("me", "secret")
    assert (credentials.protocol.value, credentials.mechanism.value) == ("SASL_SSL", "SCRAM-SHA-256")
    assert isinstance(faust_credentials(settings(security_protocol="SSL")), SSLCredentials)
    assert faust_credentials(settings()) is None


def test_a_client_certificate_with_an_encrypted_key(pem: tuple[str, str]) -> None:
    chosen = settings(
        security_protocol="SSL",
        ssl_cafile=pem[0],
        ssl_certfile=pem[0],
        ssl_keyfile=pem[1],
        ssl_key_password="opensesame",
    )
    context = ssl_context(chosen)
    assert context is not None
    assert context.cert_store_stats()["x509"] == 1


@pytest.mark.parametrize(
    ("files", "named"),
    [
        pytest.param({"ssl_cafile": "nowhere.pem"}, "STREAMS_SSL_CAFILE", id="no-such-authority"),
        pytest.param({"ssl_cafile": __file__}, "STREAMS_SSL_CAFILE", id="authority-is-no-pem"),
        pytest.param(
            {"ssl_certfile": "nowhere.pem", "ssl_keyfile": "x"}, "STREAMS_SSL_CERTFILE", id="no-such-certificate"
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_setting(files: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        ssl_context(settings(security_protocol="SSL", **files))


def test_a_wrong_password_of_the_key_never_asks_on_the_terminal(pem: tuple[str, str]) -> None:
    chosen = settings(security_protocol="SSL", ssl_certfile=pem[0], ssl_keyfile=pem[1], ssl_key_password="wrong")
    with pytest.raises(ConfigurationError, match="STREAMS_SSL_KEY_PASSWORD") as raised:
        ssl_context(chosen)
    assert "wrong" not in str(raised.value)
    assert Path(pem[1]).name in str(raised.value)
