"""What becomes of each kind of column in a program's text."""

import pytest

from orchestrator.agents.pipelines.columns import MAX_TEXTS
from orchestrator.agents.pipelines.costs import (
    PIECE_CELLS,
    choose_piece_rows,
    choose_text_chars,
    estimate_held_bytes,
    find_max_rows,
    limit_rows,
)
from orchestrator.agents.pipelines.layout import lay_out_names
from orchestrator.agents.pipelines.params import describe_params, read_params
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.program import count_digits, write_program
from orchestrator.agents.pipelines.space import choose_usual_params, complete_params, limit_ranges, list_searchable
from orchestrator.agents.pipelines.starting_points import list_first_params
from orchestrator.contract.grading import Column


@pytest.fixture
def make_problem(make_profile):
    """Make a problem of these columns; with 300 training rows unless told otherwise."""

    def make(*columns, kind="classification", rows=300, metric="", **changed):
        return Problem(
            make_profile(kind, rows=rows).model_copy(update={"columns": list(columns)} | changed), metric=metric
        )

    return make


def text_of(problem, model="logistic"):
    return write_program(choose_usual_params(model, problem), problem, summary="Try.")


NUMBER = Column(name="x", type="number")
CITY = Column(name="city", type="category", distinct=5)
STREET = Column(name="street", type="category", distinct=400)
DAY = Column(name="day", type="date", form="%d.%m.%Y")
NOTE = Column(name="note", type="text", distinct=290)


@pytest.mark.parametrize(
    "column, why",
    [
        (Column(name="fax", type="empty", missing=500), "empty"),
        (Column(name="country", type="category", distinct=1), "the same in all rows"),
        (Column(name="customer_id", type="text", distinct=500), "an identifier"),
        (Column(name="userId", type="number", distinct=500), "an identifier"),
        (Column(name="ref", type="text", distinct=490, missing=10), "an identifier"),
    ],
)
def test_columns_that_tell_nothing_are_left_out_and_named(make_problem, column, why):
    problem = make_problem(NUMBER, column)

    assert problem.table.left_out == {column.name: why}
    assert f"#   {column.name!r}: {why}" in text_of(problem)


@pytest.mark.parametrize("name, distinct", [("body_mass_index", 500), ("paid", 500), ("id", 300), ("number", 500)])
def test_measurements_are_not_taken_for_identifiers(make_problem, name, distinct):
    assert make_problem(Column(name=name, type="number", distinct=distinct)).table.left_out == {}


def test_gaps_are_filled_for_models_that_need_it(make_problem):
    problem = make_problem(Column(name="x", type="number", missing=9), CITY)

    assert 'SimpleImputer(strategy="median", add_indicator=True)' in text_of(problem)
    assert "SimpleImputer" not in text_of(problem, "boosting")


def test_few_levels_are_spread_and_many_become_means(make_problem):
    text = text_of(make_problem(NUMBER, CITY, STREET))

    assert 'OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False)' in text
    assert '("many_levels", TargetEncoder(), MANY_LEVELS)' in text and "np.random.seed(SEED)" in text


def test_boosting_takes_categories_as_such(make_problem):
    text = text_of(make_problem(CITY, STREET), "boosting")

    assert "categorical_features=range(len(CATEGORIES) + len(MANY_LEVELS))" in text
    assert "unknown_value=np.nan, max_categories=250" in text


def test_dates_are_read_by_their_form_and_taken_apart(make_problem):
    text = text_of(make_problem(DAY))

    assert "'day': ['%d.%m.%Y']" in text and "FunctionTransformer(date_parts)" in text
    assert "MIXED" not in text and "MIXED = [" in text_of(make_problem(Column(name="day", type="date", form="mixed")))


def test_each_text_becomes_a_few_numbers(make_problem):
    notes = [Column(name=f"note {number}", type="text", distinct=9) for number in range(MAX_TEXTS + 2)]

    problem = make_problem(*notes)

    assert problem.table.texts == tuple(f"note {number}" for number in range(MAX_TEXTS))
    assert f'("text_{MAX_TEXTS}", topics(10), TEXTS[{MAX_TEXTS - 1}])' in text_of(problem)
    assert len(problem.table.left_out) == 2


def test_a_target_of_numbers_is_told_to_the_means(make_problem):
    assert 'TargetEncoder(target_type="continuous")' in text_of(make_problem(STREET, kind="regression"), "ridge")


@pytest.mark.parametrize(
    "metric, weighed", [("balanced_accuracy", True), ("f1", True), ("accuracy", False), ("roc_auc", False)]
)
def test_rare_classes_are_weighed_where_the_metric_counts_classes(make_problem, metric, weighed):
    problem = make_problem(CITY, metric=metric, class_rows={"no": 290, "yes": 10})

    assert ('class_weight="balanced"' in text_of(problem)) == weighed
    assert ("balance" in limit_ranges(list_searchable(problem)["boosting"], problem)) == weighed


def test_classes_without_training_rows_get_their_probability(make_problem):
    problem = make_problem(
        CITY, metric="roc_auc", classes=["a", "b", "it's"], class_rows={"a": 150, "b": 150, "it's": 0}
    )

    assert 'for label in ["it\'s"]:' in text_of(problem)


def test_programs_for_numbers_stay_short(make_problem):
    text = text_of(make_problem(NUMBER, Column(name="y", type="number")))

    assert len(text.splitlines()) < 50
    assert "NUMBERS" not in text and "ColumnTransformer" not in text


def test_few_rows_get_simple_models_only(make_problem):
    tiny = make_problem(NUMBER, CITY, STREET, rows=6, class_rows={"no": 4, "yes": 2})

    assert set(list_searchable(tiny)) <= {"logistic", "svc", "neighbours", "extra_trees", "forest"}
    assert choose_usual_params("neighbours", tiny)["neighbours"] <= 3
    assert "TargetEncoder" not in text_of(tiny)


def test_large_tables_are_read_in_pieces_and_small_types(make_problem):
    text = text_of(make_problem(NUMBER, CITY, NOTE, rows=600_000))

    assert "chunksize=PIECE" in text and '"float32"' in text and "PIECE = " in text


def test_texts_are_cut_where_there_are_many(make_problem):
    assert choose_text_chars(make_problem(NOTE)) == 1000
    assert choose_text_chars(make_problem(NOTE, rows=600_000)) == 60


def test_pieces_are_smaller_for_wide_tables(make_problem):
    wide = make_problem(*(Column(name=f"x{number}", type="number") for number in range(10_000)), rows=6_000)

    assert choose_piece_rows(wide) * 10_000 <= PIECE_CELLS
    assert (
        estimate_held_bytes(
            choose_usual_params("logistic", wide), wide, find_max_rows(choose_usual_params("logistic", wide), wide)
        )
        < wide.planned_bytes
    )
    assert len(text_of(wide)) < 5_000


def test_costly_models_learn_from_a_share(make_problem):
    problem = make_problem(NUMBER, CITY, rows=600_000)

    params = limit_rows(choose_usual_params("neural", problem), problem)

    assert 6_000 <= params["rows"] < 600_000
    assert f"learned from {params['rows']} rows drawn at random" in describe_params(params, "classification")
    assert read_params(write_program(params, problem, summary="Share."), "classification") == params


@pytest.mark.parametrize("classes, digits", [(2, None), (8, 6), (14, 4)])
def test_probabilities_are_short_where_the_file_would_be_large(make_problem, classes, digits):
    labels = [f"class {number}" for number in range(classes)]
    rows = 600_000 if classes > 2 else 300

    problem = make_problem(NUMBER, rows=rows, metric="log_loss", classes=labels, class_rows=dict.fromkeys(labels, 50))

    assert count_digits(problem) == digits
    assert (f'float_format="%.{digits}g"' in text_of(problem, "naive_bayes")) == (digits is not None)


def test_knobs_of_another_table_are_left_out(make_problem):
    problem = make_problem(NUMBER, Column(name="y", type="number"))

    assert complete_params({"model": "logistic", "C": 3.0, "encode": "target", "topics": 30}, problem).keys() == {
        "model",
        "C",
        "scale",
        "reduce",
    }


@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_first_ones_fit_the_table(make_problem, kind):
    problem = make_problem(NUMBER, CITY, STREET, DAY, NOTE, kind=kind)

    for params in list_first_params(problem):
        text = write_program(params, problem, summary="First.")
        compile(text, "main.py", "exec")
        assert read_params(text, kind) == params


def test_long_lists_of_names_are_packed_and_read_back():
    names = [f'na"me {number}\n' for number in range(500)]

    assert eval(lay_out_names(names)) == names
    assert max(map(len, lay_out_names(names).splitlines())) < 120
