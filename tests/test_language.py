"""Both languages: the Chinese catalogue is complete and in step, and what people see is Chinese."""

import importlib.util
import re
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from safetyplan.cli.app import COMMANDS
from safetyplan.messages import preferred
from safetyplan.rules.catalogue import rules
from safetyplan.rules.manual import page

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Return the script that collects and compiles the messages."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fields(text: str) -> set[str]:
    """Return the fields `str.format` would fill; braces that are no fields are for messages never filled."""
    try:
        return {
            name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None
        }
    except ValueError:
        return {"no fields"}


def test_the_catalogue_is_complete_and_compiled(tool: ModuleType) -> None:
    assert len(tool.collected()) > 700
    assert list(tool.faults()) == []


def test_every_translation_fills_the_same_fields(tool: ModuleType) -> None:
    wrong = {}
    for message, text in tool.translations().items():
        english = message if isinstance(message, str) else message[1]
        if fields(english) != fields(text):
            wrong[english] = text
    assert wrong == {}


def test_every_translation_is_chinese_and_keeps_what_is_typed(tool: ModuleType) -> None:
    """Options, codes and commands in back quotes are typed as they are in any language."""
    assert len(tool.translations()) >= 400
    for message, text in tool.translations().items():
        english = message if isinstance(message, str) else message[1]
        has_words = re.search("[a-z]{2}", re.sub(r"{\w*}", "", english))
        assert CHINESE.search(text) or not has_words, english
        typed = re.findall(r"(?<![\w-])--[a-z][a-z-]+|SP\d+|\$SAFETYPLAN\w*", english)
        assert [word for word in typed if word not in text] == [], text


def test_messages_that_are_computed_come_from_the_manuals_only(tool: ModuleType) -> None:
    """What is not a literal cannot be collected from the call; the manuals are collected from the catalogue."""
    files = {file for file, _call in tool.computed()}
    assert files <= {"rules/manual.py", "cli/rules.py"}


def test_every_command_helps_in_chinese(cli: Callable[..., Any]) -> None:
    """Help is made when a module is loaded, so each command is asked in a process of its own."""
    english = re.compile(r"\b(the|of|and|with|for|this|is|are|to|usage|options|commands)\b", re.I)
    seen = 0
    for command in (*COMMANDS, "render matrix", "render handout", "templates export", ""):
        text = in_chinese(*command.split(), "--help").stdout
        assert text.startswith(f"用法：safetyplan {command}".rstrip())
        assert "选项：" in text and "显示本帮助后退出。" in text
        prose = re.sub(r"`[^`]*`|--?[a-z-]+|\$?[A-Z_]{2,}|<[^>]*>|\[[^\]]*\]|\w+\.\w+", "", text)
        assert english.search(prose) is None, text
        seen += 1
    assert seen >= 12


def in_chinese(*arguments: str) -> "subprocess.CompletedProcess[str]":
    script = (
        "import os, sys\nos.environ['SAFETYPLAN_LANG'] = 'zh_CN'\n"
        f"from safetyplan.cli import run\nsys.exit(run({list(arguments)!r}))"
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (["list", "--nope"], "there is no option --nope", "没有 --nope 这个选项"),
        (["lst"], "there is no command lst", "没有 lst 这个命令"),
        (["list", "--role", "boss"], "boss is no value that --role can have", "--role 不能是 boss"),
        (["list", "--dept"], "the option --dept needs a value", "选项 --dept 缺少值"),
        (["list", "--no-lead=1"], "the option --no-lead takes no value", "选项 --no-lead 不带值"),
        (["show"], "ITEM is missing", "缺少 ITEM"),
        (["show", "1", "2"], "2: nothing more is expected here", "2：此处不应再有内容"),
        (["list", "--dept", "市水务局"], "no unit is called 市水务局", "没有名为“市水务局”的单位"),
        (["show", "99"], "no item is numbered 99", "没有序号为 99 的任务"),
    ],
)
def test_wrong_use_is_told_in_both_languages(
    cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, arguments: list[str], english: str, chinese: str
) -> None:
    told = cli(*arguments)
    assert told.code == 2 and told.err.startswith(f"error: {english}\n  hint: ")
    monkeypatch.setenv("SAFETYPLAN_LANG", "zh_CN")
    told = cli(*arguments)
    assert told.code == 2 and told.err.startswith(f"错误：{chinese}\n  提示：")


def test_without_a_command_the_help_is_shown(cli: Callable[..., Any]) -> None:
    told = cli()
    assert (told.code, told.out) == (2, "") and told.err.startswith("Usage: safetyplan")


def test_every_manual_is_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETYPLAN_LANG", "zh_CN")
    assert len(rules()) >= 50
    for rule in rules():
        prose = re.sub(r"```.*?```|`[^`]*`", "", page(rule), flags=re.S).split("\n", 1)[1]
        assert CHINESE.search(prose), rule.code
        assert re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", prose) is None, prose


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"SAFETYPLAN_LANG": "zh"}, "zh_CN"),
        ({"SAFETYPLAN_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LC_ALL": "zh_CN.GB18030", "LANG": "en_US.UTF-8"}, "zh_CN"),
        ({"LANGUAGE": "zh_CN:en"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_usual_variables_choose_the_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("SAFETYPLAN_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert preferred() == language
