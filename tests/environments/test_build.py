"""Real builds with the real pip: locks, conflicts, hostile wheels, limits."""

import errno
import json
import logging
import os

import pytest

from orchestrator.contract.errors import BuildFailed, StorageFull
from orchestrator.environments import pip, run_pip
from orchestrator.environments.base import list_base_packages
from tests.environments.making import entry, make_wheel

pytestmark = pytest.mark.slow


def test_dependencies_are_resolved_and_locked(builder):
    make_wheel(builder.wheels, "alpha", needs=("beta>=1", "numpy"))
    for version in ("0.5", "1.5"):
        make_wheel(builder.wheels, "beta", version)

    built = builder("alpha")

    assert [(found.name, found.version) for found in built.packages] == [("alpha", "1.0"), ("beta", "1.5")]
    assert sorted(path.name for path in built.site.iterdir() if path.suffix != ".dist-info") == ["alpha", "beta"]
    assert not list(built.site.rglob("direct_url.json"))


def test_same_lock_gives_the_same_environment(builder):
    make_wheel(builder.wheels, "alpha", "1.0")
    first = builder("alpha")
    make_wheel(builder.wheels, "alpha", "2.0")

    again = builder("alpha", lock=first.packages)

    assert (again.packages, again.digest) == (first.packages, first.digest)
    assert _files(again.site) == _files(first.site)


def test_requirements_that_the_base_meets_add_nothing(builder):
    built = builder("numpy", "scikit-learn>=1")

    assert built.packages == [] and list(built.site.iterdir()) == []


def test_requirement_against_the_base_is_explained(builder):
    builder.wheels.mkdir()

    with pytest.raises(BuildFailed, match=f"programs always have numpy {list_base_packages()['numpy']}.*numpy<2"):
        builder("numpy<2")


def test_package_that_needs_another_base_is_explained(builder):
    make_wheel(builder.wheels, "alpha", needs=("numpy<1",))
    make_wheel(builder.wheels, "numpy", "0.9")

    with pytest.raises(BuildFailed, match="numpy"):
        builder("alpha")


@pytest.mark.parametrize(("folder", "setting"), [(True, "WHEEL_DIR"), (False, "PACKAGE_INDEX")])
def test_missing_package_names_what_to_set(builder, folder, setting):
    if folder:
        builder.wheels.mkdir()

    with pytest.raises(BuildFailed, match=f"{setting}.*No matching distribution found for missing"):
        builder("missing>=2")


def test_changed_wheel_does_not_meet_its_hash(builder):
    make_wheel(builder.wheels, "alpha")
    lock = builder("alpha").packages
    make_wheel(builder.wheels, "alpha", files={"alpha/evil.py": "print('changed')"})
    for kept in builder.cache.glob("*.whl"):
        kept.unlink()

    with pytest.raises(BuildFailed, match="(?i)hash"):
        builder("alpha", lock=lock)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("../outside.py", 0o100644),
        ("alpha/../../outside.py", 0o100644),
        ("/tmp/absolute.py", 0o100644),
        ("alpha\\..\\x.py", 0o100644),
        ("C:evil.py", 0o100644),
        ("alpha/link.py", 0o120777),
        ("alpha/pipe", 0o010644),
        ("alpha/new\nline.py", 0o100644),
    ],
)
def test_hostile_entry_of_a_wheel_is_named_and_nothing_unpacked(builder, name, mode):
    make_wheel(builder.wheels, "alpha", entries=(entry(name, mode=mode),))

    with pytest.raises(BuildFailed, match="contains the entry"):
        builder("alpha")

    assert not (builder.root / "draft1" / "site").exists() and not list(builder.root.rglob("outside.py"))


def test_source_distributions_are_not_taken(builder):
    """Their setup would run."""
    import tarfile

    builder.wheels.mkdir()
    setup = builder.root / "setup.py"
    setup.write_text(f"open({str(builder.root / 'ran')!r}, 'w')")
    with tarfile.open(builder.wheels / "alpha-1.0.tar.gz", "w:gz") as archive:
        archive.add(setup, "alpha-1.0/setup.py")

    with pytest.raises(BuildFailed, match="No matching distribution"):
        builder("alpha")

    assert not (builder.root / "ran").exists()


def test_no_code_of_a_package_runs_while_it_is_built(builder):
    ran = builder.root / "ran"
    code = f"import pathlib; pathlib.Path({str(ran)!r}).touch()"
    files = {"alpha/__init__.py": code, "alpha.pth": f"import os; {code}", "sitecustomize.py": code, "pip.py": code}
    make_wheel(
        builder.wheels, "alpha", files=files, scripts="[console_scripts]\npython = alpha:main\nsh = alpha:main\n"
    )

    built = builder("alpha")

    assert (built.site / "alpha.pth").exists() and not ran.exists()


def test_size_limit_counts_what_is_unpacked(builder):
    make_wheel(builder.wheels, "alpha", files={"alpha/zeros.txt": "0" * (3 << 20)})

    with pytest.raises(BuildFailed, match="3 MiB unpacked; at most 1 MiB .*PACKAGE_MAX_MB"):
        builder("alpha", max_bytes=1 << 20)


def test_huge_metadata_ends_at_the_memory_limit(builder, monkeypatch):
    file = make_wheel(builder.wheels, "alpha")
    _write_bomb(file, mebibytes=600)
    monkeypatch.setattr(pip, "MEMORY_BYTES", 400 << 20)

    with pytest.raises(BuildFailed, match="MemoryError"):
        builder("alpha")


def test_time_limit_ends_pip(builder):
    make_wheel(builder.wheels, "alpha")

    with pytest.raises(BuildFailed, match="longer than 0.2 s .*PACKAGE_BUILD_SECONDS"):
        builder("alpha", seconds=0.2)

    assert not _processes_in(builder.root)


def test_wheel_under_another_name_is_refused(builder):
    file = make_wheel(builder.wheels, "alpha")
    file.rename(file.with_name("beta-1.0-py3-none-any.whl"))

    with pytest.raises(BuildFailed, match="(?i)alpha"):
        builder("beta")


def test_broken_archive_is_told(builder):
    builder.wheels.mkdir()
    (builder.wheels / "alpha-1.0-py3-none-any.whl").write_bytes(b"PK not a zip")

    with pytest.raises(BuildFailed, match="alpha"):
        builder("alpha")


def test_pip_of_the_server_reads_no_configuration(builder, monkeypatch):
    config = builder.root / "pip.conf"
    config.write_text("[global]\nindex-url = http://127.0.0.1:9/simple\nextra-index-url = http://127.0.0.1:9/more\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:9/more")

    with pytest.raises(BuildFailed, match="PACKAGE_INDEX.*No matching distribution found for missing"):
        builder("missing")

    assert b"127.0.0.1" not in builder.log


def test_server_secrets_are_not_in_pips_environment(builder, monkeypatch):
    monkeypatch.setenv("DEMO_API_KEY", "secretword")
    monkeypatch.setenv("DATABASE_URL", "secretword")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secretword@127.0.0.1:9")

    offline = pip.Pip(pip.Sources("", "", builder.cache), builder.root, 1, builder._say)._build_environment()

    assert "secretword" not in json.dumps(offline)


def _files(folder):
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".pyc"):  # they bear the time of their source
                path = os.path.join(place, name)
                found[os.path.relpath(path, folder)] = open(path, "rb").read()
    return found


def _write_bomb(file, *, mebibytes):
    """METADATA that says it is small to the eye and unpacks to very much."""
    import zipfile

    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as opened:
                opened.write(content)
                if name.endswith("METADATA"):
                    for _ in range(mebibytes):
                        opened.write(b" " * (1 << 20))


def _processes_in(folder):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{pid}/cwd").startswith(str(folder)):
                found.append(pid)
        except OSError:
            continue
    return found


def test_full_disk_is_told_as_passing(builder, tmp_path):
    """What meets it is waited out by a loop, never blamed on the task."""
    recorder = run_pip.FailureRecorder(str(tmp_path / "failure.json"))
    log = logging.getLogger("tests.pip")
    log.addHandler(recorder)
    try:
        try:
            raise OSError(errno.ENOSPC, "words in any language")
        except OSError as error:
            raise RuntimeError("Could not install packages") from error
    except RuntimeError:
        log.error("as pip tells it, without exc_info")
    log.removeHandler(recorder)

    failure = pip.read_failure(tmp_path / "failure.json")

    assert isinstance(pip.build_pip_error("ERROR: x\n", 1, builder.root, failure), StorageFull)


def test_words_of_a_full_disk_in_an_output_decide_nothing(builder):
    said = "ERROR: alpha's description says: No space left on device, Retry(total=0 (constraint)\n"

    error = pip.build_pip_error(said, 1, builder.root, pip.PipFailure())

    assert type(error) is pip.PipFailed and "alpha" in str(error)
