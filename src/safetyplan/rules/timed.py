"""A cheap look at whether a text can hold a deadline at all, before the grammar is loaded and asked."""

from collections.abc import Iterable

from safetyplan.model import Deadline

_SIGNS = (
    "每", "年", "月", "季度", "日", "周", "定期", "常态化", "持续", "长期", "常年", "按季", "天", "小时", "十三五", "十四五",
    "十五五", "十六五", "岁末",
)  # fmt: skip
"""Every phrase that `grammar.timing` reads contains one of these; a test holds the two together."""


def may_be_timed(text: str, recorded: Iterable[Deadline]) -> bool:
    """Tell whether `text` may hold a deadline beside those recorded; False is certain, True is not."""
    for deadline in recorded:
        text = text.replace(deadline.phrase, "\n", 1)
    return any(sign in text for sign in _SIGNS)
