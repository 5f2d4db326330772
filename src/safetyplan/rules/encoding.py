"""The file (SP0xx): what keeps it from being read as text or as YAML; `encoding` and `source` find it.

In the examples `<BOM>`, `<GB18030>` (the whole file), `<TAB>` and `<U+0007>` stand for what cannot be shown.
"""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

described(
    "SP001",
    "not-utf-8",
    Severity.ERROR,
    """The file is not UTF-8.

    Older Chinese Windows programs write GB18030 (GBK). Git, editors and other systems expect UTF-8 and would
    show the text garbled. `validate --fix` converts it.

    Wrong:

        <GB18030>title: 高安市2024年安全生产工作要点
        #               ^ SP001

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP002",
    "byte-order-mark",
    Severity.ERROR,
    """The file begins with a byte order mark.

    Windows Notepad may put one there. It is invisible and troubles other tools. `validate --fix` takes it away.

    Wrong:

        <BOM>title: 高安市2024年安全生产工作要点
        ^ SP002

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP003",
    "control-character",
    Severity.ERROR,
    """The file holds a control character.

    They are invisible, come from copying out of Word or a PDF, and YAML allows none of them.

    Wrong:

        title: 高安市<U+000B>2024年安全生产工作要点
        #            ^ SP003

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP004",
    "tab",
    Severity.ERROR,
    """A tab indents a line.

    YAML takes spaces only, two for each level; how wide a tab is differs from editor to editor.

    Wrong:

        items:
        - num: 1
        <TAB>heading: 加强检查
        ^ SP004

    Right:

        items:
        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """,
)

described(
    "SP005",
    "full-width-structure",
    Severity.ERROR,
    """A full-width mark stands where YAML needs an ASCII one.

    With the Chinese input method on, the colon after a key becomes ： and the brackets of a list ［ ］; Word makes
    `- ` a bullet, and a full-width or no-break space looks like an indentation. YAML does not know them. Inside
    the text they are right.

    Wrong:

        title： 高安市2024年安全生产工作要点
        #    ^^ SP005

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP006",
    "syntax",
    Severity.ERROR,
    """The file is not YAML.

    A quotation mark or bracket is not closed, a colon lacks its space, or the indentation does not fit. The
    parser may notice it only some lines further down: look at the lines above, too.

    Wrong:

        title: "高安市2024年安全生产工作要点
        #      ^ SP006

    Right:

        title: "高安市2024年安全生产工作要点"
    """,
)

described(
    "SP007",
    "duplicate-key",
    Severity.ERROR,
    """A key stands twice in the same mapping.

    Only one of the values could be used, and which one is not to be seen.

    Wrong:

        year: 2024
        year: 2025
        ^^^^ SP007

    Right:

        year: 2024
    """,
)

described(
    "SP008",
    "yaml-machinery",
    Severity.ERROR,
    """Anchors (&), aliases (*) or tags (!) are used.

    They make YAML a programming language: a few lines can stand for gigabytes, and nobody can read off what an
    item says. Write values out; quote a text that begins with one of these marks.

    Wrong:

        issuer: &office 高安市安全生产委员会
        #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SP008

    Right:

        issuer: 高安市安全生产委员会
    """,
)

described(
    "SP009",
    "several-documents",
    Severity.ERROR,
    """The file holds several YAML documents, divided by `---`.

    One file is one plan. A line `---` inside the text must be indented with it.

    Wrong:

        year: 2024
        ---
        ^^^ SP009
        year: 2025

    Right:

        year: 2024
    """,
)

described(
    "SP010",
    "empty-file",
    Severity.ERROR,
    """The file is empty, or holds comments only.

    Wrong:

        <EMPTY>
        ^ SP010

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP011",
    "too-much",
    Severity.ERROR,
    """The file is larger or more deeply nested than any plan.

    A plan has at most 256 MB and 48 levels. More comes from a wrong file or from somebody who means harm.

    Wrong:

        front: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        #                                                     ^ SP011

    Right:

        front: 高安委〔2024〕1号
    """,
)

described(
    "SP012",
    "complex-key",
    Severity.ERROR,
    """A list or mapping stands where a key should.

    Wrong:

        [title, year]: 高安市2024年安全生产工作要点
        ^ SP012

    Right:

        title: 高安市2024年安全生产工作要点
    """,
)

described(
    "SP015",
    "conflict-marker",
    Severity.ERROR,
    """A merge has left its conflict markers.

    Git writes both versions into the file, between `<<<<<<<`, `=======` and `>>>>>>>`, where two people changed the
    same lines. Inside a text YAML reads all of it as text, and both versions would be printed.

    Wrong:

        - heading: 加强检查
          content: |-
            <<<<<<< HEAD
        #   ^^^^^^^^^^^^ SP015
            深入检查各类隐患。
            =======
            全面检查各类隐患。
            >>>>>>> update
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - heading: 加强检查
          content: |-
            全面检查各类隐患。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """,
)
