"""Parameters of a version, as they stand in its program: read back, checked, compared and described."""

import json

from orchestrator.agents.pipelines.families import list_families, list_ranges
from orchestrator.agents.pipelines.ranges import (
    ENCODED,
    KEEP,
    ROWS,
    SCALED_TO,
    TABLE_RANGES,
    Choice,
    Params,
    Range,
    Real,
)

MARK = "# pipelines: "
JOINED = {"vote": "a vote", "stack": "a stack"}
MAX_LINE_CHARS = 4_000
HEAD_LINES = 50
MEMBERS = (2, 5)


def write_params_line(params: Params) -> str:
    """Write the comment that carries the parameters through the records."""
    return MARK + json.dumps(params, sort_keys=True)


def read_params(text: str, kind: str) -> Params | None:
    """Read the parameters in a program's comment; None unless they could have been written here."""
    head = text[: HEAD_LINES * 200].split("\n", HEAD_LINES)[:HEAD_LINES]
    line = next((line for line in head if line.startswith(MARK)), "")
    if not line or len(line) > MAX_LINE_CHARS:
        return None
    try:
        params = json.loads(line[len(MARK) :])
    except (ValueError, RecursionError):
        return None
    return params if is_known(params, kind) else None


def is_known(params: object, kind: str) -> bool:
    if not isinstance(params, dict) or not isinstance(params.get("model"), str):
        return False
    if params["model"] in JOINED:
        members = params.get("members")
        return (
            params.keys() - {"rows"} == {"model", "members"}
            and fits(params.get("rows", ROWS.low), ROWS)
            and isinstance(members, list)
            and MEMBERS[0] <= len(members) <= MEMBERS[1]
            and all(
                is_known(member, kind) and member["model"] not in JOINED and "rows" not in member for member in members
            )
        )
    family = list_families(kind).get(params["model"])
    if family is None:
        return False
    ranges = list_ranges(family) | ({"keep": KEEP} if params.get("reduce") in ("pca", "select") else {})
    of_table = {name: range_ for name, range_ in (TABLE_RANGES | {"rows": ROWS}).items() if name in params}
    return params.keys() == {"model", *ranges, *of_table} and all(
        fits(params[name], range_) for name, range_ in (ranges | of_table).items()
    )


def fits(value: object, range_: Range) -> bool:
    if isinstance(range_, Choice):
        return isinstance(value, (str, int)) and not isinstance(value, bool) and value in range_.options
    kinds = (int, float) if isinstance(range_, Real) else (int,)
    return isinstance(value, kinds) and not isinstance(value, bool) and range_.low <= value <= range_.high


def make_key(params: Params) -> str:
    """Return a key that is the same for the same program."""
    return json.dumps(params, sort_keys=True)


def describe_params(params: Params, kind: str) -> str:
    """Describe the version in a few words: 'nearest neighbours on features scaled to the range 0 to 1'."""
    if params["model"] in JOINED:
        members = [list_families(kind)[member["model"]].label for member in params["members"]]
        return f"{JOINED[params['model']]} of {join_words(members)}{describe_rows(params)}"
    description = list_families(kind)[params["model"]].label
    description += " of second degree" if params.get("degree") == 2 else ""
    description += f" on features scaled to {SCALED_TO[params['scale']]}" if "scale" in params else ""
    kept_share = f"{params.get('keep', 1):.0%}"
    reductions = {
        "pca": f", reduced to components with {kept_share} of the variance",
        "select": f", the best {kept_share} of them",
    }
    description += reductions.get(params.get("reduce", ""), "")
    description += f", {ENCODED[params['encode']]}" if "encode" in params else ""
    description += ", classes weighted alike" if params.get("balance") == "balanced" else ""
    description += ", on the logarithm of the target" if params.get("spread") == "log" else ""
    return description + describe_rows(params)


def describe_rows(params: Params) -> str:
    return f", learned from {params['rows']} rows drawn at random" if "rows" in params else ""


def describe_changes(params: Params, parent: Params | None, kind: str) -> str:
    """Describe what is new against the parent's parameters: one of them changed, or another model."""
    if parent is not None and parent["model"] == params["model"] and params["model"] not in JOINED:
        names = [name for name in sorted(params.keys() | parent.keys()) if params.get(name) != parent.get(name)]
        changed_values = [f"{name} {parent.get(name, 'none')} -> {params.get(name, 'none')}" for name in names]
        return f"{list_families(kind)[params['model']].label}: {', '.join(changed_values) or 'nothing else'}"
    return describe_params(params, kind)


def join_words(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def round_value(value: float, range_: Real) -> float:
    """Round to three significant digits within the range, as a person would write it."""
    return min(max(float(f"{value:.3g}"), range_.low), range_.high)


def flatten_params(params: Params) -> dict[str, bool | float | str]:
    """Return the parameters by plain names: those of the n-th joined member as `n.name`."""
    plain: dict[str, bool | float | str] = {}
    for name, value in params.items():
        if name == "members":
            for number, member in enumerate(value, 1):
                plain |= {f"{number}.{inner}": member_value for inner, member_value in flatten_params(member).items()}
        else:
            plain[name] = value if isinstance(value, bool | int | float | str) else str(value)
    return plain
