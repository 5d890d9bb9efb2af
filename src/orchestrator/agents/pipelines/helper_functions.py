"""Functions that programs for tables with dates, texts or spread targets bring along."""

from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params

HASHED_WORDS = 4096

DATE_PARTS = '''def date_parts(dates):
    """Year, month, day, weekday, hour and days since 1970 of each column of dates."""
    since = pd.Timestamp(0, tz="UTC")
    found = []
    for _, date in dates.items():
        part, days = date.dt, (date - since).dt.total_seconds() / 86_400
        found += [part.year, part.month, part.day, part.day_of_week, part.hour, days]
    return np.column_stack(found)'''

AS_DATES = '''def as_dates(column, forms):
    """The dates in a column of text, each by the first form that fits it; missing where none does."""
    found = None
    for form in forms:
        read = pd.to_datetime(column, format=form, errors="coerce", utc=True)
        found = read if found is None else found.fillna(read)
    return found'''

LOG = """def to_log(values):
    return np.sign(values) * np.log1p(np.abs(values))


def from_log(values):
    return np.sign(values) * np.expm1(np.minimum(np.abs(values), 700))"""


def topics() -> str:
    return f'''def topics(count):
    """What a text is about, as a few numbers: the weights of its words, drawn together."""
    words = HashingVectorizer(n_features={HASHED_WORDS}, alternate_sign=False)
    return make_pipeline(words, TfidfTransformer(sublinear_tf=True), TruncatedSVD(count, random_state=SEED))'''


def parts(params: Params, problem: Problem) -> list[str]:
    """Return the functions that this program needs."""
    needed = []
    if problem.table.texts:
        needed.append(topics())
    if problem.table.dates:
        needed += [DATE_PARTS, AS_DATES]
    if any(member.get("spread") == "log" for member in params.get("members", [params])):
        needed.append(LOG)
    return needed


def part_imports(problem: Problem) -> frozenset[str]:
    names: set[str] = {"np"} if problem.table.dates else set()
    if problem.table.texts:
        names |= {
            "sklearn.feature_extraction.text.HashingVectorizer",
            "sklearn.feature_extraction.text.TfidfTransformer",
            "sklearn.decomposition.TruncatedSVD",
            "sklearn.pipeline.make_pipeline",
        }
    return frozenset(names)
