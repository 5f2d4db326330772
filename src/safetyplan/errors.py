"""Wrong use of the program, or of the machine it runs on."""


class SafetyPlanError(Exception):
    """Something the user can put right: an unknown name, an unreadable file, a missing extra.

    Caught once, in `safetyplan.cli`, which prints `message` and `hint` and exits with 2.  Wrong
    *data* never raises: it is a list of findings.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
