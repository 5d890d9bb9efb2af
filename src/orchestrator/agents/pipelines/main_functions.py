"""The main function of a program: it learns from train.csv and writes a prediction for each row of test.csv."""

from orchestrator.agents.pipelines.costs import SCORED_ROWS
from orchestrator.agents.pipelines.files import READ_AS_MISSING
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params

TRAIN_SCORE = {"classification": "train_accuracy", "regression": "train_r2"}
WIDE_FILE_BYTES = 24e6  # with more, probabilities are written with six digits
WIDEST_FILE_BYTES = 56e6  # with more, with four


def main_function(params: Params, problem: Problem) -> str:
    if problem.is_large:
        return main_by_pieces(params, problem)
    return plain_main(problem) if problem.is_plain and "rows" not in params else main_of_kinds(params, problem)


def plain_main(problem: Problem) -> str:
    """Write the main function for a table of numbers, as short as can be."""
    reading = ", dtype={TARGET: str}" if problem.classes else ""
    if READ_AS_MISSING.intersection(problem.data.classes):
        reading += ', keep_default_na=False, na_values=[""]'
    return f'''def main():
    train = pd.read_csv(DATA / "train.csv"{reading})
    test = pd.read_csv(DATA / "test.csv")
    features, target = train.drop(columns=TARGET), train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({{"step": 1, "{TRAIN_SCORE[problem.kind]}": model.score(features, target)}}))

    rows = test[features.columns]
    predictions = pd.DataFrame({{"id": test["id"], "prediction": model.predict(rows)}})
{probability_lines(problem, 4)}    predictions.to_csv("predictions.csv", index=False{digits(problem)})'''


def main_of_kinds(params: Params, problem: Problem) -> str:
    target, id_ = named_apart(problem)
    train = f'read("train.csv"{target})'
    used = columns(problem)
    return f'''def main():
    train = {f"some({train})" if "rows" in params else train}
    test = read("test.csv"{id_})
    features, target = train[{used}], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({{"step": 1, "{TRAIN_SCORE[problem.kind]}": model.score(features, target)}}))

    rows = test[features.columns]
    predictions = pd.DataFrame({{"id": test["id"], "prediction": model.predict(rows)}})
{probability_lines(problem, 4)}    predictions.to_csv("predictions.csv", index=False{digits(problem)})'''


def main_by_pieces(params: Params, problem: Problem) -> str:
    target, id_ = named_apart(problem)
    each = (
        f'[some(rows) for rows in pieces("train.csv"{target})]' if "rows" in params else f'pieces("train.csv"{target})'
    )
    score = f'"{TRAIN_SCORE[problem.kind]}": model.score(features.head({SCORED_ROWS}), target.head({SCORED_ROWS}))'
    return f'''def main():
    train = pd.concat({each}, ignore_index=True)
    features, target = train[{columns(problem)}], train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({{"step": 1, {score}}}))

    with open("predictions.csv", "w", encoding="utf-8", newline="") as file:
        for number, rows in enumerate(pieces("test.csv"{id_})):
            predictions = predict(model, rows["id"], rows[features.columns])
            predictions.to_csv(file, header=number == 0, index=False{digits(problem)})


def predict(model, ids, rows):
{predict_body(problem)}'''


def named_apart(problem: Problem) -> tuple[str, str]:
    """Return the arguments that name what is read of train.csv and test.csv beside COLUMNS."""
    return ("", "") if problem.table.plain else (", TARGET", ', "id"')


def predict_body(problem: Problem) -> str:
    if not problem.probabilities:
        return '    return pd.DataFrame({"id": ids, "prediction": model.predict(rows)})'
    return f"""    chances = model.predict_proba(rows)
    predictions = pd.DataFrame({{"id": ids, "prediction": model.classes_[chances.argmax(axis=1)]}})
    for label, column in zip(model.classes_, chances.T):
        predictions[f"proba_{{label}}"] = column
{absent_lines(problem, 4)}    return predictions"""


def columns(problem: Problem) -> str:
    return "train.columns.drop(TARGET)" if problem.table.plain else "COLUMNS"


def probability_lines(problem: Problem, spaces: int) -> str:
    if not problem.probabilities:
        return ""
    indent = " " * spaces
    return (
        f"{indent}for label, column in zip(model.classes_, model.predict_proba(rows).T):\n"
        f'{indent}    predictions[f"proba_{{label}}"] = column\n{absent_lines(problem, spaces)}'
    )


def absent_lines(problem: Problem, spaces: int) -> str:
    """Write the lines that give classes without a training row a column, too."""
    absent = [label for label in problem.data.classes if not problem.data.class_rows.get(label)]
    if not absent:
        return ""
    indent = " " * spaces
    return (
        f"{indent}for label in {absent!r}:  # without a training row\n"
        f'{indent}    predictions[f"proba_{{label}}"] = 0.0\n'
    )


def digits(problem: Problem) -> str:
    """Return the format of probabilities with which the file stays within what may leave the sandbox."""
    if not problem.probabilities:
        return ""
    if problem.test_rows * (12 + 20 * problem.classes) <= WIDE_FILE_BYTES:
        return ""
    return f', float_format="%.{6 if problem.test_rows * (12 + 10 * problem.classes) <= WIDEST_FILE_BYTES else 4}g"'
