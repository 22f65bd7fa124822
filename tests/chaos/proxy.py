"""A proxy in front of the web server that sometimes cuts a connection after the server has answered.

The answer is swallowed: what was sent is committed, and its client cannot know.
"""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 65536
PATIENCE_SECONDS = 60


class Proxy:
    """Listens on a port of its own and passes everything on; `cuts` counts the answers that were swallowed."""

    def __init__(self, server_port: int, share_cut: float, seed: int) -> None:
        self.server_port = server_port
        self.share_cut = share_cut
        self.chance = random.Random(seed)
        self.cuts = 0
        self.counting = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(PATIENCE_SECONDS)
            with socket.create_connection(("127.0.0.1", self.server_port), PATIENCE_SECONDS) as server:
                threading.Thread(target=_copy, args=(client, server), daemon=True).start()
                try:
                    self._copy_back(server, client)
                finally:
                    _end(server)
                    _end(client)

    def _copy_back(self, server: socket.socket, client: socket.socket) -> None:
        while data := server.recv(CHUNK):
            with self.counting:
                cut = self.chance.random() < self.share_cut
                self.cuts += cut
            if cut:
                return
            client.sendall(data)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    _end(target)


def _end(connection: socket.socket) -> None:
    """Closing alone tells the other side nothing while a thread still reads from the connection."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy_to(server_port: int, share_cut: float, seed: int) -> Iterator[Proxy]:
    """Run a proxy while the block runs."""
    proxy = Proxy(server_port, share_cut, seed)
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        # Closing alone does not wake a thread that waits in accept.
        with suppress(OSError):
            proxy.listener.shutdown(socket.SHUT_RDWR)
        proxy.listener.close()
        thread.join(PATIENCE_SECONDS)
