"""The options of `run` and `init` that set a field of the task, for errors that name the field."""

OPTIONS = {
    "objective.target": "--target",
    "objective.metric": "--metric",
    "objective.positive_class": "--positive-class",
    "budget.versions": "--versions",
    "budget.wall_seconds": "--seconds",
    "budget.cost_usd": "--cost-usd",
    "search.policy": "--policy",
    "search.keep": "--keep",
    "agents.coder": "--coder",
    "agents.evaluator": "--evaluator",
    "data.target_column": "--target-column",
    "data.kind": "--kind",
    "data.test_file": "--test-file",
    "data.encoding": "--encoding",
    "data.separator": "--separator",
    "data.header": "--header",
    "data.quote": "--quote",
    "split.kind": "--split",
    "split.column": "KIND:COLUMN",
}


def name_options(sentence: str) -> str:
    """Return the sentence with options in place of fields: `--coder 'x'` for `agents.coder = 'x'`."""
    sentence = sentence.removeprefix("split: ")
    for field, option in OPTIONS.items():
        sentence = (
            sentence.replace(f"{field} = ", f"{option} ").replace(f"{field}: ", f"{option} ").replace(field, option)
        )
    return sentence
