"""The command `safetyplan`, which `python -m safetyplan` is as well.

Before anything else is imported the current folder leaves the path of imports, and Ctrl-C ends in silence from here on.
"""

import os  # loaded since Python started, so that no file of the current folder can stand for it


def main() -> None:
    """Run the command of this process and end it; 130 where Ctrl-C came before the command could take it."""
    try:
        from safetyplan.programs import forget_current_folder

        forget_current_folder()
        from safetyplan.cli import main as command

        command()
    except KeyboardInterrupt:
        os._exit(130)


if __name__ == "__main__":
    main()
