"""A mail server of a few lines that answers what a test wants."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    port: int
    # The answers to the coming RCPT and end-of-DATA commands; after them all is well.
    to_recipient: list[bytes] = field(default_factory=list)
    to_message: list[bytes] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    # Cleared, it takes a message and says nothing.
    answers: threading.Event = field(default_factory=threading.Event)
    connections: int = 0
    connections_over: int = 0

    def talk(self, client: socket.socket) -> None:
        self.connections += 1
        try:
            self._talk(client)
        finally:
            self.connections_over += 1

    def _talk(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lines:
            client.sendall(b"220 here\r\n")
            for line in lines:
                word = line[:4].upper().strip()
                if word == b"RCPT":
                    client.sendall(self.to_recipient.pop(0) if self.to_recipient else b"250 yes\r\n")
                elif word == b"DATA":
                    client.sendall(b"354 go on\r\n")
                    text = b"".join(iter(lines.readline, b".\r\n"))
                    answer = self.to_message.pop(0) if self.to_message else b"250 taken\r\n"
                    if answer.startswith(b"2"):
                        self.messages.append(text.decode())
                    self.answers.wait(60)
                    client.sendall(answer)
                elif word == b"QUIT":
                    client.sendall(b"221 bye\r\n")
                    return
                else:
                    client.sendall(b"250 yes\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer(port=listening.getsockname()[1])
        server.answers.set()

        def accept() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=server.talk, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
