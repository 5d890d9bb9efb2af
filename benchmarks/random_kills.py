"""Kill a server a hundred times at random moments while its loops pay for a model and a coding agent.

    python benchmarks/random_kills.py [--kills 100] [--seed 1] [--versions 10]

Each batch is two loops in one data directory, driven by one server process: one whose three roles are played by a model
on a scripted server, over HTTP, and one whose coder is a program in the sandbox of agents that calls the same server
through the egress proxy. The process gets SIGKILL at moments drawn from the seed: while it starts, at some time after,
at the n-th request or answer of the model server and up to 0.2 s later, or right after its n-th commit. It is started
again, and so on until both loops have ended; then the next batch begins, until there were as many kills as asked for.
Kills that come too late, after the end of both loops, are not counted.

Each batch is compared with loops that nobody killed: rounds, scores, best, texts of versions, messages, containers; and
its ledger with the model server's own count, request by request. Exits with 1 if there is any difference.
"""

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.engine.kill_checks import list_differences, read_calls, sum_up
from tests.engine.random_kills import Batch, Kill, choose_kill, run_batch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, choices=range(1, 10_001), metavar="1..10000", default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--versions", type=int, choices=range(2, 13), metavar="2..12", default=10)
    asked = parser.parse_args()
    draw, batches, differences, began = random.Random(asked.seed), [], [], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="random-kills-") as name:
        undisturbed = run_batch(Path(name) / "undisturbed", iter(()), versions=asked.versions)
        differences += list_differences(undisturbed, undisturbed)
        print(f"without kills: {describe(undisturbed)}", flush=True)
        while (struck := sum(len(batch.struck) for batch in batches)) < asked.kills:
            kills = itertools.islice(draw_kills(draw), asked.kills - struck)
            batch = run_batch(Path(name) / f"batch-{len(batches)}", kills, versions=asked.versions)
            batches.append(batch)
            differences += (different := list_differences(batch, undisturbed))
            print(f"batch {len(batches)}: {describe(batch)}, {len(different)} differences", *different, flush=True)
        print_table(batches)
    print(f"\n{len(differences)} differences in {sum(len(batch.struck) for batch in batches)} kills, ", end="")
    print(f"{len(batches)} batches, {time.monotonic() - began:.0f} s, seed {asked.seed}")
    return 1 if differences else 0


def draw_kills(draw: random.Random) -> Iterator[Kill]:
    while True:
        yield choose_kill(draw)


def describe(batch: Batch) -> str:
    best = [task["best"] for task in batch.answer or []]
    return f"{len(batch.struck)} kills, {len(read_calls(batch))} calls on record, best {best}"


def print_table(batches: list[Batch]) -> None:
    """Print what the kills hit, then the sums of the ledgers beside what the model server counted."""
    hits = Counter(hit for batch in batches for struck in batch.struck for hit in struck)
    print("\n| hit | times |\n|---|---|")
    for hit, times in sorted(hits.items()):
        print(f"| {hit} | {times} |")
    sums = [sum_up(batch) for batch in batches]
    total = {name: sum(getattr(each, name) for each in sums) for name in vars(sums[0])}
    print("\n| | |\n|---|---|")
    print(f"| requests that the model server got | {total['requests']} |")
    print(f"| calls answered and settled | {total['answered']} |")
    print(f"| calls lost that the server had got | {total['lost_sent']} |")
    print(f"| calls lost before they were sent | {total['lost_unsent']} |")
    print(f"| ledgers, US dollars | {total['ledger_usd']:.6f} |")
    print(f"| of it reservations of lost calls | {total['lost_usd']:.6f} |")
    print(f"| model server's count | {total['server_usd']:.6f} |")
    print(f"| of it for lost calls | {total['lost_server_usd']:.6f} |")


if __name__ == "__main__":
    sys.exit(main())
