"""The command group; each command's module is imported only when the command is called."""

import importlib
import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from streams.errors import StreamsError
from streams.version import VERSION

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "demo": "Run everything on this machine: broker, worker, seeds, live table.",
        "worker": "Enrich articles.raw into articles.enriched and articles.dead-letter.",
        "produce": "Publish articles from files to articles.raw.",
        "watch": "Show what comes out, as a live table.",
        "enrich": "Enrich articles from files or standard input, without Kafka.",
        "broker": "Start an embedded broker for development.",
        "topics": "List or create the service's topics.",
        "schema": "Print the JSON Schemas of the records.",
        "doctor": "Say what is wrong with configuration, broker, topics and files.",
    }
)


class LazyGroup(click.Group):
    """Finds a command in the module of its name, so that `streams schema` never loads Faust."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order a new user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import `streams.cli.<name>` and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"streams.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands for `--help`, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Every setting is a flag or a STREAMS_* variable: STREAMS_BROKERS=localhost:9092 is --brokers. "
    "Exit codes: 0 done, 1 failed, 2 usage, configuration or unreadable input, 3 no broker.",
)
@click.version_option(VERSION, prog_name="streams")
def group() -> None:
    """Live escalation monitor for world news, on Kafka.

    Start with `streams demo`. To try a text without Kafka: echo '{"text": "…"}' | streams enrich
    """


def main() -> None:
    """Run the command line; a StreamsError becomes one line on standard error and its exit code."""
    try:
        group(prog_name="streams")
    except StreamsError as error:
        click.echo(f"streams: {error}", err=True)
        sys.exit(error.exit_code)
