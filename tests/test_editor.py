"""What an editor makes of a plan: the real YAML language server, spoken to as an editor does."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "data" / "plan_2024.yaml"


def server() -> list[str]:
    """Return the command that starts the language server; skip where it cannot be had."""
    node = shutil.which("node")
    script = os.environ.get("SAFETYPLAN_YAML_LANGUAGE_SERVER", "")
    if node and script and Path(script).is_file():
        return [node, script, "--stdio"]
    command = shutil.which("yaml-language-server")
    if command is None:
        pytest.skip("yaml-language-server (npm) is not installed")
    return [command, "--stdio"]


class Editor:
    """The editor's side of the Language Server Protocol, as much of it as completing and checking need."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.number = 0
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        root = PLAN.parent.as_uri()
        self.ask("initialize", {"processId": os.getpid(), "rootUri": root, "capabilities": {}})
        self.tell("initialized", {})

    def tell(self, method: str, params: Any, **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self._write(body)

    def _write(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """Return the server's next message, after answering it if it is a question."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "method" in message and "id" in message:
            answer = [SETTINGS] if message["method"] == "workspace/configuration" else None
            self._write(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": answer}).encode())
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def ask(self, method: str, params: Any) -> Any:
        self.number += 1
        self.tell(method, params, id=self.number)
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def open(self, name: str, text: str) -> str:
        uri = (PLAN.parent / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def check(self, name: str, text: str) -> list[tuple[str, str]]:
        """Return the message of every problem marked in `text`, with the characters it is marked at."""
        uri = self.open(name, text)
        while uri not in self.diagnostics:
            self.read()
        lines = text.splitlines()
        found = []
        for problem in self.diagnostics[uri]:
            start, end = problem["range"]["start"], problem["range"]["end"]
            found.append((problem["message"], lines[start["line"]][start["character"] : end["character"]]))
        return found

    def complete(self, name: str, text: str) -> dict[str, dict[str, Any]]:
        """Return what is offered at the place of ``▮`` in `text`, by label."""
        before, after = text.split("▮")
        uri = self.open(name, before + after)
        position = {"line": before.count("\n"), "character": len(before.rsplit("\n", 1)[-1])}
        offered = self.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return {item["label"]: item for item in offered["items"]}


SETTINGS = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    command = server()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        patience = threading.Timer(120, process.kill)  # an answer that never comes ends the test, not the run
        patience.start()
        try:
            yield Editor(process)
        finally:
            patience.cancel()
            process.kill()


def plan(responsibility: str) -> str:
    """Return a plan with one responsibility, checked against the schema beside the shipped plan."""
    return (
        "# yaml-language-server: $schema=plan.schema.json\n"
        "title: 要点\nyear: 2024\nregister: units.yaml\n"
        f"items:\n- num: 1\n  content: 做好。\n  responsibilities:\n  - {responsibility}\n"
    )


def test_the_shipped_plan_and_register_have_no_problem(editor: Editor) -> None:
    assert editor.check("plan_2024.yaml", PLAN.read_text("utf-8")) == []
    assert editor.check("units.yaml", (PLAN.parent / "units.yaml").read_text("utf-8")) == []


def test_an_unknown_role_and_an_unknown_unit_are_marked_where_they_stand(editor: Editor) -> None:
    marked = editor.check("wrong.yaml", plan("{role: leed, units: [市应急管理局, 市应急局管理局]}"))
    assert [at for _message, at in marked] == ["leed", "市应急局管理局"]


def test_an_unknown_key_a_wrong_date_and_a_missing_key_are_marked(editor: Editor) -> None:
    text = plan("{role: lead}").replace("  content: 做好。\n", "  contents: 做好。\n")
    text = text.replace(
        "  responsibilities:", "  deadlines:\n  - {phrase: 年底, by: 2024-13}\n  responsibilities:"
    )
    marked = editor.check("keys.yaml", text)
    assert {at for _message, at in marked} >= {"contents", "2024-13"}
    assert any("units" in message for message, _at in marked)


def test_roles_are_offered_with_their_chinese_words(editor: Editor) -> None:
    offered = editor.complete("roles.yaml", plan("{role: ▮}"))
    assert {"organize", "lead", "supervise", "share", "support", "implement"} <= set(offered)
    assert "牵头" in json.dumps(offered["lead"], ensure_ascii=False)


def test_units_and_groups_of_the_register_are_offered(editor: Editor) -> None:
    offered = editor.complete("units-of.yaml", plan("role: lead\n    units:\n    - ▮"))
    assert {"市应急管理局", "八景镇", "市直有关部门"} <= set(offered)


def test_keys_are_offered_with_their_chinese_description(editor: Editor) -> None:
    offered = editor.complete("key.yaml", plan("{role: lead, units: [市应急管理局]}") + "  cl▮\n")
    assert "责任条款原文，含括号" in json.dumps(offered["clause"], ensure_ascii=False)
