"""What a started app asks of its system: to take freed memory back, and to let it hold many connections."""

import platform
import subprocess
import sys

import pytest

HELD = """
import ctypes, sys
from fashion_search.server.process import return_freed_memory

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
if sys.argv[1] == "yes":
    return_freed_memory()
libc.free(libc.malloc(30 * 2**20))  # one that was large and is free: glibc keeps its like from now on
before = resident()
pieces = [libc.malloc(2 * 2**20) for _ in range(50)]
for piece in pieces:
    ctypes.memset(piece, 1, 2 * 2**20)
for piece in pieces[:-1]:  # the last one stays, behind all others
    libc.free(piece)
print((resident() - before) // 2**20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's way of keeping memory")
def test_what_was_freed_goes_back_unless_glibc_is_left_alone() -> None:
    def held(settled: str) -> int:
        told = subprocess.run(
            [sys.executable, "-c", HELD, settled], capture_output=True, text=True, check=True
        )
        return int(told.stdout)

    assert held("yes") < 10
    assert held("no") > 90


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 200))
from fashion_search.server import process
process.return_freed_memory = lambda: None
{prepare}
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("prepare", "limits"), [("process.prepare_process('uploads')", "200 200"), ("", "100 200")]
)
def test_the_limit_of_open_files_is_raised_at_the_start(prepare: str, limits: str) -> None:
    script = LIMITED.format(prepare=prepare)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == limits
