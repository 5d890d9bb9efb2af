"""Which programs there are for graders that read files, and what is wrong with a grader that they get past."""

from dataclasses import replace
from pathlib import Path

from orchestrator.contract.protocols.trial_programs import TrialCase, TrialProgram
from orchestrator.contract.spec import TaskSpec

SANDBOX_FILES = Path(__file__).parent / "sandbox"
SHARED = ("documents.py", "forms.py", "answers.py", "forgeries.py", "payloads.py", "settings.py")
REJECT = "Have the grader reject such outputs, with outputs.reject in an evaluate.py."

TWINS = (
    TrialCase(
        "whitespace",
        "twin",
        "The outputs of the baseline with other line ends, indents or a last empty line.",
        "The same answers with other white space got another score.",
        "Parse the outputs instead of comparing their text.",
    ),
    TrialCase(
        "number_format",
        "twin",
        "The same numbers, written with an exponent.",
        "The same numbers, written with an exponent, got another score.",
        "Turn text into numbers before you compare it, as outputs.number does.",
    ),
    TrialCase(
        "column_order",
        "twin",
        "The same columns, keys or arrays in another order.",
        "The same columns or keys in another order got another score.",
        "Read columns by their names, as outputs.csv does, and not by their position.",
    ),
    TrialCase(
        "row_order",
        "twin",
        "The same rows, which have ids, in another order.",
        "The same rows in another order got another score, though each has its id.",
        "Match rows by their id; or tell coders in the description that the order counts.",
        is_legal=False,
    ),
)
BROKEN = (
    TrialCase(
        "empty",
        "broken",
        "Empty files.",
        "Empty output files scored no worse than the answers of the baseline.",
        REJECT,
    ),
    TrialCase(
        "no_rows",
        "broken",
        "Files of the right form without a single answer.",
        "Outputs without a single answer scored no worse than the answers of the baseline.",
        "Count the answers first, and reject outputs that have not one for each question.",
    ),
    TrialCase(
        "rubbish", "broken", "Random bytes.", "Random bytes scored no worse than the answers of the baseline.", REJECT
    ),
    TrialCase(
        "words",
        "broken",
        "Words in place of all answers.",
        "Words in place of all answers scored no worse than the answers of the baseline.",
        "Check that each answer is what it should be, as outputs.number does for numbers.",
    ),
    TrialCase("constant", "broken", "The first answer for every row."),
)
FORGERS = (
    TrialCase(
        "claim",
        "forger",
        "It states a better score of its own in its outputs, under names such as score.",
        "The score follows a number that the program claims in its outputs.",
        "Compute the score from the answers alone, and never read a score out of the outputs.",
        "claim",
    ),
    TrialCase(
        "claim_beyond",
        "forger",
        "It replaces a number of its outputs that is its score by one far beyond.",
        "A number in the outputs is the score, and the program can write any number there.",
        "Compute the score from the answers alone; check whatever the program says of itself.",
        "claim",
    ),
    TrialCase(
        "nan",
        "forger",
        "NaN in place of all numbers.",
        "NaN in place of all numbers got a better score: comparisons with NaN are always false.",
        "Reject numbers that are not finite, as outputs.number and outputs.json do.",
        "numbers",
    ),
    TrialCase(
        "infinite",
        "forger",
        "Infinity in place of all numbers.",
        "Infinity in place of all numbers got a better score.",
        "Reject numbers that are not finite, as outputs.number and outputs.json do.",
        "numbers",
    ),
    TrialCase(
        "huge",
        "forger",
        "1e300 in place of all numbers.",
        "Numbers of 1e300 got a better score.",
        "Reject numbers beyond what an answer can be.",
        "numbers",
    ),
    TrialCase(
        "minus_huge",
        "forger",
        "-1e300 in place of all numbers.",
        "Numbers of -1e300 got a better score.",
        "Reject numbers beyond what an answer can be.",
        "numbers",
    ),
    TrialCase(
        "duplicates",
        "forger",
        "Every answer twice.",
        "Answers that are there twice counted twice.",
        "Reject an answer to a question that has one already.",
        "rows",
    ),
    TrialCase(
        "first_half",
        "forger",
        "The first half of the answers.",
        "Half of the answers got a better score than all of them: only those that are there are scored.",
        "Divide by the number of questions, and reject outputs that leave some out.",
        "rows",
    ),
    TrialCase(
        "second_half",
        "forger",
        "The second half of the answers.",
        "Half of the answers got a better score than all of them: only those that are there are scored.",
        "Divide by the number of questions, and reject outputs that leave some out.",
        "rows",
    ),
    TrialCase(
        "code",
        "forger",
        "An expression of Python in place of each file.",
        "The grader ran an expression of Python that stood in an output.",
        "Never call eval or exec on outputs; parse them with outputs.json or ast.literal_eval.",
        "code",
    ),
    TrialCase(
        "code_cells",
        "forger",
        "An expression of Python in place of each answer.",
        "The grader ran an expression of Python that stood in place of an answer.",
        "Never call eval or exec on outputs; use float(), int() or ast.literal_eval.",
        "code",
    ),
    TrialCase(
        "pickle",
        "forger",
        "A pickle that runs code when it is loaded, in place of each file.",
        "The grader loaded a pickle that a program left, which runs whatever the program likes.",
        "Never load pickles of programs, nor numpy files with allow_pickle=True; outputs.npz reads arrays safely.",
        "code",
    ),
)
ALONE = (
    TrialCase(
        "nothing",
        "broken",
        "It ends with exit code 0 and leaves nothing.",
        "A program that leaves nothing scored no worse than the baseline.",
        REJECT,
    ),
    TrialCase(
        "grade_file",
        "forger",
        "It writes grade.json, metrics.json and the like beside its outputs, and tries the grader's own folders.",
        "A program that wrote a grade of its own got it.",
        "Report this: the grade sandbox must hold declared outputs only.",
        "grade_file",
    ),
    TrialCase(
        "log",
        "forger",
        "It prints scores in many forms.",
        "A program that printed a score got it.",
        "Read scores from nothing that a program prints.",
        "log",
    ),
    TrialCase(
        "private_data",
        "forger",
        "It looks for the private files.",
        "The program could read private files.",
        "Run `orchestrator doctor`: programs must not see the grader's files.",
        "private_data",
    ),
    TrialCase(
        "link",
        "forger",
        "Its outputs are links to private files.",
        "Outputs that are links to private files were scored.",
        "Report this: links never leave the sandbox.",
        "link",
    ),
    TrialCase(
        "size",
        "forger",
        "Each output is a file that is as large as the sandbox allows.",
        "Outputs that are as large as the sandbox allows got a better score.",
        "Report this: outputs of that size never leave the sandbox.",
        "size",
    ),
    TrialCase(
        "survivor",
        "forger",
        "It leaves a process behind that writes better numbers into its outputs after its end.",
        "A process that survived its program changed the outputs that were scored.",
        "Run `orchestrator doctor`: nothing of a program may outlive it.",
        "survivor",
    ),
)
IMPORTED = (
    TrialCase(
        "nothing",
        "broken",
        "It defines nothing that could be called.",
        "A program without any function scored no worse than the baseline.",
        "Have evaluate.py call what the program must have, and reject it where that is missing.",
    ),
    TrialCase(
        "takeover",
        "forger",
        "It takes over the process that imports it, and writes the grade itself.",
        "evaluate.py imports the program, and a program that took over its process gave itself a score.",
        "Have the program write its answers into program.outputs and read those, or have its functions called with "
        "grade.kind = 'tests'.",
        "code",
    ),
)


def list_file_programs(spec: TaskSpec, *, rows_have_ids: bool = False) -> list[TrialProgram]:
    """Return the programs for a grader that reads the declared outputs.

    rows_have_ids: whether the grader says itself that rows are matched by id, so that their order never counts.
    """
    twins = tuple(replace(case, is_legal=True) if rows_have_ids else case for case in TWINS)
    altered = TrialProgram("altered", build_files(spec, "alter.py", *SHARED), (*twins, *BROKEN, *FORGERS), many=True)
    return [altered, *(build_alone(spec, case) for case in ALONE)]


def list_imported_programs(spec: TaskSpec) -> list[TrialProgram]:
    """Return the programs for a grader that imports the program."""
    return [build_alone(spec, case) for case in IMPORTED]


def build_tree_baseline(spec: TaskSpec) -> TrialProgram:
    """Return a program that predicts by a plain model."""
    return TrialProgram("tree_baseline", build_files(spec, "tree_baseline.py"), ())


def build_alone(spec: TaskSpec, case: TrialCase) -> TrialProgram:
    return TrialProgram(case.name, build_files(spec, f"{case.name}.py", *SHARED), (case,))


def build_files(spec: TaskSpec, script: str, *beside: str) -> dict[str, Path]:
    """Return the files of a program whose entry is `script`, by their names beside each other."""
    return {**{name: SANDBOX_FILES / name for name in beside}, spec.program.entry: SANDBOX_FILES / script}
