"""`streams watch`: the live table on any broker."""

import logging
import os
from contextlib import suppress
from typing import Any

import click

from streams.cli.options import CONNECTION, load_settings, settings_options
from streams.logs import set_up_logging
from streams.processes import signals_interrupt
from streams.settings import Settings
from streams.topics import DEAD_LETTER, ENRICHED
from streams.watch.reader import reader
from streams.watch.screen import BIDI_CHOICES, screen

POLL_SECONDS = 0.25


@click.command("watch")
@settings_options(*CONNECTION)
@click.option("--from-beginning", is_flag=True, help="show what the topics hold already, then what arrives")
@click.option("--limit", type=click.IntRange(min=1), help="stop after so many records")
@click.option("--no-color", is_flag=True, help="a table without colour (as with NO_COLOR=1)")
@click.option(
    "--bidi",
    type=click.Choice(BIDI_CHOICES),
    default="auto",
    show_default=True,
    help="right-to-left text: visual writes it in the order of the line, letters joined, for terminals that do not "
    "know it; terminal leaves it to the terminal; auto knows the common ones. Words backwards? Try the other one.",
)
def command(*, from_beginning: bool, limit: int | None, no_color: bool, bidi: str, **flags: Any) -> None:
    """Show what comes out, as a live table: enriched articles and dead letters.

    Times are UTC: an article's publication, a dead letter's arrival. Reads without a consumer group, so that watching
    takes nothing from anybody. Where standard output is not a terminal each record is one tab-separated line:
    enriched, time, language, score, level, title, entities, keywords; or dead-letter, time, reason, detail, origin.
    """
    settings = load_settings(**flags)
    quiet_clients(settings)
    with suppress(KeyboardInterrupt), signals_interrupt():
        _watch(settings, from_beginning=from_beginning, limit=limit, color=not no_color, bidi=bidi)


def quiet_clients(settings: Settings) -> None:
    """Log to standard error, but nothing of kafka-python's: it would tear the table, which tells of trouble itself."""
    set_up_logging(settings)
    logging.getLogger("kafka").setLevel(logging.CRITICAL)


def _watch(settings: Settings, *, from_beginning: bool, limit: int | None, color: bool, bidi: str) -> None:
    with (
        reader(settings, from_beginning=from_beginning) as source,
        screen(bidi=bidi, color=color, environ=os.environ) as shown,
    ):
        shown.note(f"watching {settings.topic(ENRICHED)} and {settings.topic(DEAD_LETTER)} on {settings.brokers}")
        left = limit
        while left is None or left > 0:
            records = source.poll(POLL_SECONDS)[:left]
            shown.show([source.row(record) for record in records], trouble=source.trouble)
            left = None if left is None else left - len(records)
