"""Settings turned into client configurations: kafka-python, aiokafka and Faust; SASL and TLS live only here."""

import ssl
from typing import Any

from streams.errors import ConfigurationError
from streams.settings import Settings

CLIENT_ID = "escalation-streams"


def bootstrap_servers(settings: Settings) -> list[str]:
    """The brokers' addresses, host:port."""
    return settings.brokers.split(",")


def kafka_python_config(settings: Settings) -> dict[str, Any]:
    """What every kafka-python client of ours takes: where the brokers are and how to talk to them."""
    return {
        "bootstrap_servers": bootstrap_servers(settings),
        "client_id": CLIENT_ID,
        "security_protocol": settings.security_protocol,
        "ssl_context": ssl_context(settings),
        **_sasl(settings),
    }


def aiokafka_config(settings: Settings) -> dict[str, Any]:
    """What every aiokafka client of ours takes: where the brokers are and how to talk to them."""
    return {**kafka_python_config(settings)}


def faust_credentials(settings: Settings) -> Any:
    """Faust's form of the same, None for PLAINTEXT; a Faust credentials object."""
    # Faust takes half a second to import; the commands that need none of it use this module too.
    from faust.auth import SASLCredentials, SSLCredentials  # noqa: PLC0415

    context = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        return SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password,
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return None if context is None else SSLCredentials(context)


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """The TLS context, or None where the protocol has no TLS.

    Raises: ConfigurationError: a PEM file that cannot be read.
    """
    if not settings.security_protocol.endswith("SSL"):
        return None
    context = _trusting(settings.ssl_cafile)
    if settings.ssl_certfile:
        _add_certificate(context, settings)
    return context


def _sasl(settings: Settings) -> dict[str, str]:
    if not settings.security_protocol.startswith("SASL"):
        return {}
    return {
        "sasl_mechanism": settings.sasl_mechanism,
        "sasl_plain_username": settings.sasl_username,
        "sasl_plain_password": settings.sasl_password,
    }


def _trusting(cafile: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=cafile or None)
    except OSError as error:  # ssl.SSLError is one
        raise ConfigurationError(f"STREAMS_SSL_CAFILE={cafile!r} cannot be used: {_why(error)}") from error


def _add_certificate(context: ssl.SSLContext, settings: Settings) -> None:
    # A callable, so that OpenSSL never asks for the password on the terminal.
    try:
        context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile, lambda: settings.ssl_key_password)
    except OSError as error:
        raise ConfigurationError(
            f"STREAMS_SSL_CERTFILE={settings.ssl_certfile!r} with STREAMS_SSL_KEYFILE={settings.ssl_keyfile!r} "
            f"cannot be used: {_why(error)}; check both files and STREAMS_SSL_KEY_PASSWORD"
        ) from error


def _why(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
