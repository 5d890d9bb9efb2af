"""A report in a few sentences, each of which can be checked against the report's tables."""

from orchestrator.contract.loops import Best, Loop
from orchestrator.contract.report import Change
from orchestrator.contract.scores import gain, meets
from orchestrator.contract.states import FAILED_VERDICTS, LOOP_ENDED
from orchestrator.report.formatting import describe_luck, format_number, format_score, format_signed, format_state
from orchestrator.report.records import TaskRecords


def build_headline(records: TaskRecords, line: list[Change]) -> list[str]:
    loop = records.loop
    if loop is None:
        return ["No loop has run for this task yet, so there is no best version. start_loop starts one."]
    if loop.best is None:
        return [
            f"None of {counted(len(loop.rounds), 'version')} could be graded and confirmed, so there is no best "
            "version."
        ]
    sentences = [_best(loop, loop.best), *_target(loop, loop.best), *_held_out(loop.best), *_line(loop, line)]
    failed = sum(1 for row in loop.rounds if row.verdict in FAILED_VERDICTS)
    if failed:
        sentences.append(f"{failed} of {counted(len(loop.rounds), 'version')} failed; the reasons are listed below.")
    return sentences


def _best(loop: Loop, best: Best) -> str:
    among = counted(len(loop.rounds), "version")
    said = (
        f"{best.version} is the best of {among}: "
        f"{format_state(loop.metric)} {format_score(best.validation)} on validation rows"
    )
    if loop.baseline is None or loop.baseline.version == best.version:
        return f"{said}; it is the baseline itself, and no other version beat it."
    gained = gain(best.validation.mean, loop.baseline.validation.mean, loop.direction or "maximize")
    return (
        f"{said}, {format_number(abs(gained))} {'better' if gained >= 0 else 'worse'} than the baseline "
        f"{loop.baseline.version} ({format_score(loop.baseline.validation)})."
    )


def _target(loop: Loop, best: Best) -> list[str]:
    if loop.target is None:
        return []
    direction = loop.direction or "maximize"
    if meets(best.validation.mean, loop.target, direction):
        return [f"It meets the target {loop.target:g}, confirmed by a further run with a fresh seed."]
    return [
        f"It misses the target {loop.target:g} by "
        f"{format_number(abs(gain(best.validation.mean, loop.target, direction)))}."
    ]


def _held_out(best: Best) -> list[str]:
    if best.held_out is None or best.gap is None:
        return []
    worse = "worse" if best.gap > 0 else "better"
    size = f"{format_number(abs(best.gap))} "
    comparison = "the same as on validation rows" if best.gap == 0 else f"{size}{worse} than on validation rows"
    score = format_score(best.held_out)
    return [
        f"On held-out rows, which no agent saw and which did not steer the search, it scores {score}: {comparison}."
    ]


def _line(loop: Loop, line: list[Change]) -> list[str]:
    """Name the change that gained the most, and say whether the last one may be luck."""
    gains = [(change.gain, change.version) for change in line if change.gain is not None]
    if not gains:
        return []
    largest, version = max(gains, key=lambda pair: pair[0])
    sentences = [f"Its line has {counted(len(gains), 'change')}; {version} gained the most ({format_signed(largest)})."]
    last = line[-1]
    if last.luck is not None:
        sentences.append(f"Compared with {last.parent} on the same rows: {describe_luck(last.luck)}.")
    return sentences


def build_warnings(records: TaskRecords, line: list[Change]) -> list[str]:
    loop = records.loop
    sentences: list[str] = []
    if loop is None:
        return []
    if loop.state not in LOOP_ENDED:
        sentences.append(f"The loop is {loop.state}, so this report may change.")
    if loop.error:
        sentences.append(f"The loop ended with an error: {loop.error}")
    if loop.gap_alarm:
        sentences.append(
            "The gap to held-out rows grew over three successive best versions: "
            "the search may be overfitting the validation rows."
        )
    if line and line[-1].luck is not None and line[-1].luck.says == "may be luck":
        sentences.append(
            f"The difference between {line[-1].version} and {line[-1].parent} may be luck: "
            "the rows that both were graded on do not settle it."
        )
    if loop.best is not None and loop.best.validation.n < 2:
        sentences.append(f"{loop.best.version} was graded only once, so the spread of its score is not known.")
    if len(records.graders) > 1:
        sentences.append(
            "Scores come from more than one grader (see the fingerprints below); "
            "scores of different graders cannot be compared."
        )
    if any(run.isolation is None or run.isolation.grade == "none" for run in records.runs):
        sentences.append("The best version ran without any sandbox, so nothing kept it from reading the labels.")
    return sentences


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
