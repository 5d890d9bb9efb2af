"""The closing lines of a test run: how many hostile programs were held, forgers have won, honest twins got their score.

A test belongs to a suite by its parameter of the suite's name. What is counted are the programs that were selected: one
whose test failed, was skipped in all of its runs, or never ran, is missing from those that held. Where tests run in
several processes, each tells the first one what it has selected.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

SUITES = ("hostile", "forger", "twin")
SELECTED = pytest.StashKey[dict[str, set[str]]]()
Selected = dict[str, set[str]]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the programs that were selected, and name each test's program in its reports."""
    selected: Selected = {suite: set() for suite in SUITES}
    for item in [] if session.config.option.collectonly else session.items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        for suite in SUITES:
            if suite in parameters:
                selected[suite].add(parameters[suite].name)
                item.user_properties.append((suite, parameters[suite].name))
    add_selected(session.config, selected)
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["suites"] = {suite: sorted(names) for suite, names in selected.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a process of the run had selected; one that died has told nothing."""
    add_selected(node.config, getattr(node, "workeroutput", {}).get("suites", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the lines, where no other conftest does."""
    reports = [each for name in ("passed", "failed", "error") for each in terminalreporter.stats.get(name, [])]
    for line in suite_lines(terminalreporter.config.stash.get(SELECTED, {}), reports):
        terminalreporter.write_line(line)


def add_selected(config: pytest.Config, more: Mapping[str, Iterable[str]]) -> None:
    selected = config.stash.setdefault(SELECTED, {})
    for suite, names in more.items():
        selected.setdefault(suite, set()).update(names)


def suite_lines(selected: Selected, reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return the line of each suite of which a program was selected, and those of runs as another user."""
    passed: Selected = {}
    failed: Selected = {}
    won: set[str] = set()
    elsewhere: list[str] = []
    for report in reports:
        properties = dict(report.user_properties)
        for suite in SUITES:
            if suite in properties and (report.when == "call" or report.failed):
                of_outcome = passed if report.passed else failed
                of_outcome.setdefault(suite, set()).add(properties[suite])
        won |= {properties["forger"]} if properties.get("won") else set()
        elsewhere += properties.get("closing lines", [])
    lines = []
    for suite in SUITES:
        names = selected.get(suite, set())
        good = (passed.get(suite, set()) - failed.get(suite, set())) & names
        lines += [suite_line(suite, len(names), len(good), len(won & names))] if names else []
    return lines + elsewhere


def suite_line(suite: str, count: int, good: int, won: int) -> str:
    if suite == "hostile":
        return f"hostile {good} of {count} held"
    if suite == "twin":
        return f"honest twins {good} of {count} scored"
    unjudged = count - good - won
    return f"forgers {won} of {count} won" + (f", {unjudged} not recorded as what they are" if unjudged else "")
