"""`streams demo`: everything on this machine, to look at."""

import os
import time
from contextlib import suppress

import click

from streams.cli.watch import POLL_SECONDS, quiet_clients
from streams.demo import Account, Demo, Seeds, running_demo, seeds_dir
from streams.errors import StreamsError
from streams.processes import signals_interrupt
from streams.watch.reader import Reader, reader
from streams.watch.screen import BIDI_CHOICES, Screen, screen

ONCE_SECONDS = 60.0


@click.command("demo")
@click.option(
    "--once", is_flag=True, help="end when every seed has its outcome; exit 1 after 60 s, naming what is missing"
)
@click.option("--no-color", is_flag=True, help="a table without colour (as with NO_COLOR=1)")
@click.option("--bidi", type=click.Choice(BIDI_CHOICES), default="auto", show_default=True, help="as of streams watch")
def command(*, once: bool, no_color: bool, bidi: str) -> None:
    """Run everything on this machine: broker, worker, seeds, live table.

    Takes free ports, says which, and uses none of your STREAMS_* settings. Ctrl-C ends it; nothing is left behind.
    Needs the extra: pip install 'escalation-streams[broker]'
    """
    seeds = Seeds.load(seeds_dir())
    interrupted = True
    with suppress(KeyboardInterrupt), signals_interrupt():
        account = _run(seeds, once=once, color=not no_color, bidi=bidi)
        interrupted = False
    if interrupted and once:
        raise StreamsError("interrupted before every seed had its outcome")
    if not interrupted:
        _settle(account)


def _run(seeds: Seeds, *, once: bool, color: bool, bidi: str) -> Account:
    with running_demo(seeds, os.environ) as demo:
        quiet_clients(demo.settings)
        account = Account(seeds, demo.settings)
        with (
            screen(bidi=bidi, color=color, environ=os.environ) as shown,
            reader(demo.settings, from_beginning=True) as source,
        ):
            for line in demo.introduction():
                shown.note(line)
            _follow(demo, account, source, shown, once=once)
        return account


def _follow(demo: Demo, account: Account, source: Reader, shown: Screen, *, once: bool) -> None:
    """Show what comes out: until every seed has its outcome or the time is up, without `once` until Ctrl-C."""
    began, told = time.monotonic(), False
    while True:
        records = source.poll(POLL_SECONDS)
        for record in records:
            account.add(record)
        shown.show([source.row(record) for record in records], trouble=source.trouble)
        complete = not account.missing()
        if once and (complete or time.monotonic() - began > ONCE_SECONDS):
            return
        if complete and not told:
            shown.note(f"{account.line()}; Ctrl-C ends the demo")
            told = True
        demo.advance()


def _settle(account: Account) -> None:
    click.echo(account.line())
    if missing := account.missing():
        raise StreamsError(f"no outcome within {ONCE_SECONDS:.0f} s for: {', '.join(missing)}")
