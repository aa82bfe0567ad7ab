"""How many connections a started app may hold."""

import subprocess
import sys

import pytest

LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 200))
import app, tempfile
app.return_freed_memory = lambda: None
{prepare}
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("prepare", "limits"), [("app._prepare_environment('uploads')", "200 200"), ("", "100 200")]
)
def test_the_limit_of_open_files_is_raised_at_the_start(prepare: str, limits: str) -> None:
    script = LIMITED.format(prepare=prepare)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == limits
