"""A task from a sentence and a schema, by fixed rules: the column it names, and the metric that its words ask for."""

import re

from orchestrator.contract.datasets import LIKELY_TARGETS
from orchestrator.contract.drafting import ColumnShown, DraftProposal, DraftQuestion

MAX_CLASSES = 20
MIN_STEM_CHARS = 4
MAX_NAMES = 20
WORD = re.compile(r"[^\W_]+")

# words of the sentence -> metric for two classes, for several classes, and why
CLASS_METRICS = (
    (
        r"miss(?:ed|ing|es)? |missed|overlook|false negative|false alarm|false positive|rare|imbalanced|unbalanced",
        ("f1", "f1_macro"),
        "it counts missed ones and false alarms; recall alone is best for a program that calls every row positive",
    ),
    (r"probabilit|likelihood|how likely|calibrat", ("log_loss", "log_loss"), "it judges probabilities"),
    (r"rank|prioriti[sz]e|most likely", ("roc_auc", "roc_auc_ovr"), "it judges the order of rows"),
    (r"accura|share of right|correct", ("accuracy", "accuracy"), "it is the share of right answers"),
)
NUMBER_METRICS = (
    (r"percent|relative", "mean_absolute_percentage_error", "it judges errors relative to the value"),
    (
        r"outlier|typical|absolute|on average|in the unit",
        "mean_absolute_error",
        "large errors count no more than their size",
    ),
    (r"large errors|big mistakes|rmse|squared", "root_mean_squared_error", "large errors count more"),
)


def propose_task(question: DraftQuestion) -> DraftProposal:
    """Return the task that the words suggest, and what they leave open."""
    name = " ".join(question.sentence.split())[:80]
    if question.dataset is None:
        return DraftProposal(name=name, missing=[NO_DATA])
    if not question.columns:
        return DraftProposal(
            name=name, notes=["The data set brings its own target; the metric is chosen at the start."]
        )
    target = find_target(question)
    if target is None:
        names = ", ".join(column.name for column in question.columns[:MAX_NAMES])
        return DraftProposal(name=name, missing=[f"{WHICH_COLUMN} The columns are: {names}."])
    metric, why = choose_metric(question.sentence.lower(), target)
    return DraftProposal(name=name, target_column=target.name, metric=metric, notes=[why])


NO_DATA = (
    "There are no data. Upload a table; or, to improve a program of your own, write an evaluate.py that scores it "
    "(`orchestrator init FOLDER --evaluator`; for speed, the example make-it-faster)."
)


WHICH_COLUMN = (
    "Which column is to be predicted? Name it in the sentence, or set target_column (on the command line: "
    "--target-column)."
)


def find_target(question: DraftQuestion) -> ColumnShown | None:
    """Return the column that the sentence names, else the only one that is called like a target; None if unsure."""
    words = [word.lower() for word in WORD.findall(question.sentence)]
    named = [column for column in question.columns if is_named(column.name, words)]
    likely = [column for column in question.columns if column.name.lower() in LIKELY_TARGETS]
    for columns in (named, likely):
        if columns:
            return min(columns, key=lambda column: find_place(column.name, words))
    return None


def is_named(name: str, words: list[str]) -> bool:
    return find_place(name, words) < len(words)


def find_place(name: str, words: list[str]) -> int:
    """Return where in the sentence the column is named first, `churned` by `churn` too; as many as words if nowhere."""
    parts = [part.lower() for part in WORD.findall(name)]
    places = range(len(words) - len(parts) + 1) if parts else []
    whole = (at for at in places if all(map(is_same_word, parts, words[at : at + len(parts)])))
    return next(whole, len(words))


def is_same_word(part: str, word: str) -> bool:
    shorter, longer = sorted((part, word), key=len)
    return part == word or (len(shorter) >= MIN_STEM_CHARS and longer.startswith(shorter))


def choose_metric(sentence: str, target: ColumnShown) -> tuple[str | None, str]:
    """Return the metric that the words ask for, None if they ask for none, and why."""
    if is_class(target):
        index = 0 if target.distinct == 2 else 1
        for words, metrics, why in CLASS_METRICS:
            if re.search(words, sentence):
                return metrics[index], f"Metric {metrics[index]}: {why}."
        return (
            None,
            "The metric is chosen at the start, by how common the classes are: accuracy, or one for rare classes.",
        )
    for words, metric, why in NUMBER_METRICS:
        if re.search(words, sentence):
            return metric, f"Metric {metric}: {why}."
    return "r2", "Metric r2: the share of the target's variance that is explained, the usual one for numbers."


def is_class(column: ColumnShown) -> bool:
    return column.type == "category" or (column.distinct == 2)
