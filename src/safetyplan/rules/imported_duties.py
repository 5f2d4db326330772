"""What the import of an issued document could not account for (IM21x): signs of duties, times, a document without either."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

duty_unaccounted = described(
    "IM211",
    "duty-unaccounted",
    Severity.WARNING,
    """Words of responsibility became no responsibility.

    A bracket with units, a label, or a sentence such as 由某局牵头 stands in the text, and what it gives to whom
    was not understood. State it by hand if it is a duty.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局、县水利局主要领导负责）
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ IM211

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局、县水利局负责）
    """,
)

duty_in_text = described(
    "IM214",
    "duty-in-text",
    Severity.WARNING,
    """Who does a task was read out of its text.

    The item has no clause, and its text begins with 由某局牵头 or 某局负责. See whether the whole item is meant, and in
    these roles.

    Wrong:

        某县2024年安全生产工作要点
        1.由县交通局牵头，会同县水利局开展渡船检修。
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ IM214

    Right:

        某县2024年安全生产工作要点
        1.开展渡船检修。（县交通局牵头，会同县水利局）
    """,
)

time_unaccounted = described(
    "IM212",
    "time-unaccounted",
    Severity.WARNING,
    """A time became no deadline.

    Either it is not certain that something is due then, or it stands where a plan holds no deadlines: in the
    text of a section, in front of the tasks or behind them. Add a deadline to the item it is meant for.

    Wrong:

        某县2024年安全生产工作要点
        各单位于2024年6月30日前上报方案。
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ IM212
        1.检修渡船。（县交通局牵头）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。2024年6月30日前上报方案。（县交通局牵头）
    """,
)

nothing_read = described(
    "IM213",
    "nothing-read",
    Severity.ERROR,
    """No task was read from a document, or tasks for which nobody answers.

    The document is built in a way that is not known, or it is no plan. Do not use the draft as it is: look at the
    document, and state the tasks or who answers for them by hand.

    Wrong:

        某县2024年安全生产工作要点
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ IM213
        为做好渡口安全工作，制定本要点。

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

lists_left_open = described(
    "IM403",
    "lists-left-open",
    Severity.NOTE,
    """Clauses leave their list of units open with 等.

    Whoever else is meant is not named, so nobody else has the duty. Add a unit where the issuer means one.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头，县水利局等部门配合）
          ^^ IM403

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头，县水利局配合）
    """,
)
