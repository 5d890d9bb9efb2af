"""A report in a few sentences, each of which can be checked against what stands below it."""

from orchestrator.contract.loops import Best, Loop
from orchestrator.contract.report import Change
from orchestrator.contract.scores import gain, meets
from orchestrator.contract.states import FAILED_VERDICTS, LOOP_ENDED
from orchestrator.report import words
from orchestrator.report.facts import Facts


def headline(facts: Facts, line: list[Change]) -> list[str]:
    loop = facts.loop
    if loop is None:
        return ["No loop has driven this task yet, so no version is the best; start_loop starts one."]
    if loop.best is None:
        return [
            f"None of {counted(len(loop.rounds), 'version')} could be graded and confirmed, so there is no best one."
        ]
    said = [_best(loop, loop.best), *_target(loop, loop.best), *_held_out(loop.best), *_line(loop, line)]
    failed = sum(1 for found in loop.rounds if found.verdict in FAILED_VERDICTS)
    if failed:
        said.append(f"{failed} of {counted(len(loop.rounds), 'version')} failed; what they failed of stands below.")
    return said


def _best(loop: Loop, best: Best) -> str:
    among = counted(len(loop.rounds), "version")
    said = f"{best.version} is the best of {among}: {words.state(loop.metric)} {words.score(best.validation)} on validation rows"
    if loop.baseline is None or loop.baseline.version == best.version:
        return f"{said}; it is the baseline itself, nothing that was tried beat it."
    gained = gain(best.validation.mean, loop.baseline.validation.mean, loop.direction or "maximize")
    return f"{said}, {words.number(abs(gained))} {'better' if gained >= 0 else 'worse'} than the baseline {loop.baseline.version} ({words.score(loop.baseline.validation)})."


def _target(loop: Loop, best: Best) -> list[str]:
    if loop.target is None:
        return []
    direction = loop.direction or "maximize"
    if meets(best.validation.mean, loop.target, direction):
        return [f"It meets the target {loop.target:g}, confirmed by a further run with a fresh seed."]
    return [
        f"It misses the target {loop.target:g} by {words.number(abs(gain(best.validation.mean, loop.target, direction)))}."
    ]


def _held_out(best: Best) -> list[str]:
    if best.held_out is None or best.gap is None:
        return []
    worse = "worse" if best.gap > 0 else "better" if best.gap < 0 else "the same"
    size = "" if best.gap == 0 else f"{words.number(abs(best.gap))} "
    return [
        f"On held-out rows, which no agent saw and which steered nothing, it scores {words.score(best.held_out)}: {size}{worse} than on validation rows."
    ]


def _line(loop: Loop, line: list[Change]) -> list[str]:
    """What brought the most, and whether the last change may be luck."""
    gained = [change for change in line if change.gain is not None]
    if not gained:
        return []
    most = max(gained, key=lambda change: change.gain)
    said = [
        f"Its line has {counted(len(gained), 'change')}; {most.version} brought the most ({words.signed(most.gain)})."
    ]
    last = line[-1]
    if last.luck is not None:
        said.append(f"Held against {last.parent} on the same rows: {words.luck(last.luck)}.")
    return said


def warnings(facts: Facts, line: list[Change]) -> list[str]:
    loop, found = facts.loop, []
    if loop is None:
        return []
    if loop.state not in LOOP_ENDED:
        found.append(f"The loop is {loop.state}: what stands here may change.")
    if loop.error:
        found.append(f"The loop ended with an error: {loop.error}")
    if loop.gap_alarm:
        found.append(
            "The gap to held-out rows grew over three successive bests: the search may be fitting the validation rows."
        )
    if line and line[-1].luck is not None and line[-1].luck.says == "may be luck":
        found.append(
            f"Whether {line[-1].version} beats {line[-1].parent} may be luck: the rows both were graded on do not settle it."
        )
    if loop.best is not None and loop.best.validation.n < 2:
        found.append(f"{loop.best.version} was graded once only, so nothing is known of its spread.")
    if len(facts.graders) > 1:
        found.append(
            "Scores were made by more than one grader (the fingerprints stand below); those of different graders do not compare."
        )
    if any(run.isolation is None or run.isolation.grade == "none" for run in facts.runs):
        found.append("The best version ran without any sandbox; nothing kept it from the labels.")
    return found


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
