"""The compose stack, as a fixture."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.stack import Stack
from tests.support import require_or_skip


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The stack, up: `make up` with a project name and ports of its own; nothing of it is left at the end."""
    if missing := _missing():
        require_or_skip("docker", missing)
    running = Stack(Path(tmp_path_factory.mktemp("stack")))
    try:
        running.make("up", seconds=600)
        yield running
    finally:
        running.remove()


def _missing() -> str | None:
    """What this machine lacks to run the stack, None when nothing."""
    if shutil.which("docker") is None:
        return "there is no 'docker' command (install Docker with Compose)"
    for command, remedy in (("info", "start it, or set DOCKER_HOST"), ("compose version", "install Docker Compose v2")):
        done = subprocess.run(["docker", *command.split()], capture_output=True, timeout=60, check=False)
        if done.returncode:
            return f"'docker {command}' fails ({remedy})"
    return None
