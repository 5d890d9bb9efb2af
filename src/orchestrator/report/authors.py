"""Who wrote what in a task, how much of it is on the winning line, and what it cost."""

from collections import Counter, defaultdict

from orchestrator.contract.report import Author, Report
from orchestrator.contract.states import FAILED_VERDICTS
from orchestrator.report.records import TaskRecords

MAX_AUTHORS = 50
AUTHOR_HEADS = ("Agent", "Versions", "On the winning line", "Failed", "Cost")


def count_authors(records: TaskRecords, on_line: frozenset[str]) -> list[Author]:
    """Count versions by who wrote them; a coder that left none in its turns is among them."""
    rounds = records.loop.rounds if records.loop else []
    writers = {row.version: row.coder for row in rounds if row.coder}
    writers |= {label: version.agent for label, version in records.versions.items()}
    versions = Counter(version.agent for version in records.versions.values())
    failed = Counter(writers.get(row.version) for row in rounds if row.verdict in FAILED_VERDICTS)
    bests = Counter(writers.get(label) for label in on_line)
    costs: dict[str | None, float] = defaultdict(float)
    for row in rounds:
        if row.cost_usd is not None:
            costs[writers.get(row.version)] += row.cost_usd
    agents = Counter(writers.values()).most_common(MAX_AUTHORS)
    authors = [
        Author(
            agent=agent,
            versions=versions[agent],
            on_line=bests[agent],
            failed=failed[agent],
            cost_usd=round(costs[agent], 6) if agent in costs else None,
        )
        for agent, _ in agents
    ]
    return sorted(authors, key=lambda author: (-author.on_line, -author.versions, author.agent))


def list_author_rows(report: Report) -> list[list[str | int]]:
    """Return a row for each author, under AUTHOR_HEADS."""
    return [
        [
            author.agent,
            author.versions,
            author.on_line,
            author.failed,
            "-" if author.cost_usd is None else f"${author.cost_usd:.4f}",
        ]
        for author in report.authors
    ]
