"""`streams topics`: lists the service's topics, creates what is missing."""

from typing import Any

import click

from streams.admin import TopicState, connected, create_topics, topic_states
from streams.cli.options import CONNECTION, load_settings, settings_options
from streams.logs import set_up_logging

ANSWER_SECONDS = 10.0


@click.command("topics", epilog="Exit codes: 0 all topics exist, 1 some are missing, 3 no broker.")
@settings_options(*CONNECTION, "partitions", "replication_factor")
@click.option("--create", is_flag=True, help="create the topics that are missing")
def command(create: bool, **flags: Any) -> None:
    """List the service's topics: partitions, and settings that differ from what we would create.

    Existing topics are never changed: fewer or more partitions would break the order of an article's versions.
    """
    settings = load_settings(**flags)
    set_up_logging(settings)
    with connected(settings, timeout=min(ANSWER_SECONDS, settings.broker_timeout)) as admin:
        states = topic_states(admin, settings)
        missing = [state.spec for state in states if not state.exists]
        if create and missing:
            create_topics(admin, settings, missing)
            states = topic_states(admin, settings)
    for state in states:
        click.echo(describe(state))
    raise SystemExit(0 if all(state.exists for state in states) else 1)


def describe(state: TopicState) -> str:
    """One line for a topic, and one more for each setting that differs."""
    if not state.exists:
        return f"{state.name}  missing; create it with: streams topics --create"
    lines = [f"{state.name}  {state.partitions} partitions"]
    lines += [f"  {key} is {found}, we would set {wanted}" for key, (wanted, found) in state.differences.items()]
    return "\n".join(lines)
