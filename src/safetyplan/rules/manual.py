"""The manual page of a rule, read from its docstring: what, why, and examples that tests execute."""

from dataclasses import dataclass
from inspect import cleandoc

from safetyplan.rules.catalogue import Rule


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual page: one sentence of what, paragraphs of why, and examples, wrong and right."""

    what: str
    why: tuple[str, ...]
    wrong: str
    right: str


def read_manual(text: str) -> Manual:
    """Return the parts of a manual; the examples are the blocks indented below ``Wrong:`` and ``Right:``."""
    prose, _, examples = cleandoc(text).partition("\nWrong:\n")
    wrong, _, right = examples.partition("\nRight:\n")
    paragraphs = [" ".join(paragraph.split()) for paragraph in prose.strip().split("\n\n")]
    return Manual(paragraphs[0], tuple(paragraphs[1:]), _dedented(wrong), _dedented(right))


def _dedented(block: str) -> str:
    lines = [line.removeprefix("    ") for line in block.strip("\n").split("\n")]
    return "\n".join(lines).rstrip() + "\n" if any(lines) else ""


def headline(rule: Rule) -> str:
    """Return in one sentence what is wrong, in the user's language."""
    from safetyplan.messages import _

    return _(read_manual(rule.manual).what)


def page(rule: Rule) -> str:
    """Return the manual page of `rule` in Markdown, in the user's language."""
    from safetyplan.messages import _

    manual = read_manual(rule.manual)
    parts = [f"## {rule.code} {rule.name}", f"{_(manual.what)} ({_severity(rule)})"]
    parts += [_(paragraph) for paragraph in manual.why]
    for title, example in ((_("Wrong:"), manual.wrong), (_("Right:"), manual.right)):
        if example:
            parts.append(f"{title}\n\n```{_language(rule)}\n{example}```")
    return "\n\n".join(parts) + "\n"


def _severity(rule: Rule) -> str:
    from safetyplan.messages import _

    if rule.in_draft is None:
        return _(rule.severity.label)
    words = _("{severity}; in a draft {lesser}")
    return words.format(severity=_(rule.severity.label), lesser=_(rule.in_draft.label))


def _language(rule: Rule) -> str:
    """Return what the examples are written in: plans in YAML, or the text of issued documents."""
    return "yaml" if rule.code.startswith("SP") else "text"


def document(rules: list[Rule]) -> str:
    """Return the manual of all rules as one Markdown document, with a table of them in front."""
    from safetyplan.messages import _

    rows = [
        f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {_(rule.severity.label)} "
        f"| {_(read_manual(rule.manual).what)} |"
        for rule in rules
    ]
    head = [
        "# " + _("Rules"),
        _("Made by `safetyplan rules --markdown`; every example is executed by the tests."),
        "\n".join(
            [f"| {_('code')} | {_('name')} | {_('severity')} | {_('what')} |", "|---|---|---|---|", *rows]
        ),
    ]
    return "\n\n".join(head) + "\n\n" + "\n".join(page(rule) for rule in rules)
