"""`python -m safetyplan` is the `safetyplan` command."""

from safetyplan.cli import main

main()
