"""What goes into a container and what comes out of it: inputs, variables, declared outputs."""

import os
import tempfile
from pathlib import Path

from orchestrator.contract.inputs import BytesContent, Input, make_host_input
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import DATA_FOLDER, DATA_VARIABLE, RunSpec
from orchestrator.runners.conformance.harness import build_spec, end_of, expect, expect_rejected, join_chunks, run_spec


async def outputs_can_be_fetched(runner: Runner) -> None:
    code = "import os; os.mkdir('sub'); open('a.bin', 'wb').write(bytes(range(256))); open('sub/b.txt', 'w').write('b')"
    handle = await runner.start(build_spec(code))
    await end_of(runner, handle)
    fetched = [await runner.fetch(handle, path, max_bytes=256) for path in ("a.bin", "sub/b.txt")]
    await runner.release(handle)

    expect(fetched == [bytes(range(256)), b"b"], f"fetched {fetched}")
    await expect_rejected(runner, handle, "a.bin")


async def bad_outputs_are_rejected(runner: Runner) -> None:
    code = """import os
os.symlink('/etc/passwd', 'link')
os.mkdir('folder')
os.mkfifo('pipe')
os.symlink('/', 'root')
open('sparse', 'wb').truncate(8 << 20)
"""
    handle = await runner.start(build_spec(code))
    ended = await end_of(runner, handle)
    expect(ended.status == "completed", f"the program could not write what was to be rejected: {ended}")
    for path in (
        "missing",
        "link",
        "folder",
        "pipe",
        "sparse",
        "root/etc/passwd",
        "../etc/passwd",
        "/etc/passwd",
        "",
        "a\0b",
    ):
        await expect_rejected(runner, handle, path)
    await runner.release(handle)


async def inputs_are_read_only(runner: Runner) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        code = "print(open(__file__).read()[:5], flush=True); open('/program/new', 'w')"
        Path(folder, "main.py").write_text(code, encoding="utf-8")
        spec = build_input_spec(make_host_input(Path(folder), "/program"))
        ended, chunks = await run_spec(runner, spec)
        left = [path.name for path in Path(folder).iterdir()]

    expect(ended.status == "failed" and left == ["main.py"], f"a program could write to its input: {ended}, {left}")
    expect(join_chunks(chunks).startswith(b"print"), f"its input could not be read: {join_chunks(chunks)!r}")


async def inputs_that_lie_nowhere_are_read(runner: Runner) -> None:
    """Check that an input which is only bytes serves like a folder of the host."""
    code = """import os, sys
where = os.environ['ORCHESTRATOR_DATA']
sys.stdout.write(open(where + '/sub/b.txt', encoding='utf-8').read() + repr(open(where + '/empty').read()))
"""
    data = BytesContent({"sub/b.txt": "\u00fc".encode(), "empty": b""})
    program_file = Input(target="/program/main.py", content=BytesContent({"": code.encode()}))
    spec = build_input_spec(program_file, Input(target=DATA_FOLDER, content=data))
    spec.environment = {DATA_VARIABLE: DATA_FOLDER}
    ended, chunks = await run_spec(runner, spec)

    expect(ended.status == "completed", f"with inputs given as bytes it ended as {ended}: {join_chunks(chunks)!r}")
    expect(join_chunks(chunks) == "\u00fc''".encode(), f"of inputs given as bytes it read {join_chunks(chunks)!r}")


async def empty_inputs_are_there(runner: Runner) -> None:
    code = "import os; print(os.listdir(os.environ['ORCHESTRATOR_DATA']))"
    program_file = Input(target="/program/main.py", content=BytesContent({"": code.encode()}))
    spec = build_input_spec(program_file, Input(target=DATA_FOLDER, content=BytesContent({})))
    spec.environment = {DATA_VARIABLE: DATA_FOLDER}
    _, chunks = await run_spec(runner, spec)

    expect(join_chunks(chunks) == b"[]\n", f"of an empty folder it read {join_chunks(chunks)!r}")


async def packages_can_be_imported(runner: Runner) -> None:
    packages = BytesContent({"conforming/__init__.py": b"", "conforming/part.py": b"VALUE = 41"})
    spec = build_spec("import conforming.part; print(conforming.part.VALUE)").model_copy(update={"packages": packages})
    _, chunks = await run_spec(runner, spec)

    expect(join_chunks(chunks) == b"41\n", f"a program that imports a package printed {join_chunks(chunks)!r}")


async def only_the_given_environment_is_seen(runner: Runner) -> None:
    code = "import os; print(os.environ['ORCHESTRATOR_SEED'], os.getcwd(), os.environ.get('SECRET_OF_THE_HOST'))"
    spec = build_spec(code).model_copy(update={"environment": {"ORCHESTRATOR_SEED": "41"}})
    os.environ["SECRET_OF_THE_HOST"] = "hunter2"
    try:
        _, chunks = await run_spec(runner, spec)
    finally:
        del os.environ["SECRET_OF_THE_HOST"]

    expect(join_chunks(chunks) == b"41 /work None\n", f"the environment is {join_chunks(chunks)!r}")


def build_input_spec(*inputs: Input) -> RunSpec:
    """Return a container that runs /program/main.py with these inputs."""
    return build_spec("").model_copy(update={"command": ["python", "/program/main.py"], "inputs": list(inputs)})


CHECKS = (
    outputs_can_be_fetched,
    bad_outputs_are_rejected,
    inputs_are_read_only,
    inputs_that_lie_nowhere_are_read,
    empty_inputs_are_there,
    packages_can_be_imported,
    only_the_given_environment_is_seen,
)
