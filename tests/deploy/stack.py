"""The compose stack, driven by the commands that a user gives. Imports nothing of `streams`."""

import os
import subprocess
from pathlib import Path

from tests.account import Observer
from tests.system.support import ROOT, Program, environment, free_port

COMPOSE = ["docker", "compose", "--file", "deploy/compose.yaml", "--profile", "replay"]


class Stack:
    """One project of Docker Compose; `observer` reads its Kafka from the host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs: list[Program] = []
        self.project = f"escalation-streams-test-{os.getpid()}"
        kafka, self.metrics_port = free_port(), free_port()
        self.env = environment(
            COMPOSE_PROJECT_NAME=self.project, KAFKA_PORT=str(kafka), METRICS_PORT=str(self.metrics_port)
        )
        self.observer = Observer(f"127.0.0.1:{kafka}")

    def make(self, target: str, *, seconds: float) -> str:
        """Run one of the Makefile's targets; returns what it printed.

        Raises: AssertionError: it failed, with what it said.
        """
        return self._run(["make", target], seconds=seconds)

    def start(self, target: str) -> Program:
        """Start one of the Makefile's targets in the background."""
        folder = self._folder / f"{len(self._programs)}-{target}"
        program = Program(["make", target], folder, self.env, ROOT)
        self._programs.append(program)
        return program

    def docker(self, *arguments: str) -> str:
        """Run `docker`; returns what it printed, without the last line break."""
        return self._run(["docker", *arguments], seconds=120).rstrip("\n")

    def container(self, service: str) -> str:
        """The container of a service, running or not."""
        return self._run([*COMPOSE, "ps", "--all", "--quiet", service], seconds=60).strip()

    def state(self, service: str, template: str) -> str:
        """What `docker inspect` says of a service's container, as a Go template."""
        return self.docker("inspect", "--format", template, self.container(service))

    def remove(self) -> None:
        """Leave nothing: containers, volume, network, image."""
        for program in self._programs:
            program.kill()
        self._run([*COMPOSE, "down", "--volumes", "--remove-orphans", "--timeout", "1"], seconds=120)
        self.docker("image", "rm", "--force", self.project)

    def _run(self, command: list[str], *, seconds: float) -> str:
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{out[-4000:]}{err[-4000:]}"
        return out
