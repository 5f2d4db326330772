"""A plan as a document prints letterhead and signature once, whether they are kept as text or as data."""

from datetime import date

import pytest

from safetyplan.plan.model import Plan
from safetyplan.views.plantext import plan_text_view

NUMBER, ISSUER = "某安〔2024〕3号", "某县安委会办公室"


def shown(front="", closing=""):
    plan = Plan(
        title="要点",
        year=2024,
        register="units.yaml",
        issuer=ISSUER,
        document_number=NUMBER,
        issued=date(2024, 3, 5),
        front=front,
        closing=closing,
    )
    text = plan_text_view(plan)
    return text.document_number, text.issuer, text.date


@pytest.mark.parametrize(
    ("front", "closing", "expected"),
    [
        ("", "", (NUMBER, ISSUER, "2024年3月5日")),
        ("某县安委会办公室文件\n\n某安〔2024〕3 号", "", ("", ISSUER, "2024年3月5日")),
        ("", "某县安委会办公室\n\n2024 年 3 月 5 日印发", (NUMBER, "", "")),
        ("", "某县安委会办公室　2024年3月5日印发", (NUMBER, "", "")),
        ("", "2024年3月5日", (NUMBER, ISSUER, "")),
        ("", "本要点自2024年3月5日起施行，由某县安委会办公室解释。", (NUMBER, ISSUER, "2024年3月5日")),
    ],
)
def test_what_front_or_closing_prints_is_not_printed_again(front, closing, expected):
    assert shown(front, closing) == expected
