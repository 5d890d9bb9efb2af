"""What models cost beside their calls: processor time of building a coder's context for a task with many versions, how
well its tokens fill the budget, and processor time of the first import.

    python benchmarks/model_overhead.py [--versions 1000] [--budget 24000]

Needs the tests beside it and the extra `llm`. Limits: 20 ms, 2 % of the budget, 0.5 s. Exits 1 if one is exceeded.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from orchestrator.agents.llm.context import build_context
from orchestrator.agents.llm.tokens import TokenCounter
from tests.llm.test_context import PROGRAMS, TURN, make_history

LIMIT_MS, LIMIT_SHARE, LIMIT_IMPORT_SECONDS = 20.0, 0.02, 0.5
IMPORT = """
import time
import orchestrator.app, orchestrator.cli.main
from orchestrator.agents.llm.packages import load_package
began = time.process_time()
load_package("pydantic_ai.models")
print(time.process_time() - began)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", type=int, default=1000)
    parser.add_argument("--budget", type=int, default=24_000, help="tokens")
    asked = parser.parse_args()
    history, counter, took = make_history(asked.versions), TokenCounter(), []
    for _ in range(9):
        began = time.process_time()
        build_context(history, TURN, PROGRAMS, counter.count, asked.budget)
        took.append(1000 * (time.process_time() - began))
    context = build_context(history, TURN, PROGRAMS, counter.count, asked.budget)
    tokens = counter.count(context.stable) + counter.count(context.rest)
    imports = [float(run(IMPORT)) for _ in range(4)][1:]  # the first writes compiled files
    over = max(0.0, tokens / asked.budget - 1)
    print(f"{asked.versions} versions: median {median(took):.1f}, least {min(took):.1f} ms (limit {LIMIT_MS:g})")
    print(f"tokens: {tokens} of {asked.budget}, {100 * over:.1f} % over (limit {100 * LIMIT_SHARE:g} %)")
    print(f"first import: least {min(imports):.2f} s of processor time (limit {LIMIT_IMPORT_SECONDS:g})")
    return int(min(took) > LIMIT_MS or over > LIMIT_SHARE or min(imports) > LIMIT_IMPORT_SECONDS)


def run(code: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout


if __name__ == "__main__":
    sys.exit(main())
