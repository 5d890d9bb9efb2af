"""One place reads the machine's clock, so that what expires or is counted cannot go by it unnoticed."""

import ast
from pathlib import Path

import orchestrator

SOURCE = Path(orchestrator.__file__).parent
MAY_READ = {
    "storage/clock.py": "the place",
    "cli/run.py": "finds the loops that began after the command did",
    "runners/local/runner.py": "when a container started, for people",
    "engine/notifications/webhook.py": "the time in a signature, which receivers hold against their own clock",
}
READS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def reads_wall_clock(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (getattr(node.value, "id", None) or getattr(node.value, "attr", None), node.attr) in READS
        for node in ast.walk(tree)
    )


def test_only_the_clock_reads_the_machines_time():
    readers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "sandbox" not in path.relative_to(SOURCE).parts and reads_wall_clock(ast.parse(path.read_text()))
    }

    assert readers == set(MAY_READ)
