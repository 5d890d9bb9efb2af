"""How columns become features: filled, encoded, taken apart, scaled, reduced."""

from orchestrator.agents.pipelines.columns import MANY_LEVELS_SPREAD, MAX_CLASSES_OF_MEANS, NATIVE_LEVELS
from orchestrator.agents.pipelines.expression import Code, call, chained
from orchestrator.agents.pipelines.families import Family
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import SCALERS, Params

MIN_ROWS_FOR_MEANS = 50  # of the target by category: with fewer rows they are noise
RARE_LEVEL_ROWS = 5
RARE_LEVELS_FROM = 200  # training rows from which rare levels are one

FILLED = Code('SimpleImputer(strategy="median", add_indicator=True)', frozenset({"sklearn.impute.SimpleImputer"}))
FILLED_DATES = Code(
    'SimpleImputer(strategy="median", keep_empty_features=True)', frozenset({"sklearn.impute.SimpleImputer"})
)


def preparation(params: Params, family: Family, problem: Problem) -> list[Code]:
    """Write the steps before the model."""
    table, steps = problem.table, []
    if not table.plain:
        steps.append(by_kind(params, family, problem))
    elif table.gaps and not family.gaps:
        steps.append(FILLED)
    if "scale" in params:
        steps.append(scaler(SCALERS[params["scale"]]))
    if params.get("degree") == 2:
        squares = frozenset({"sklearn.preprocessing.PolynomialFeatures"})
        steps += [Code("PolynomialFeatures(2, include_bias=False)", squares), scaler("StandardScaler")]
    return steps + reduction(params, problem)


def scaler(name: str) -> Code:
    return Code(f"{name}()", frozenset({f"sklearn.preprocessing.{name}"}))


def reduction(params: Params, problem: Problem) -> list[Code]:
    if params.get("reduce") == "pca":
        return [
            Code(f"PCA(n_components={params['keep']}, random_state=SEED)", frozenset({"sklearn.decomposition.PCA"}))
        ]
    if params.get("reduce") == "select":
        test = "f_classif" if problem.classes else "f_regression"
        imports = frozenset({"sklearn.feature_selection.SelectPercentile", f"sklearn.feature_selection.{test}"})
        constant = Code("VarianceThreshold()", frozenset({"sklearn.feature_selection.VarianceThreshold"}))
        return [constant, Code(f"SelectPercentile({test}, percentile={round(params['keep'] * 100)})", imports)]
    return []


def by_kind(params: Params, family: Family, problem: Problem) -> Code:
    """Each kind of column with its own preparation. Categories come first: boosting is told where they are by that."""
    table, parts = problem.table, []
    if table.few:
        parts.append(("categories", encoder(params, problem), "CATEGORIES"))
    if table.many:
        parts.append(("many_levels", encoder_of_many(params, problem), "MANY_LEVELS"))
    if table.numbers:
        kept = Code('"passthrough"') if family.gaps or not table.gaps else FILLED
        parts.append(("numbers", kept, "NUMBERS"))
    if table.dates:
        taken_apart = Code("FunctionTransformer(date_parts)", frozenset({"sklearn.preprocessing.FunctionTransformer"}))
        parts.append(("dates", taken_apart if family.gaps else chained([taken_apart, FILLED_DATES]), "[*DATES]"))
    parts += [
        (f"text_{index + 1}", Code(f"topics({params['topics']})"), f"TEXTS[{index}]")
        for index in range(len(table.texts))
    ]
    texts = [call("", [f'"{name}"', code.text, where]) for name, code, where in parts]
    imports = frozenset({"sklearn.compose.ColumnTransformer"}).union(*(code.imports for _, code, _ in parts))
    return Code(call("ColumnTransformer", [call("", texts, "[]")]), imports)


def encoder(params: Params, problem: Problem) -> Code:
    """For categories of few levels."""
    if params["encode"] == "onehot":
        rare = f", min_frequency={RARE_LEVEL_ROWS}" if problem.train_rows >= RARE_LEVELS_FROM else ""
        return one_hot(rare)
    return means(problem) if params["encode"] == "target" else numbered(params["encode"])


def encoder_of_many(params: Params, problem: Problem) -> Code:
    """For categories of many levels, or of an unknown number of them."""
    if params["encode"] in ("ordinal", "native"):
        return numbered(params["encode"])
    if not allows_means(problem):
        return one_hot(f", max_categories={MANY_LEVELS_SPREAD}")
    return means(problem)


def one_hot(rare: str) -> Code:
    text = f'OneHotEncoder(handle_unknown="infrequent_if_exist"{rare}, sparse_output=False)'
    return Code(text, frozenset({"sklearn.preprocessing.OneHotEncoder"}))


def numbered(encode: str) -> Code:
    """Levels as numbers; all beyond the commonest are one, unseen ones are missing (native) or -1."""
    unseen = "np.nan" if encode == "native" else "-1"
    text = f'OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value={unseen}, max_categories={NATIVE_LEVELS})'
    return Code(text, frozenset({"sklearn.preprocessing.OrdinalEncoder"} | ({"np"} if encode == "native" else set())))


def means(problem: Problem) -> Code:
    """Write the encoding of categories by means of the target.

    It draws from numpy's own generator, which the program seeds: scikit-learn 1.9 warns of a seed of its own.
    """
    kind = "" if problem.classes else 'target_type="continuous"'
    return Code(f"TargetEncoder({kind})", frozenset({"sklearn.preprocessing.TargetEncoder", "np"}))


def allows_means(problem: Problem) -> bool:
    return problem.train_rows >= MIN_ROWS_FOR_MEANS and problem.classes <= MAX_CLASSES_OF_MEANS


def encodings(family: Family, problem: Problem) -> tuple[str, ...]:
    """Return the ways of encoding categories that suit the family, the one to try first at the head."""
    with_means = ("target",) if allows_means(problem) else ()
    if family.gaps:
        return "native", *with_means
    return ("onehot", *with_means) if family.scaled else ("onehot", *with_means, "ordinal")
