"""A way from an SDK to the server that can lose answers, as networks do."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASSED_ON = ("Authorization", "Content-Type", "Content-Encoding", "Content-Length", "X-Retry-Count", "User-Agent")


class Proxy:
    """Passes every POST on over a connection of its own; of the answers numbered in `lost`, from 0, none comes back."""

    def __init__(self, upstream: str, lost: set[int]) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.lost = lost
        self.answered: list[int] = []
        self.encodings: set[str] = set()
        self.waits: list[int] = []
        self.url = ""
        self._lock = threading.Lock()

    def pass_on(self, path: str, headers: dict[str, str], body: bytes) -> tuple[bool, int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.upstream, timeout=20)
        connection.request("POST", path, body, headers | {"Connection": "close"})
        response = connection.getresponse()
        data = response.read()
        connection.close()
        with self._lock:
            number = len(self.answered)
            self.answered.append(response.status)
            self.encodings.add(headers.get("Content-Encoding", ""))
            if "Retry-After" in response.headers:
                self.waits.append(int(response.headers["Retry-After"]))
        kept = {name: value for name, value in response.getheaders() if name in ("Content-Type", "Retry-After")}
        return number in self.lost, response.status, kept, data


@contextmanager
def between(upstream: str, *, lost: set[int] | None = None) -> Iterator[Proxy]:
    """Run a proxy in front of a server."""
    proxy = Proxy(upstream, lost or set())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_lost, status, told, data = proxy.pass_on(self.path, headers, body)
            if is_lost:
                return
            self.send_response(status)
            for name, value in told.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Nothing is said of a request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
