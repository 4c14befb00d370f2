"""Exit codes of what ends the worker."""

import signal
import subprocess
import sys
import textwrap

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, KafkaConnectionError, TopicAuthorizationFailedError

from streams.errors import BrokerUnavailable, ConfigurationError, DeliveryFailed
from streams.pipeline.exits import translated


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(TopicAuthorizationFailedError("articles.raw"), DeliveryFailed, id="topic-not-authorized"),
        pytest.param(GroupAuthorizationFailedError("g"), DeliveryFailed, id="group-not-authorized"),
        pytest.param(KafkaConnectionError("gone"), BrokerUnavailable, id="no-connection"),
        pytest.param(ConfigurationError("x"), ConfigurationError, id="ours"),
        pytest.param(KeyError("x"), KeyError, id="a-bug"),
    ],
)
def test_a_clients_error_in_our_words(error: BaseException, kind: type[BaseException]) -> None:
    assert type(translated(error)) is kind


def exit_code(body: str) -> tuple[int, str]:
    """Run `body` in a process of its own: what is tested ends the process."""
    head = "import asyncio, logging, os, signal\nfrom streams.errors import *\nfrom streams.pipeline.exits import *\n"
    code = head + "logging.basicConfig()\n" + textwrap.dedent(body)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param("BrokerUnavailable('gone')", 3, id="no-broker"),
        pytest.param("ConfigurationError('bad')", 2, id="configuration"),
        pytest.param("DeliveryFailed('refused')", 1, id="refused"),
        pytest.param("KeyError('bug')", 1, id="a-bug"),
    ],
)
def test_fail_ends_the_process_with_the_code_of_the_error(error: str, code: int) -> None:
    assert exit_code(f"fail({error})")[0] == code


SERVE = """
async def main():
    signals = Signals(asyncio.get_running_loop(), shutdown_timeout={timeout})
    {draining}
    for _ in range({signals}):
        os.kill(os.getpid(), signal.{name})
    await signals.stop.wait()
    {then}
    leave(0)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("draining", "signals", "then", "code"),
    [
        pytest.param(False, 1, "await asyncio.Event().wait()", 0, id="nothing-to-drain"),
        pytest.param(True, 1, "pass", 0, id="drained"),
        pytest.param(True, 1, "await asyncio.Event().wait()", 1, id="drain-takes-too-long"),
        pytest.param(True, 2, "await asyncio.Event().wait()", 1, id="second-signal"),
    ],
)
@pytest.mark.parametrize("name", [signal.SIGTERM.name, signal.SIGINT.name])
def test_signals(draining: bool, signals: int, then: str, code: int, name: str) -> None:
    timeout = 60 if signals == 2 else 0.5
    prepare = "signals.something_to_drain()" if draining else "pass"
    body = SERVE.format(timeout=timeout, draining=prepare, signals=signals, name=name, then=then)
    assert exit_code(body)[0] == code
