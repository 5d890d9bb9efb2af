"""How programs name the columns of a table and read its files."""

from orchestrator.agents.pipelines.costs import piece_rows, text_chars
from orchestrator.agents.pipelines.expression import words
from orchestrator.agents.pipelines.helper_functions import part_imports
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params

MAX_NAMED = 300  # numbers; a program for a wider table takes their names from the file
KEPT_ROWS = 200  # of a rare class all rows are kept, if it has so many at most
NOTED = 20  # columns left out that are named with their reason
DATE_FORMS = ("ISO8601", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%Y/%m/%d", "%Y%m%d")
READ_AS_MISSING = frozenset(  # what pandas reads as missing unless told otherwise
    (
        "#N/A",
        "#N/A N/A",
        "#NA",
        "-1.#IND",
        "-1.#QNAN",
        "-NaN",
        "-nan",
        "1.#IND",
        "1.#QNAN",
        "<NA>",
        "N/A",
        "NA",
        "NULL",
        "NaN",
        "None",
        "n/a",
        "nan",
        "null",
    )
)


def reading_imports(problem: Problem) -> frozenset[str]:
    return part_imports(problem)


def constants(params: Params, problem: Problem) -> str:
    """Write the assignments below TARGET."""
    return "".join(f"{line}\n" for line in [*column_lists(problem), *sampling(params, problem)])


def column_lists(problem: Problem) -> list[str]:
    table = problem.table
    if table.plain:
        return []
    lines = left_out_notes(table.left_out)
    if table.few:
        lines.append(f"CATEGORIES = {words(table.few)}")
    if table.many:
        lines.append(f"MANY_LEVELS = {words(table.many)}")
    if table.dates:
        pairs = [f"{name!r}: {forms_of(form)}" for name, form in table.dates.items()]
        lines.append("DATES = {\n" + "".join(f"    {pair},\n" for pair in pairs) + "}  # and how they are written")
        if "mixed" in table.dates.values():
            lines.insert(len(lines) - 1, f"MIXED = {words(DATE_FORMS)}")
    if table.texts:
        lines.append(f"TEXTS = {words(table.texts)}")
    if table.numbers:
        lines += number_lists(problem)
    lists = [name for name, used in kinds(problem) if used]
    return [*lines, f"COLUMNS = [{', '.join('*' + name for name in lists)}]"]


def kinds(problem: Problem) -> list[tuple[str, object]]:
    table = problem.table
    return [
        ("CATEGORIES", table.few),
        ("MANY_LEVELS", table.many),
        ("DATES", table.dates),
        ("TEXTS", table.texts),
        ("NUMBERS", table.numbers),
    ]


def number_lists(problem: Problem) -> list[str]:
    table = problem.table
    if len(table.numbers) <= MAX_NAMED:
        return [f"NUMBERS = {words(table.numbers)}"]
    others = ['"id"', *("*" + name for name, used in kinds(problem)[:-1] if used)]
    lines = []
    if table.left_out:
        lines.append(f"LEFT_OUT = {words(table.left_out)}")
        others.append("*LEFT_OUT")
    return [
        *lines,
        f"OTHERS = {{{', '.join(others)}}}",
        'NUMBERS = [name for name in pd.read_csv(DATA / "test.csv", nrows=0).columns if name not in OTHERS]',
    ]


def left_out_notes(left_out: dict[str, str]) -> list[str]:
    if not left_out:
        return []
    noted = [f"#   {name!r}: {why}" for name, why in list(left_out.items())[:NOTED]]
    more = len(left_out) - NOTED
    return ["# Not used:", *noted, *([f"#   and {more} more"] if more > 0 else [])]


def forms_of(form: str) -> str:
    return "MIXED" if form == "mixed" else f"[{form!r}]"


def sampling(params: Params, problem: Problem) -> list[str]:
    lines = [f"PIECE = {piece_rows(problem)}  # rows read at a time"] if problem.is_large else []
    if "rows" in params:
        share = float(f"{params['rows'] / problem.train_rows:.4g}")
        lines.append(f"SHARE = {share}  # of the training rows: all of them would not fit into the limits")
        if rare_classes(params, problem):
            lines.append(f"RARE = {words(rare_classes(params, problem))}  # classes of which each row is kept")
    return lines


def rare_classes(params: Params, problem: Problem) -> list[str]:
    """Those that a share of the rows would leave with next to nothing, unless together they are too many rows."""
    rare = {label: rows for label, rows in problem.data.class_rows.items() if 0 < rows <= KEPT_ROWS}
    return list(rare) if sum(rare.values()) <= params["rows"] / 2 else []


def reading(params: Params, problem: Problem) -> list[str]:
    """Write the functions that read; none if two plain lines in main() suffice."""
    if problem.is_plain and "rows" not in params:
        return []
    reader = pieces_function(problem) if problem.is_large else read_function(problem)
    return [reader, *([some_function(params, problem)] if "rows" in params else [])]


def pieces_function(problem: Problem) -> str:
    used = "usecols=[*COLUMNS, *more], " if not problem.table.plain else ""
    more = ", *more" if used else ""
    steps = "".join(f"            {line}\n" for line in typed_lines(problem))
    return f'''def pieces(name{more}):
    """The rows of a file, a piece at a time."""
    kinds = {kinds_text(problem)}
    with pd.read_csv(DATA / name, {used}dtype=kinds, {MISSING}, chunksize=PIECE) as reader:
        for rows in reader:
{steps}            yield rows'''


def read_function(problem: Problem) -> str:
    used = "usecols=[*COLUMNS, *more], " if not problem.table.plain else ""
    more = ", *more" if used else ""
    steps = "".join(f"    {line}\n" for line in typed_lines(problem))
    return f'''def read(name{more}):
    """The rows of a file, dates as dates, missing texts as empty ones."""
    kinds = {kinds_text(problem)}
    rows = pd.read_csv(DATA / name, {used}dtype=kinds, {MISSING})
{steps}    return rows'''


MISSING = 'keep_default_na=False, na_values=[""]'


def kinds_text(problem: Problem) -> str:
    """How columns are read: numbers in half the space where there are many."""
    table = problem.table
    size = "float32" if problem.is_large else "float64"
    kinds = []
    if table.plain:
        names = "pd.read_csv(DATA / name, nrows=0).columns"
        return f'{{name: "{size}" for name in {names}}} | {{"id": "int64", TARGET: {target_kind(problem)}}}'
    strings = [f"*{name}" for name, used in kinds_of_text(problem) if used]
    if table.numbers:
        kinds.append(f'**dict.fromkeys(NUMBERS, "{size}")')
    if strings:
        kinds.append(f"**dict.fromkeys([{', '.join(strings)}], str)")
    return f"{{{', '.join([*kinds, f'TARGET: {target_kind(problem)}'])}}}"


def kinds_of_text(problem: Problem) -> list[tuple[str, object]]:
    return kinds(problem)[:-1]


def target_kind(problem: Problem) -> str:
    return "str" if problem.classes else '"float64"'


def typed_lines(problem: Problem) -> list[str]:
    """Statements on `rows` that make its columns what they are."""
    table, lines = problem.table, []
    names = [
        f"*{name}"
        for name, used in (("CATEGORIES", table.few), ("MANY_LEVELS", table.many), ("TEXTS", table.texts))
        if used
    ]
    if names:
        lines += [f"for column in [{', '.join(names)}]:", '    rows[column] = rows[column].fillna("")']
    if table.texts:
        lines += ["for column in TEXTS:", f"    rows[column] = rows[column].str[:{text_chars(problem)}]"]
    if table.dates:
        lines += ["for column, forms in DATES.items():", "    rows[column] = as_dates(rows[column], forms)"]
    return lines


def some_function(params: Params, problem: Problem) -> str:
    if not rare_classes(params, problem):
        return '''def some(rows):
    """A share of the rows, drawn at random."""
    return rows.sample(frac=SHARE, random_state=SEED)'''
    return '''def some(rows):
    """A share of the rows, drawn at random, and all of rare classes."""
    drawn = rows.sample(frac=SHARE, random_state=SEED)
    rare = rows[rows[TARGET].isin(RARE)]
    return pd.concat([drawn, rare[~rare.index.isin(drawn.index)]])'''
