"""A report in a few sentences, each of which can be checked against the report's tables."""

from orchestrator.contract.loops import Best, Loop
from orchestrator.contract.report import Change, Report
from orchestrator.contract.scores import has_skill, measure_gain, meets_target
from orchestrator.contract.states import FAILED_VERDICTS, LOOP_ENDED
from orchestrator.report.formatting import (
    describe_luck,
    format_metric,
    format_number,
    format_score,
    format_signed,
)
from orchestrator.report.marks import describe_marks
from orchestrator.report.records import TaskRecords

FORGEABLE = (
    "Scores of this task are forgeable: its grader imports the program, which can then set its own score. Read the "
    "program before you trust a score. There are no held-out scores."
)

EXTERNAL = (
    "Scores of this task are external: an agent posts them, and nothing here checks them. There are no held-out scores."
)


def build_title(report: Report) -> str:
    if report.best is None:
        return "No best version yet"
    if report.tied and not report.gap_alarm:
        return f"{report.best.version} is tied with the baseline"
    return f"{report.best.version} is in doubt" if report.gap_alarm else f"Why {report.best.version} is the best"


def build_headline(records: TaskRecords, line: list[Change]) -> list[str]:
    loop = records.loop
    if loop is None:
        return ["No loop has run for this task yet, so there is no best version. start_loop starts one."]
    if loop.best is None:
        return [
            f"None of {format_count(len(loop.rounds), 'version')} could be graded and confirmed, so there is no best "
            "version."
        ]
    sentences = (
        _describe_doubt(loop, loop.best)
        if loop.gap_alarm
        else [
            _describe_best(loop, loop.best),
            *_describe_target(loop, loop.best),
            *_describe_held_out(loop.best),
            *_describe_line(loop, line),
        ]
    )
    sentences += _describe_loops(records, loop)
    failed = sum(1 for row in loop.rounds if row.verdict in FAILED_VERDICTS)
    if failed:
        sentences.append(
            f"{failed} of {format_count(len(loop.rounds), 'version')} failed; the reasons are listed below."
        )
    return sentences


def _describe_best(loop: Loop, best: Best) -> str:
    among = format_count(len(loop.rounds), "version")
    said = (
        f"{best.version} is the best of {among}: "
        f"{format_metric(loop.metric, loop.positive_class)} {format_score(best.validation)} on validation rows"
    )
    if loop.baseline is None or loop.baseline.version == best.version:
        return f"{said}; it is the baseline itself, and no other version beat it."
    gained = measure_gain(best.validation.mean, loop.baseline.validation.mean, loop.direction or "maximize")
    if loop.tied:
        return (
            f"{best.version} is tied with the baseline {loop.baseline.version} within the noise: it has the best score "
            f"of {among}, {format_metric(loop.metric, loop.positive_class)} {format_score(best.validation)} on "
            f"validation rows, and chance explains its gain of {format_number(abs(gained))} over "
            f"{format_score(loop.baseline.validation)}."
        )
    return (
        f"{said}, {format_number(abs(gained))} {'better' if gained >= 0 else 'worse'} than the baseline "
        f"{loop.baseline.version} ({format_score(loop.baseline.validation)})."
    )


def _describe_loops(records: TaskRecords, loop: Loop) -> list[str]:
    """Say which of the task's loops the report is on, and what it went on from."""
    sentences: list[str] = []
    if loop.best_ever is not None and loop.best_ever.loop_id != loop.loop_id:
        best = f"{loop.best_ever.version}, which {loop.best_ever.loop_id} found"
        sentences.append(f"This report is on {loop.loop_id}; the task's best version is {best}.")
    elif loop.loop_count > 1:
        compared = " that can be compared" if records.not_compared else ""
        sentences.append(f"It is the best of all loops of the task{compared}; {loop.loop_id} found it.")
    if loop.from_version is not None:
        sentences.append(f"{loop.loop_id} went on from {loop.from_version}, the best version of {loop.from_loop}.")
    return sentences


def _describe_doubt(loop: Loop, best: Best) -> list[str]:
    """Say why the best version is in doubt, and nothing that praises it."""
    target = "" if loop.target is None else f" The target {loop.target:g} counts as met or missed on validation rows."
    return [
        f"{best.version} is in doubt: {format_metric(loop.metric, loop.positive_class)} is "
        f"{format_score(best.validation)} on validation rows, but {format_score(best.held_out)} on held-out rows, "
        f"which no agent saw. Chance does not explain a gap of {format_number(best.gap)}.{target}"
    ]


def _describe_target(loop: Loop, best: Best) -> list[str]:
    if loop.target is None:
        return []
    direction = loop.direction or "maximize"
    if meets_target(best.validation.mean, loop.target, direction):
        return [f"It meets the target {loop.target:g}, confirmed by a further run with a fresh seed."]
    return [
        f"It misses the target {loop.target:g} by "
        f"{format_number(abs(measure_gain(best.validation.mean, loop.target, direction)))}."
    ]


def _describe_held_out(best: Best) -> list[str]:
    if best.held_out is None or best.gap is None:
        return []
    worse = "worse" if best.gap > 0 else "better"
    size = f"{format_number(abs(best.gap))} "
    comparison = "the same as on validation rows" if best.gap == 0 else f"{size}{worse} than on validation rows"
    score = format_score(best.held_out)
    return [
        f"On held-out rows, which no agent saw and which did not steer the search, it scores {score}: {comparison}."
    ]


def _describe_line(loop: Loop, line: list[Change]) -> list[str]:
    """Name the change that gained the most, and say whether the last one may be luck."""
    gains = [(change.gain, change.version) for change in line if change.gain is not None]
    if not gains:
        return []
    largest, version = max(gains, key=lambda pair: pair[0])
    sentences = [
        f"Its line has {format_count(len(gains), 'change')}; {version} gained the most ({format_signed(largest)})."
    ]
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
    sentences += [f"Not every loop is compared: {reason}" for reason in records.not_compared.values()]
    sentences += describe_marks(loop)
    if loop.gap_alarm:
        sentences.append(
            "The best version is worse on held-out rows than on validation rows by more than chance explains. It may "
            "fit the validation rows only: look at what it changed, and trust the held-out score."
        )
    if loop.forgeable:
        sentences.append(FORGEABLE)
    if loop.external:
        sentences.append(EXTERNAL)
    sentences += _doubt_skill(loop)
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
    if records.task.data is not None:
        sentences += records.task.data.notes
    return sentences


def _doubt_skill(loop: Loop) -> list[str]:
    best = loop.best
    if best is None or has_skill(best.validation.mean, loop.no_skill, loop.direction or "maximize"):
        return []
    return [
        f"{best.version} is no better than a program without skill, which predicts the same for every row and scores "
        f"{format_number(loop.no_skill)} on validation rows."
    ]


def format_count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
