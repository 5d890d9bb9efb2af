"""Charts that evaluate() returned, as JSON values of limited size; the server checks their shapes."""

import base64
import json

MAX_CHARTS = 20
MAX_CHART_BYTES = 160 * 1024  # of all together


def read_charts(charts: object) -> list[dict]:
    """Return the charts; in place of one that cannot be kept, `problem` says why: it takes no score away."""
    if charts is None:
        return []
    if not isinstance(charts, (list, tuple)):
        return [{"problem": "'charts' must be a list of dicts."}]
    read, left = [], MAX_CHART_BYTES
    for chart in charts[: MAX_CHARTS + 1]:
        try:
            text = json.dumps(chart, default=make_plain, allow_nan=False)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            read.append({"problem": f"It holds a value that is no plain, finite data ({str(error)[:150]})."})
            continue
        if len(text) > left:
            read.append({"problem": f"All charts together may have {MAX_CHART_BYTES // 1024} KiB."})
            continue
        left -= len(text)
        read.append(json.loads(text))
    return read


def make_plain(value: object) -> object:
    """Return numpy's arrays and numbers as Python's, and bytes in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} is no number, text, list or dict")
