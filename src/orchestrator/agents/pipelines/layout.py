"""How the text of a program is laid out: calls on one line where they fit, lists of names, imports."""

import ast
import re
from collections.abc import Iterable

WIDTH = 100
IMPORT_WIDTH = 120
MAX_NAMES_BY_LINE = 12  # longer lists of names stand several in a line
CALL = re.compile(r"[\w.]*[(\[]$")
IMPORTED_FROM = {
    "sklearn.calibration": ("CalibratedClassifierCV",),
    "sklearn.compose": ("ColumnTransformer", "TransformedTargetRegressor"),
    "sklearn.decomposition": ("PCA", "TruncatedSVD"),
    "sklearn.discriminant_analysis": ("QuadraticDiscriminantAnalysis",),
    "sklearn.ensemble": (
        "ExtraTreesClassifier",
        "ExtraTreesRegressor",
        "HistGradientBoostingClassifier",
        "HistGradientBoostingRegressor",
        "RandomForestClassifier",
        "RandomForestRegressor",
        "StackingClassifier",
        "StackingRegressor",
        "VotingClassifier",
        "VotingRegressor",
    ),
    "sklearn.feature_extraction.text": ("HashingVectorizer", "TfidfTransformer"),
    "sklearn.feature_selection": ("SelectPercentile", "VarianceThreshold", "f_classif", "f_regression"),
    "sklearn.gaussian_process": ("GaussianProcessRegressor",),
    "sklearn.gaussian_process.kernels": ("RBF", "WhiteKernel"),
    "sklearn.impute": ("SimpleImputer",),
    "sklearn.kernel_ridge": ("KernelRidge",),
    "sklearn.linear_model": ("ElasticNetCV", "LinearRegression", "LogisticRegression", "Ridge"),
    "sklearn.naive_bayes": ("GaussianNB",),
    "sklearn.neighbors": ("KNeighborsClassifier", "KNeighborsRegressor"),
    "sklearn.neural_network": ("MLPClassifier", "MLPRegressor"),
    "sklearn.pipeline": ("make_pipeline",),
    "sklearn.preprocessing": (
        "FunctionTransformer",
        "MinMaxScaler",
        "OneHotEncoder",
        "OrdinalEncoder",
        "PolynomialFeatures",
        "RobustScaler",
        "StandardScaler",
        "TargetEncoder",
    ),
    "sklearn.svm": ("SVC", "SVR"),
}


def join_short_calls(text: str) -> str:
    """Join the lines of each call and list that then fits into WIDTH, from the inside out; return the text.

    text: an expression with an argument a line. A bracket at the end of a line is taken to open one.
    """
    lines: list[str] = []
    open_lines: list[int] = []
    for line in text.splitlines():
        lines.append(line)
        if line.endswith(("(", "[")):
            open_lines.append(len(lines) - 1)
        elif line.lstrip().startswith((")", "]")):
            first = open_lines.pop()
            lines[first:] = join_call(lines[first:])
    return "\n".join(lines)


def join_call(lines: list[str]) -> list[str]:
    """Return the lines of one call as one line if they fit; unchanged if not, or if an argument takes several."""
    first, *arguments, last = lines
    if any(argument.endswith(("(", "[")) for argument in arguments):
        return lines
    opening = CALL.search(first)
    joined = " ".join(argument.strip() for argument in arguments).removesuffix(",")
    if opening is None or len(opening.group()) + len(joined) + 1 > WIDTH:
        return lines
    return [first + joined + last.strip()]


def lay_out_names(names: Iterable[str]) -> str:
    """Return a list of names, whatever is in them; a long one with as many in a line as fit."""
    quoted = [repr(name) for name in names]
    if len(quoted) <= MAX_NAMES_BY_LINE:
        return join_short_calls("\n".join(["[", *(f"    {name}," for name in quoted), "]"]))
    lines, line = [], ""
    for name in quoted:
        if line and len(line) + len(name) + 2 > WIDTH:
            lines.append(line)
            line = ""
        line += f" {name}," if line else f"    {name},"
    return "\n".join(["[", *lines, line, "]"])


def list_imports(body: str) -> str:
    """Return the lines that import what the program's body uses: numpy, pandas, then scikit-learn by module."""
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    lines = [*(["import numpy as np"] if "np" in used else []), "import pandas as pd"]
    for module, names in IMPORTED_FROM.items():
        imported = [name for name in names if name in used]
        line = f"from {module} import {', '.join(imported)}"
        if len(line) > IMPORT_WIDTH:
            line = "\n".join([f"from {module} import (", *(f"    {name}," for name in imported), ")"])
        lines += [line] if imported else []
    return "\n".join(lines)
