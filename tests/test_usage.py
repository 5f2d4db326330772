"""What is said to somebody who types a command wrong, and the help they are sent to."""

import pytest

from safetyplan.cli.app import COMMANDS


@pytest.mark.parametrize("arguments", [(), ("render",), ("templates",)])
def test_a_group_without_a_command_prints_its_help_alone(cli, arguments: tuple[str, ...]) -> None:
    done, asked = cli(*arguments), cli(*arguments, "--help")
    assert (done.code, asked.code) == (2, 0)
    assert done.err == asked.out
    assert done.out == ""


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (
            ("render", "handouts"),
            "there is no command handouts",
            "did you mean handout? `safetyplan render --help` lists the commands",
        ),
        (
            ("render", "matrx"),
            "there is no command matrx",
            "did you mean matrix? `safetyplan render --help` lists the commands",
        ),
        (
            ("templates", "xyz"),
            "there is no command xyz",
            "the commands are list, export. `safetyplan templates --help` lists the commands",
        ),
        (
            ("lst",),
            "there is no command lst",
            "did you mean list? `safetyplan --help` lists the commands",
        ),
        (
            ("render", "calendar", "--foo"),
            "there is no option --foo",
            "`safetyplan render calendar --help` explains it",
        ),
        (("render", "--foo"), "there is no option --foo", "`safetyplan render --help` explains it"),
        (("show",), "ITEM is missing", "`safetyplan show --help` explains it"),
    ],
)
def test_an_error_names_the_word_and_the_help_that_explains_it(
    cli, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert done.err == f"error: {message}\n  hint: {hint}\n"


def test_help_has_words_for_values_and_no_python_types(cli) -> None:
    for name in COMMANDS:
        shown = cli(name, "--help").out
        assert "<str>" not in shown and "list[" not in shown and "[[" not in shown and "{" not in shown
    assert "Usage: safetyplan show [OPTIONS] ITEM\n" in cli("show", "--help").out
    assert "Usage: safetyplan rules [OPTIONS] [RULE]...\n" in cli("rules", "--help").out
    assert "Usage: safetyplan import [OPTIONS] DOCUMENT...\n" in cli("import", "--help").out
    assert "  ITEM  The item's number" in cli("show", "--help").out
    assert "  --format text|markdown|json  How to print" in cli("diff", "--help").out
    assert "[1949–2200]" in cli("import", "--help").out
