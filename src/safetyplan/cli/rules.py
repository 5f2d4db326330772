"""`safetyplan rules`: the catalogue of rules, and the manual page of each."""

from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.messages import _

if TYPE_CHECKING:
    from safetyplan.rules.catalogue import Rule

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help=_("List the rules, or explain some: what is wrong, why, and how it is right."))
def rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="RULE", help=_("Codes (SP301), names (clause-disagrees) or prefixes (SP3).")),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=_("Print the manual of all rules as one Markdown document."))
    ] = False,
) -> None:
    """List or explain rules."""
    from safetyplan.rules.catalogue import rules as all_rules
    from safetyplan.rules.manual import document, page
    from safetyplan.rules.policy import policy

    chosen = policy(names or (), ())
    found = [rule for rule in all_rules() if rule.code.startswith(chosen.select)]
    if markdown:
        typer.echo(document(found), nl=False)
    elif names:
        typer.echo("\n".join(page(rule) for rule in found), nl=False)
    else:
        _list(found)


def _list(found: "list[Rule]") -> None:
    from safetyplan.rules.manual import read_manual
    from safetyplan.terminal import screen_width, table

    rows = [
        (rule.code, rule.name, _(rule.severity.label), _(read_manual(rule.manual).what)) for rule in found
    ]
    for line in table([_("code"), _("name"), _("severity"), _("what")], rows, screen_width()):
        typer.echo(line)
