"""`streams schema`: the contracts, for machines."""

import click
import orjson

from streams.schemas import NAMES, schema


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), required=False, metavar="[NAME]")
def command(name: str | None) -> None:
    """Print the JSON Schema of a kind of record, or the names of all.

    streams.enriched/1 lists the languages that the detector can answer with, under $defs.language_code.
    """
    if name is None:
        click.echo("\n".join(NAMES))
    else:
        click.echo(orjson.dumps(schema(name), option=orjson.OPT_INDENT_2))
