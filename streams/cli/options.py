"""Flags that come from `Settings`, with the same names, help and checks as the variables."""

import os
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import click

from streams.settings import PREFIX, Settings

CONNECTION = (
    "brokers",
    "topic_prefix",
    "security_protocol",
    "sasl_mechanism",
    "sasl_username",
    "ssl_cafile",
    "ssl_certfile",
    "ssl_keyfile",
)


def settings_options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command one flag for each named setting; secrets are variables only, never flags."""
    specs = {f.name: f for f in fields(Settings)}

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(names):
            spec = specs[name]
            text = f"{spec.metadata['help']} [{PREFIX}{name.upper()}; default: {spec.default!r}]"
            command = click.option("--" + name.replace("_", "-"), name, default=None, help=text)(command)
        return command

    return decorate


def load_settings(**flags: Any) -> Settings:
    """The effective settings: flags over the environment over the defaults."""
    return Settings.load(os.environ, **flags)
