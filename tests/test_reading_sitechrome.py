"""What a site prints around a text is listed as left out, and is no part of the plan."""

from safetyplan.importer import document, read

PLAN = "某县2024年工作要点\n1.检修渡船。（县交通局牵头）\n2.培训船员。（县人社局牵头）\n"


def test_path_buttons_and_counters_above_the_title():
    chrome = [
        "首页 > 政务公开 > 应急管理",
        "【字体：大 中 小】【打印】【关闭】",
        "浏览次数：123",
        "您当前的位置：政务公开",
    ]
    made = read(("\n".join(chrome) + "\n" + PLAN).encode(), "x.txt")
    assert made.plan.front == "" and made.plan.title == "某县2024年工作要点"
    assert made.plan.source is not None and list(made.plan.source.left_out) == chrome


def test_tags_over_several_lines():
    text = PLAN.replace("1.检修", '<p style="margin:0;\nfont-size:16px\nline-height:2">\n1.检修').replace(
        "）\n2", "）</p>\n2"
    )
    found = document(text.encode(), "x.txt")
    assert [each.text for each in found.paragraphs] == PLAN.splitlines()
    assert found.left_out == ('<p style="margin:0; font-size:16px line-height:2">', "</p>")


def test_what_only_looks_like_markup_or_chrome_stays():
    for line in ("加强管理，误差<5毫米", "大中小企业", "关闭非法矿山", "打印机安全管理要求", "a<b>c"):
        found = document(f"某县2024年工作要点\n{line}\n{PLAN}".encode(), "x.txt")
        assert line in [each.text for each in found.paragraphs] and found.left_out == ()
