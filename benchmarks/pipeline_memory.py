"""Measure the memory that the coder `pipelines` counts with, each piece of work in a process of its own. Linux only."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from pipeline_work import make_texts

from orchestrator.agents.pipelines.layout import IMPORTED_FROM

SECONDS = 120
# Prints bytes: what the process holds before the work, how many more after it, and how many more at the most.
CHILD = """
import io
import numpy as np, pandas as pd, {modules}

def memory(name):
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(status[name].split()[0]) * 1024

draw = np.random.default_rng(1)
pd.read_csv(io.StringIO("a\\n1\\n"))  # what is imported on first use is not counted
sklearn.linear_model.LogisticRegression().fit([[0.0], [1.0]], [0, 1])
before = memory("VmRSS")
open("/proc/self/clear_refs", "w").write("5")  # the most so far is forgotten
{work}
print(before, memory("VmRSS") - before, memory("VmHWM") - before)
"""
READ = "table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[''])"
READ_PIECES = """
for piece in pd.read_csv(path, dtype="float32", keep_default_na=False, na_values=[""], chunksize=100_000):
    pass
"""


def run_child(work: str) -> tuple[float, float, float]:
    """Return the bytes held before the work, how many more after it, and how many more at the most."""
    code = CHILD.format(modules=", ".join(IMPORTED_FROM), work=work)
    printed = subprocess.check_output([sys.executable, "-W", "ignore", "-c", code], text=True, timeout=SECONDS)
    before, after, most = map(float, printed.split())
    return before, after, most


def read_file(table: pd.DataFrame, work: str) -> tuple[float, float, float]:
    """Let a child work on the file of a table, whose path it knows as `path`; return what run_child does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        table.to_csv(path, index=False)
        return run_child(f"path = {str(path)!r}\n{work}")


def hold_categories() -> float:
    levels = np.random.default_rng(2).integers(0, 10, 500_000)
    return read_file(pd.DataFrame({"city": [f"city {level}" for level in levels]}), READ)[1] / len(levels)


def hold_texts() -> float:
    """Return the bytes for a text, beside its characters."""
    texts = make_texts(100_000)
    return read_file(pd.DataFrame({"note": texts}), READ)[1] / len(texts) - sum(map(len, texts)) / len(texts)


def read_pieces() -> float:
    table = pd.DataFrame(np.random.default_rng(3).normal(size=(200_000, 10)).round(6))
    return read_file(table, READ_PIECES)[2] / (100_000 * 10)


def hash_texts() -> float:
    """Return the bytes for a text of a piece: the most while its words are hashed, beyond the text itself."""
    texts = pd.DataFrame({"note": [text[:60] for text in make_texts(50_000)]})
    words = "sklearn.feature_extraction.text.HashingVectorizer(n_features=4096).transform(table['note'])"
    return (read_file(texts, f"{READ}\n{words}")[2] - read_file(texts, READ)[2]) / len(texts)


def hold_features() -> float:
    rows, features = 200_000, 20
    work = (
        f"table = draw.normal(size=({rows}, {features}))\n"
        "table = sklearn.preprocessing.StandardScaler().fit_transform(table)\n"
        "sklearn.linear_model.LogisticRegression().fit(table, table[:, 0] > 0)"
    )
    return run_child(work)[2] / (rows * features)


def hold_kernels() -> float:
    """Return the bytes for a pair of rows, by the model that holds more."""
    ridge = "sklearn.kernel_ridge.KernelRidge(kernel='rbf').fit(draw.normal(size=(3_000, 5)), draw.normal(size=3_000))"
    kernel = "sklearn.gaussian_process.kernels.RBF(5.0) + sklearn.gaussian_process.kernels.WhiteKernel(0.5)"
    process = (
        f"table = draw.normal(size=(800, 5))\nkernel = {kernel}\n"
        "sklearn.gaussian_process.GaussianProcessRegressor(kernel, normalize_y=True).fit(table, table.sum(axis=1))"
    )
    return max(run_child(ridge)[2] / 3_000**2, run_child(process)[2] / 800**2)


MEASUREMENTS: dict[str, Callable[[], float]] = {
    "start_bytes": lambda: run_child("")[0],
    "category_bytes": hold_categories,
    "text_bytes": hold_texts,
    "cell_bytes": read_pieces,
    "piece_text_bytes": hash_texts,
    "feature_bytes": hold_features,
    "kernel_matrix_bytes": hold_kernels,
}
