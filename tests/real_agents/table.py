"""The table of scripts/try_agents.py: one line for each real agent, and what is not as it should be."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

from orchestrator.agents.acp.known import KNOWN
from tests.real_agents.catalog import AGENTS
from tests.real_agents.rounds import KEY, KEY_VARIABLE, SENT, WRITTEN, Played, play

MAX_FIRST_RESULT_SECONDS = 15.0
COLUMNS = ("agent", "version", "way", "first result", "session", "model calls", "tokens", "files", "what failed")


def main(names: list[str]) -> int:
    unknown = set(names) - set(AGENTS)
    if unknown:
        print(f"There is no agent {', '.join(sorted(unknown))}; there are {', '.join(AGENTS)}.", file=sys.stderr)
        return 2
    os.environ[KEY_VARIABLE] = KEY
    rows, failed = [], False
    for name in names or list(AGENTS):
        cells, ok = try_agent(name)
        rows.append(cells)
        failed |= not ok
    print_table(rows)
    return int(failed)


def try_agent(name: str) -> tuple[tuple[str, ...], bool]:
    """The agent's line, and whether all was well."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    start = (name, KNOWN[name].tested, "acp")
    try:
        with tempfile.TemporaryDirectory(prefix="agent-") as folder:
            played = play(AGENTS[name], Path(folder))
    except Exception as error:  # the others are still to be tried
        traceback.print_exc()
        return (*start, "-", "-", "-", "-", "-", f"{type(error).__name__}: {str(error)[:200]}"), False
    problems = find_problems(played)
    remarks = problems + [f"not reached: {', '.join(played.refused)}"] * bool(played.refused)
    call = played.call
    tokens = "unknown" if call["input_tokens"] is None else f"{call['input_tokens']:,} + {call['output_tokens']:,}"
    first = played.first_result_seconds
    cells = (
        *start,
        "-" if first is None else f"{first:.1f} s",
        f"{call['seconds']:.1f} s",
        str(played.answers),
        tokens,
        ", ".join(played.files) or "none",
        "; ".join(remarks) or "nothing",
    )
    return cells, not problems


def find_problems(played: Played) -> list[str]:
    problems = []
    if played.round["verdict"] != "improved":
        problems.append(f"round {played.round['verdict']}: {played.round['reason']}")
    first = played.first_result_seconds
    if first is None or first > MAX_FIRST_RESULT_SECONDS:
        problems.append(f"no result within {MAX_FIRST_RESULT_SECONDS:g} s")
    used = (played.answers * SENT, played.answers * WRITTEN)
    counted = (played.call["input_tokens"] or 0, played.call["output_tokens"] or 0)
    if counted != used:
        problems.append(f"tokens: its model used {used[0]:,} + {used[1]:,}")
    return problems


def print_table(rows: list[tuple[str, ...]]) -> None:
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for row in rows:
        print("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in row) + " |")
