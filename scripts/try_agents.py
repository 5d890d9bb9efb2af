"""Drives a round with each real coding agent that is tested, against a scripted model server on this machine, and
prints what came of it. Needs no key. Installs the agents (100 to 460 MB each) where they are not installed yet.

    .venv-test/bin/python scripts/try_agents.py [AGENT ...]

Exits with 1 if an agent cannot be installed, improves nothing, or shows its first result only after 15 s. Run it with
nothing else running.
"""

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "plugins")]
    sys.exit(import_module("tests.real_agents.table").main(sys.argv[1:]))
