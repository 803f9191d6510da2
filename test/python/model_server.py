"""A model server that delays chosen answers until `release`."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ModelServer:
    """`asked` has every received text, in order."""

    def __init__(self):
        self.asked: list[str] = []
        self._open = threading.Event()

    def release(self) -> None:
        self._open.set()

    def hold(self) -> None:
        self._open.clear()
        self.asked.clear()

    def answer(self, text: str) -> tuple[int, dict]:
        self.asked.append(text)
        if "wait" in text:
            self._open.wait()
        if "refuse" in text:
            return 400, {"error": {"message": f"no answer to {text!r}"}}
        message = {"role": "assistant", "content": f"answer to {text}"}
        usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
        return 200, {"model": "a-model", "choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}


@contextmanager
def model_server():
    """Yields the base URL and the server."""
    server = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = body["messages"][-1]["content"]
            status, answer = server.answer(content if isinstance(content, str) else content[0]["text"])
            payload = json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)
            except ConnectionError:
                # The gateway has cancelled the record.
                self.close_connection = True

        def log_message(self, *_):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/v1", server
    finally:
        server.release()
        http.shutdown()
        http.server_close()
        thread.join()
