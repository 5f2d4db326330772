"""The schema (SP1xx): keys and values of the wrong name, shape or kind; `schema_errors` words what is found."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

described(
    "SP101",
    "unknown-key",
    Severity.ERROR,
    """A key is not known.

    Usually it is misspelt. A key that nobody reads would be data nobody sees.

    Wrong:

        - num: 1
          heding: 加强检查
        # ^^^^^^ SP101

    Right:

        - num: 1
          heading: 加强检查
    """,
)

described(
    "SP102",
    "missing-key",
    Severity.ERROR,
    """A key that must be there is missing.

    A plan needs title, year and register; a responsibility needs role and units.

    Wrong:

        - heading: 加强检查
          clause: （市住建局牵头）
          responsibilities:
          - units: [市住建局]
          # ^ SP102

    Right:

        - heading: 加强检查
          clause: （市住建局牵头）
          responsibilities:
          - role: lead
            units: [市住建局]
    """,
)

described(
    "SP103",
    "wrong-shape",
    Severity.ERROR,
    """A value has the wrong shape: a text where a list belongs, or the other way round.

    Wrong:

        - heading: 加强检查
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: 市住建局}
          #                     ^^^^^^^^ SP103

    Right:

        - heading: 加强检查
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
    """,
)

described(
    "SP104",
    "not-one-of",
    Severity.ERROR,
    """A value is none of those the key can have.

    Roles are organize 组织, lead 牵头, supervise 督促, share 分工负责, support 配合 and implement 落实.

    Wrong:

        - heading: 加强检查
          clause: （市住建局牵头）
          responsibilities:
          - {role: 牵头, units: [市住建局]}
          #        ^^^^ SP104

    Right:

        - heading: 加强检查
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
    """,
)

described(
    "SP105",
    "no-date",
    Severity.ERROR,
    """A date does not exist, or is not written as year-month-day.

    Wrong:

        - heading: 加强检查
          content: 6月底前完成。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines:
          - {phrase: 6月底前, by: 2024-06-31}
          #                       ^^^^^^^^^^ SP105

    Right:

        - heading: 加强检查
          content: 6月底前完成。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines:
          - {phrase: 6月底前, by: 2024-06-30}
    """,
)

described(
    "SP106",
    "no-number",
    Severity.ERROR,
    """A value is not the number, or the true or false, that the key needs.

    Numbers are written in the digits 0-9, not in full-width or Chinese ones.

    Wrong:

        year: 二〇二四
        #     ^^^^^^^^ SP106

    Right:

        year: 2024
    """,
)

described(
    "SP107",
    "no-value",
    Severity.ERROR,
    """A key has no value.

    Write one, or delete the key.

    Wrong:

        title:
        ^^^^^ SP107

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP108",
    "deadline-meaning",
    Severity.ERROR,
    """A deadline has no meaning, or more than one.

    It means exactly one of `by` (a day), `within` (a period), `every` (a frequency), `event`, and `ongoing`. A
    phrase that says two things is two deadlines.

    Wrong:

        - heading: 加强检查
          content: 6月底前完成。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines:
          - {phrase: 6月底前, task: 完成}
          # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SP108

    Right:

        - heading: 加强检查
          content: 6月底前完成。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines:
          - {phrase: 6月底前, task: 完成, by: 2024-06-30}
    """,
)
