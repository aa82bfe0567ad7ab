"""deploy/nginx.conf, filled in for this machine, and a real nginx that runs it without being root."""

import contextlib
import functools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.kits.app import PATIENCE_S, ROOT, free_port, scratch

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
OPENSSL = shutil.which("openssl")

AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/site.conf;
}}
"""
"""What Debian and the nginx image have around a site, with all that nginx writes in one folder."""


@dataclass(frozen=True)
class Front:
    """A running nginx: its address with and without TLS, its certificate, and what it has written."""

    url: str
    plain: str
    certificate: str
    folder: Path

    @property
    def logged(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.rglob("*.log")))


def filled_in(values: Mapping[str, str]) -> str:
    """The deployed file, as envsubst fills it in."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    assert "${" not in text
    return text


@contextlib.contextmanager
def nginx(app: str, changes: Mapping[str, str] = MappingProxyType({})) -> Iterator[Front]:
    """Run nginx in front of an app at HOST:PORT, with some of its file's text changed."""
    for tool, name in ((NGINX, "nginx"), (OPENSSL, "openssl")):
        if tool is None:
            assert os.environ.get("CI") != "true", f"{name} is missing"
            pytest.skip(f"{name} is not installed")
    certificate, key = pair()
    tls, plain = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="test-nginx-") as made:
        folder = Path(made)
        for part in ("var/log/nginx", "var/cache/nginx", "tls"):
            (folder / part).mkdir(parents=True)
        shutil.copy(certificate, folder / "tls" / "fullchain.pem")
        shutil.copy(key, folder / "tls" / "privkey.pem")
        text = filled_in(
            {
                "SITE": f"localhost:{tls}",
                "APP": app,
                "HTTP": f"127.0.0.1:{plain}",
                "HTTPS": f"127.0.0.1:{tls}",
                "CERTIFICATES": f"{folder}/tls",
            }
        ).replace(" /var/", f" {folder}/var/")
        for old, new in changes.items():
            assert old in text, f"deploy/nginx.conf has no {old!r}"
            text = text.replace(old, new)
        (folder / "site.conf").write_text(text)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
        with running(folder, tls):
            yield Front(f"https://localhost:{tls}", f"http://localhost:{plain}", str(certificate), folder)


@contextlib.contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    command = [str(NGINX), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with (folder / "said.log").open("wb") as said:
        process = as_nobody(command, folder, said.fileno())
    try:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            assert process.poll() is None, (folder / "said.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def as_nobody(command: list[str], folder: Path, said: int) -> subprocess.Popen[bytes]:
    """Start a program without rights: as whoever runs the tests, or as nobody where that is root."""
    if os.geteuid() != 0:
        return subprocess.Popen(command, stdout=said, stderr=said)
    import pwd  # not on Windows

    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return subprocess.Popen(
        command, stdout=said, stderr=said, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[]
    )


@functools.cache
def pair() -> tuple[Path, Path]:
    """A certificate for localhost that is its own authority, and its key."""
    folder = Path(scratch()) / "tls"
    folder.mkdir()
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    subprocess.run(
        [str(OPENSSL), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key
