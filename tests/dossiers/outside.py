"""A keeper of files and an authority of time-stamps (RFC 3161), as one process: python -m … FOLDER PORT.

How both feel today stands in FOLDER/mood: good, refuse, rubbish. Time-stamps are made by openssl.
"""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """[tsa]
default_tsa = here
[here]
serial = {0}/serial
signer_cert = {0}/tsa.pem
signer_key = {0}/tsa.key
certs = {0}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
"""


def found(folder: Path) -> None:
    """Make the authority: its root, and the certificate it stamps with."""
    (folder / "tsa.cnf").write_text(CONFIG.format(folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    root = ["-x509", "-days", "30", "-subj", "/CN=Root of a test", "-keyout", "root.key", "-out", "root.pem"]
    _openssl(folder, "req", *key, *root, "-config", "/dev/null", *_extensions("root"))
    asked = ["-subj", "/CN=Time-stamps of a test", "-keyout", "tsa.key", "-out", "tsa.csr"]
    _openssl(folder, "req", *key, *asked, "-config", "/dev/null")
    signed = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-out", "tsa.pem"]
    _openssl(
        folder, "x509", "-req", "-in", "tsa.csr", *signed, "-extfile", "tsa.cnf", "-extensions", "tsa_cert"
    )


def _extensions(section: str) -> list[str]:
    lines = CONFIG.split(f"[{section}]\n")[1].split("\n[")[0].splitlines()
    return [word for line in lines for word in ("-addext", line.replace(" = ", "="))]


def _openssl(folder: Path, *words: str) -> None:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


class Outside(BaseHTTPRequestHandler):
    """What the process answers."""

    home = Path()

    def do_PUT(self) -> None:
        content = self._content()
        if self._moody():
            return
        place = self.home / "kept" / Path(self.path).name
        known = place.exists()
        if not known:
            place.write_bytes(content)
        self._say(412 if known else 201, b"")

    def do_GET(self) -> None:
        place = self.home / "kept" / Path(self.path).name
        if not self._moody():
            self._say(200, place.read_bytes()) if place.exists() else self._say(404, b"")

    def do_POST(self) -> None:
        (self.home / "query").write_bytes(self._content())
        if self._moody("application/timestamp-reply"):
            return
        stamp = ["ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf", "-out", "reply"]
        _openssl(self.home, *stamp)
        self._say(200, (self.home / "reply").read_bytes(), "application/timestamp-reply")

    def _content(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _moody(self, kind: str = "text/html") -> bool:
        mood = (self.home / "mood").read_text(encoding="utf-8")
        if mood == "refuse":
            self._say(503, b"")
        elif mood == "rubbish":
            self._say(200, b"<h1>Please sign in to the network</h1>", kind)
        return mood != "good"

    def _say(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


if __name__ == "__main__":
    Outside.home = Path(sys.argv[1])
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Outside).serve_forever()
