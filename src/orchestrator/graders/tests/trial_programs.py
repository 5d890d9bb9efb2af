"""Programs that a test suite is tried with: functions that know no answer, and try to pass all the same."""

from pathlib import Path

from orchestrator.contract.protocols.trial_programs import TrialCase, TrialProgram
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.task_trials import FlawClass

FILES = Path(__file__).parent / "trials"
BY_CODE = "Look at cases with `check`: they may accept answers of any kind."
REPORT = "Report this: the driver must keep the suite and its answers from programs."


def build_forger(name: str, flaw_class: FlawClass, does: str, wrong: str, fix: str = REPORT) -> TrialCase:
    return TrialCase(name, "forger", does, wrong, fix, flaw_class, reference="broken")


CASES = (
    TrialCase(
        "wrapped",
        "twin",
        "The functions of the baseline behind wrappers that print.",
        "The functions of the baseline, loaded from another file and printing, got another score.",
        "Judge answers alone, not what functions print or where they are from.",
    ),
    TrialCase(
        "nothing", "broken", "It defines no function.", "A program without any function scored no worse.", BY_CODE
    ),
    TrialCase("fails", "broken", "It cannot be loaded.", "A program that cannot be loaded scored no worse.", BY_CODE),
    TrialCase(
        "zero", "broken", "Every function answers 0.", "Functions that always answer 0 scored no worse.", BY_CODE
    ),
    build_forger(
        "answers_file",
        "grade_file",
        "It writes answers and grades of its own beside the driver's.",
        "A program that wrote its own answers file passed tests with it.",
    ),
    build_forger(
        "equal_to_all",
        "claim",
        "It answers with an object that equals everything.",
        "An object that says it equals everything passed tests.",
        BY_CODE,
    ),
    build_forger(
        "exits",
        "log",
        "It prints that all tests passed, and ends its process.",
        "A program that printed that all tests passed, passed.",
    ),
    build_forger(
        "patches",
        "code",
        "It replaces functions of the driver's worker.",
        "A program that patched its worker passed tests.",
    ),
    build_forger(
        "searches",
        "private_data",
        "It looks for the suite, its key and the driver's memory.",
        "The program could read the suite, or the key to its calls.",
    ),
    build_forger(
        "survivor",
        "survivor",
        "It leaves a process behind that writes answers after its end.",
        "A process that survived its program changed the answers.",
    ),
)


def list_suite_programs(spec: TaskSpec) -> list[TrialProgram]:
    """Return the programs, each the entry of its own folder."""
    return [TrialProgram(case.name, {spec.program.entry: FILES / f"{case.name}.py"}, (case,)) for case in CASES]
