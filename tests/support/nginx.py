"""nginx with the documented configuration, on free ports of this machine."""

import datetime
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.server import free_port
from tooling.sources import ROOT
from utils.clock import now

DOCUMENTED: Final = ROOT / "deploy" / "nginx.conf"
HOST: Final = "localhost"
_ATTEMPTS: Final = 100
_PAUSE_SECONDS: Final = 0.05
_AROUND: Final = """
daemon off;
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    include {types};
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/rosterwright.conf;
}}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Nginx:
    """A running nginx: where it listens, and how to trust its certificate."""

    plain_port: int
    port: int
    trust: ssl.SSLContext
    log: Path

    @property
    def url(self) -> str:
        """The address that browsers would use."""
        return f"https://{HOST}:{self.port}"


def nginx_program() -> str | None:
    """Return where nginx is, None on a machine without it."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


@contextmanager
def nginx(program: str, folder: Path, *, upstream_port: int) -> Iterator[Nginx]:
    """Yield nginx before whoever listens on `upstream_port`, its files in `folder`."""
    folder.mkdir()
    trust = _write_certificate(folder)
    server = Nginx(plain_port=free_port(), port=free_port(), trust=trust, log=folder / "error.log")
    (folder / "rosterwright.conf").write_text(
        _on_this_machine(folder, server, upstream_port), encoding="utf-8"
    )
    main = folder / "nginx.conf"
    main.write_text(
        _AROUND.format(
            folder=folder,
            user="root" if os.geteuid() == 0 else "nobody",
            types="/etc/nginx/mime.types",
        ),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(main), "-e", str(server.log)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(process, server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _on_this_machine(folder: Path, server: Nginx, upstream_port: int) -> str:
    """Return the documented text with ports, names and paths of this machine, nothing else."""
    text = DOCUMENTED.read_text(encoding="utf-8")
    replaced = {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{server.plain_port};",
        "listen 443 ssl": f"listen 127.0.0.1:{server.port} ssl",
        "https://roster.example.org$": f"https://{HOST}:{server.port}$",
        "roster.example.org;": f"{HOST};",
        "server 127.0.0.1:8000": f"server 127.0.0.1:{upstream_port}",
        "/etc/rosterwright/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "/opt/rosterwright/current/": f"{ROOT}/",
    }
    for documented, here in replaced.items():
        if documented not in text:
            raise ValueError(f"{DOCUMENTED.name} has no {documented!r} any more")
        text = text.replace(documented, here)
    return text


def _write_certificate(folder: Path) -> ssl.SSLContext:
    """Write a certificate for this machine and its key; return a context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - datetime.timedelta(days=1))
        .not_valid_after(now() + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "certificate.pem").write_bytes(written)
    (folder / "certificate.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cadata=written.decode())


def _await(process: subprocess.Popen[bytes], server: Nginx) -> None:
    for _attempt in range(_ATTEMPTS):
        try:
            process.wait(timeout=_PAUSE_SECONDS)
        except subprocess.TimeoutExpired:
            if _listens(server.port):
                return
            continue
        break
    raise RuntimeError(server.log.read_text(encoding="utf-8", errors="replace"))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
