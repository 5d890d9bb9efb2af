"""Which row goes into which part: at random, by class, by group or by time; the same for the same rows and seed."""

from collections.abc import Sequence

import numpy as np

from orchestrator.contract.errors import BadTable
from orchestrator.contract.spec_data import Split

Shares = dict[str, float]
Parts = dict[str, np.ndarray]


def split_at_random(count: int, shares: Shares, random: np.random.Generator) -> Parts:
    """Return row numbers by part, at random."""
    order, begin = random.permutation(count), 0
    parts: Parts = {}
    for part, size in zip(shares, divide_rows(count, shares, least=0), strict=True):
        parts[part] = order[begin : begin + size]
        begin += size
    return parts


def split_by_class(codes: np.ndarray, classes: Sequence[str], shares: Shares, random: np.random.Generator) -> Parts:
    """Give every part its share of each class, one row at least; raise BadTable if a class has too few rows."""
    counts = np.bincount(codes, minlength=len(classes))
    rare_codes = np.flatnonzero((counts > 0) & (counts < len(shares))).tolist()
    rare = [f"{classes[code]!r} ({counts[code]})" for code in rare_codes]
    if rare:
        raise BadTable(
            f"Each class needs at least one row in each of the {len(shares)} parts. These have too few rows: "
            f"{', '.join(rare[:8])}"
            f"{' ...' if len(rare) > 8 else ''}. Leave such rows out, join classes, or set split.kind = 'random'.",
            field="split.kind",
        )
    chosen: dict[str, list[np.ndarray]] = {part: [] for part in shares}
    for code in np.flatnonzero(counts):
        rows = random.permutation(np.flatnonzero(codes == code))
        begin = 0
        for part, size in zip(shares, divide_rows(len(rows), shares, least=1), strict=True):
            chosen[part].append(rows[begin : begin + size])
            begin += size
    return {part: random.permutation(np.concatenate(rows)) for part, rows in chosen.items()}


def split_by_group(groups: Sequence[str], split: Split, shares: Shares, random: np.random.Generator) -> Parts:
    """Put each group into one part, large ones first into the part that lacks most rows; raise BadTable if too few."""
    names, codes = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)
    if len(names) < len(shares):
        raise BadTable(
            f"split.column {split.column!r} has {len(names)} distinct values; "
            f"a group split needs at least {len(shares)}.",
            field="split.column",
        )
    rows_of = np.bincount(codes)
    order = random.permutation(len(names))
    order = order[np.argsort(-rows_of[order], kind="stable")]
    lacking = np.array([share * len(codes) for share in shares.values()])
    part_of = np.empty(len(names), dtype=int)
    for group in order:
        part_of[group] = np.argmax(lacking)
        lacking[part_of[group]] -= rows_of[group]
    return {part: random.permutation(np.flatnonzero(part_of[codes] == number)) for number, part in enumerate(shares)}


def split_by_time(times: np.ndarray, split: Split, shares: Shares) -> Parts:
    """Split in order of time and keep rows of one moment together; raise BadTable if there are too few moments."""
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    parts, begin, boundary = {}, 0, 0.0
    for part, share in list(shares.items())[:-1]:
        boundary += share * len(times)
        end = find_boundary(ordered, round(boundary), begin)
        parts[part], begin = order[begin:end], end
    parts[list(shares)[-1]] = order[begin:]
    if any(not len(rows) for rows in parts.values()):
        distinct = len(np.unique(times))
        raise BadTable(
            f"split.column {split.column!r} has {distinct} distinct times, "
            f"which cannot be divided into {len(shares)} consecutive parts.",
            field="split.column",
        )
    return parts


def find_boundary(ordered: np.ndarray, row: int, begin: int) -> int:
    """Return the row nearest to `wanted` at which one moment ends and the next begins."""
    row = min(max(row, 1), len(ordered) - 1)
    before = int(np.searchsorted(ordered, ordered[row], side="left"))
    after = int(np.searchsorted(ordered, ordered[row], side="right"))
    return before if before > begin and row - before <= after - row else after if after < len(ordered) else before


def divide_rows(count: int, shares: Shares, *, least: int) -> list[int]:
    """Return whole numbers that add up to `count`, as near to the shares as can be, each `least` at least."""
    exact = np.array(list(shares.values())) / sum(shares.values()) * count
    counts = np.maximum(np.floor(exact).astype(int), least)
    while counts.sum() < count:
        counts[np.argmax(exact - counts)] += 1
    while counts.sum() > count:
        counts[np.argmax(np.where(counts > least, counts - exact, -np.inf))] -= 1
    return counts.tolist()
