"""`streams doctor`: says what is wrong, and what to do about it."""

from typing import Any

import click

from streams.admin import connected
from streams.cli.options import CONNECTION, load_settings, settings_options
from streams.doctor import Finding, Grade, acls, examine_broker, examine_files
from streams.logs import set_up_logging
from streams.settings import Settings

ANSWER_SECONDS = 10.0


@click.command("doctor", epilog="Exit codes: 0 all is well, 1 something is wrong, 2 configuration, 3 no broker.")
@settings_options(*CONNECTION, "group", "partitions", "replication_factor", "create_topics")
def command(**flags: Any) -> None:
    """Check settings, data files, broker, topics, rights and group; print the ACLs that the service needs."""
    settings = load_settings(**flags)
    set_up_logging(settings)
    click.echo("ok     settings")
    findings = [_shown(examine_files(_load))]
    findings += _broker(settings)
    click.echo("\nThe rights the service needs, where brokers check them:")
    for line in acls(settings):
        click.echo("  " + line)
    raise SystemExit(1 if any(finding.grade is Grade.WRONG for finding in findings) else 0)


def _load() -> object:
    from streams.enricher import Enricher  # noqa: PLC0415 - a data file that cannot be read is a finding, not a crash

    return Enricher()


def _broker(settings: Settings) -> list[Finding]:
    with connected(settings, timeout=min(ANSWER_SECONDS, settings.broker_timeout)) as admin:
        return [_shown(finding) for finding in examine_broker(admin, settings)]


def _shown(finding: Finding) -> Finding:
    click.echo(f"{finding.grade:6} {finding.what}")
    if finding.remedy:
        click.echo(f"       {finding.remedy}")
    return finding
