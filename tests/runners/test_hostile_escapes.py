"""Programs that try to get out: system calls, network, privileges, the kernel's settings, other processes."""

import socket
import threading

import pytest

from orchestrator.runners.local.candidates import candidates

pytestmark = pytest.mark.sandbox

CALL = """
import ctypes, errno, sys
libc = ctypes.CDLL(None, use_errno=True)
def tried(name, *args):
    ctypes.set_errno(0)
    result = getattr(libc, name)(*args)
    print(name, "ok" if result >= 0 else errno.errorcode[ctypes.get_errno()])
"""


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("'unshare', 0x10000000", "EPERM"),
        ("'unshare', 0x00020000", "EPERM"),
        ("'setns', 0, 0", "EPERM"),
        ("'mount', b'none', b'/tmp', b'tmpfs', 0, None", "EPERM"),
        ("'umount2', b'/work', 2", "EPERM"),
        ("'pivot_root', b'/work', b'/work'", "EPERM"),
        ("'chroot', b'/work'", "EPERM"),
        ("'ptrace', 16, 1, None, None", "EPERM"),
        ("'process_vm_readv', 1, None, 0, None, 0, 0", "EPERM"),
        ("'reboot', 0", "EPERM"),
        ("'sethostname', b'x', 1", "EPERM"),
        ("'personality', 0x0400000", "EPERM"),
        ("'ioctl', 0, 0x5412, b'x'", "EPERM"),
        ("'ioctl', 0, 0x541C, b'x'", "EPERM"),
        ("'setuid', 0", "EPERM EINVAL"),
        ("'setgid', 0", "EPERM EINVAL"),
        ("'syscall', 425, 1, None", "EPERM"),  # io_uring_setup
        ("'syscall', 438, 1, 0, 0", "EPERM"),  # pidfd_getfd
        ("'syscall', 435, None, 0", "ENOSYS"),  # clone3
        ("'syscall', 428, -100, b'/', 1", "EPERM"),  # open_tree
        ("'syscall', 447, 0", "EPERM"),  # memfd_secret
        ("'mknod', b'/work/null', 0o020666, 0x103", "EPERM"),
    ],
)
def test_system_call_is_refused(run, call, error):
    assert run(CALL + f"tried({call})").text.split()[-1] in error.split()


@pytest.mark.parametrize(
    "number",
    [101, 310, 248, 249, 250, 298, 321, 323, 175, 246, 155, 165, 166, 272, 308, 237, 238, 256, 0x40000000 + 39],
)
def test_number_of_a_dangerous_call_is_refused(run, number):
    if candidates()[0][0].machine != "x86_64":
        pytest.skip("the numbers are those of x86_64")
    code = CALL + f"print(libc.syscall({number}, 0, 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])"

    assert run(code).text.strip() in {"-1 EPERM", "-1 ENOSYS"}


def test_new_namespace_by_clone_is_refused(run):
    code = CALL + "import platform\nn = 56 if platform.machine() == 'x86_64' else 220\n"
    code += "for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):\n"
    code += "    print(libc.syscall(n, flag | 17, 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])"

    assert set(run(code).text.splitlines()) == {"-1 EPERM"}


@pytest.mark.parametrize("family", ["AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG"])
def test_socket_family_is_refused(run, family):
    ran = run(f"import socket; socket.socket(socket.{family}, socket.SOCK_DGRAM)")

    assert ran.ended.status == "failed" and "Address family not supported" in ran.text


@pytest.mark.parametrize("address", ["1.1.1.1", "169.254.169.254", "10.0.0.1"])
def test_no_machine_can_be_reached(run, address):
    code = (
        "import socket, errno; s = socket.socket(); s.settimeout(5); "
        f"print(errno.errorcode[s.connect_ex(({address!r}, 80))])"
    )

    assert run(code).text == "ENETUNREACH\n"


def test_sockets_of_the_host_cannot_be_reached(run):
    reached: list[str] = []
    with socket.socket() as listening, socket.socket(socket.AF_UNIX) as abstract:
        listening.bind(("127.0.0.1", 0))
        abstract.bind("\0orchestrator-test-of-the-host")
        for server in (listening, abstract):
            server.listen()
            server.settimeout(0.2)
            threading.Thread(target=lambda s=server: _note(s, reached), daemon=True).start()
        code = f"""
import socket, errno
a = socket.socket(); print(errno.errorcode[a.connect_ex(("127.0.0.1", {listening.getsockname()[1]}))])
b = socket.socket(socket.AF_UNIX); print(errno.errorcode[b.connect_ex("\\0orchestrator-test-of-the-host")])
"""

        ran = run(code)

    assert ran.text.split() == ["ECONNREFUSED", "ECONNREFUSED"] and reached == []


def _note(server: socket.socket, reached: list[str]) -> None:
    try:
        server.accept()
        reached.append("reached")
    except OSError:
        return  # nobody came, as it should be


@pytest.mark.parametrize(
    "path",
    [
        "/proc/sys/kernel/core_pattern",
        "/proc/sysrq-trigger",
        "/proc/sys/kernel/hostname",
        "/proc/1/oom_score_adj",
        "/proc/1/uid_map",
        "/proc/1/mem",
        "/proc/sys/vm/drop_caches",
        "/proc/self/uid_map",
    ],
)
def test_setting_of_the_kernel_cannot_be_written(run, path):
    ran = run(f"with open({path!r}, 'w') as file: file.write('1')")

    assert ran.ended.status == "failed" and "Error" in ran.text


def test_first_process_cannot_be_killed(run):
    code = """
import os, time
for pid in (1, os.getppid()):
    try: os.kill(pid, 9)
    except PermissionError: print("denied")
time.sleep(0.2); print("alive")
"""

    ran = run(code)

    assert ran.ended.status == "completed" and ran.text.endswith("alive\n")


def test_killing_all_harms_only_itself(run):
    ran = run("import os; os.kill(-1, 9); print('alive')")

    assert ran.ended.status in {"completed", "failed"}


def test_program_has_no_privileges(run):
    status = dict(line.partition(":")[::2] for line in run("print(open('/proc/self/status').read())").text.splitlines())

    assert {int(status[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {0}
    assert (int(status["NoNewPrivs"]), int(status["Seccomp"])) == (1, 2)
    own_group = status["Gid"].split()[0]
    assert own_group != "0"
    assert set(status.get("Groups", "").split()) <= {
        own_group,
        "65534",
    }  # a user namespace shows groups it does not know as 65534


def test_copy_of_a_setuid_program_gains_nothing(run):
    code = """
import os, shutil, subprocess
shutil.copy("/usr/bin/id", "/work/id")
try: os.chmod("/work/id", 0o6755)
except OSError: pass
print(os.getuid() == int(subprocess.run(["/work/id", "-u"], capture_output=True, text=True).stdout), os.getuid() != 0)
"""

    assert run(code).text == "True True\n"


def test_there_is_no_controlling_terminal(run):
    ran = run("open('/dev/tty')")

    assert ran.ended.status == "failed" and "OSError" in ran.text


def test_standard_input_is_empty(run):
    assert run("import sys; print(repr(sys.stdin.read()))").text == "''\n"
