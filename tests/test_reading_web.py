"""Web pages: the article without the site around it, and every word of the site listed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.importer import document
from safetyplan.importer import read as read_plan
from safetyplan.importer.web.flow import flow
from safetyplan.importer.web.tokens import Raw, Tag, Text, tokens
from safetyplan.messages import SafetyPlanError

PROSE = "持续推进完善分区域分行业领域安全风险等级“四色图”，压实企业主体责任，强化源头管控。"
PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>高安市2024年安全生产工作要点_高安市人民政府</title>
<meta name="ArticleTitle" content="高安市2024年安全生产工作要点">
<script>var 访问 = "不要。，；"; if (a < b) document.write("<p>假</p>")</script><style>p {{ color: red }}</style></head>
<body>
<div class="header"><h2>高安市人民政府门户网站</h2></div>
<ul class="nav"><li><a href="/">首页</a><li><a href="/zwgk">政务公开</a></ul>
<div class="position">您当前所在位置：<a href="/">首页</a> &gt; 安全生产</div>
<h1>高安市2024年安全生产工作要点</h1>
<div class="info">发布时间：2024-03-13 来源：市应急管理局 访问量：123</div>
<table><tr><td>索引号：</td><td>A-1</td><td>发文字号：</td><td>高安办〔2024〕1号</td></tr></table>
<div id="zoom">
 <p>　　为做好今年工作，制定本要点。{PROSE}</p>
 <p><b>一、总体要求</b></p>
 <p>&emsp;&emsp;1.加强排查。{PROSE}<br>（市应急管理局
  牵头）</p>
 <p>2.加强
    宣传。{PROSE}</p>
 <p>主办单位：市安委办。</p>
 <div class="bdsharebuttonbox">分享到：微信 微博</div>
 <p style="display:none">隐藏的统计代码</p>
</div>
<p>三、附则</p>
<p>本要点由市安委办负责解释，自印发之日起施行，有效期一年。</p>
<div><a href="x.html">相关链接：国务院安委会部署，各地抓好落实。全国安全生产电视电话会议召开</a></div>
<div class="aside-list"><a href="/a">新闻一</a></div>
<p>扫一扫在手机打开当前页</p><p>【打印本页】【关闭窗口】</p>
<div class="footer"><p>版权所有：高安市人民政府，主办单位：高安市人民政府办公室，网站标识码3609830001，赣ICP备05000000号</p></div>
</body></html>"""


def read(page, name="page.html"):
    return document(page.encode() if isinstance(page, str) else page, name)


def texts(page):
    return [paragraph.text for paragraph in read(page).paragraphs]


def test_the_article_is_kept_whole_and_the_site_is_listed():
    found = read(PAGE)
    assert [p.text for p in found.paragraphs] == [
        "高安市2024年安全生产工作要点",
        "索引号：A-1",
        "发文字号：高安办〔2024〕1号",
        f"为做好今年工作，制定本要点。{PROSE}",
        "一、总体要求",
        f"1.加强排查。{PROSE}",
        "（市应急管理局牵头）",
        f"2.加强宣传。{PROSE}",
        "主办单位：市安委办。",
        "三、附则",
        "本要点由市安委办负责解释，自印发之日起施行，有效期一年。",
    ]
    assert found.left_out == (
        "高安市人民政府门户网站",
        "首页",
        "政务公开",
        "您当前所在位置：首页 > 安全生产",
        "发布时间：2024-03-13 来源：市应急管理局 访问量：123",
        "分享到：微信 微博",
        "相关链接：国务院安委会部署，各地抓好落实。全国安全生产电视电话会议召开",
        "新闻一",
        "扫一扫在手机打开当前页",
        "【打印本页】【关闭窗口】",
        "版权所有：高安市人民政府，主办单位：高安市人民政府办公室，网站标识码3609830001，赣ICP备05000000号",
        "隐藏的统计代码",
    )
    assert found.title == "高安市2024年安全生产工作要点"
    assert found.paragraphs[0].heading_level == 1


def test_nothing_on_the_page_is_neither_kept_nor_listed():
    found = read(PAGE)
    body = re.sub(r"<(script|style).*?</\1>|<[^>]*>", "", PAGE[PAGE.index("<body>") :], flags=re.DOTALL)
    all_found = "".join([*(p.text for p in found.paragraphs), *found.left_out])
    words = re.findall(r"[\u4e00-\u9fff]+", body)
    assert len(words) >= 60
    assert [word for word in words if word not in all_found] == []


@pytest.mark.parametrize(
    "charset",
    ["gb2312", "gbk", "utf-8", "big5-nonsense", "idna", "punycode", "unicode_escape", "latin-1", "zlib"],
)
def test_the_declared_character_set_is_tried_and_not_believed(charset):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>{PROSE}</p>'
    encoding = "utf-8" if charset in {"utf-8", "big5-nonsense"} else "gb18030"
    assert texts(page.encode(encoding)) == [PROSE]
    assert texts(page.encode("utf-8")) == [PROSE]


def test_words_own_html_named_doc():
    page = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><xml><o:x>1</o:x></xml></head><body>"
        f"<p class=MsoNormal><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp; </span></span><![endif]>"
        f"总体要求<o:p></o:p></p><p class=MsoNormal><span style='display:none;mso-hide:all'>暗</span>{PROSE}</p></body></html>"
    )
    found = read(page, "要点.doc")
    assert [p.text for p in found.paragraphs if p.text != "1"] == ["一、\xa0 总体要求", PROSE]
    assert "暗" in found.left_out


def test_tables_of_data_become_rows_and_tables_of_layout_do_not():
    page = f"""<table><tr><td><p>{PROSE}</p><table>
      <tr><th>序号<th>任务<th colspan=2>单位
      <tr><td rowspan="2">1<td>巡查<td>市应急管理局<td>牵头</td></tr>
      <tr><td>宣传</td><td><p>市委宣传部</p><p>市公安局</p></td><td></td></tr>
      <tr><td colspan="4">二、第二部分</td></tr></table></td></tr></table>"""
    found = read(page)
    assert [p.cells or p.text for p in found.paragraphs] == [
        PROSE,
        ("序号", "任务", "单位", ""),
        ("1", "巡查", "市应急管理局", "牵头"),
        ("", "宣传", "市委宣传部\n市公安局", ""),
        ("二、第二部分", "", "", ""),
    ]


def test_numbers_of_lists_are_shown_as_a_browser_shows_them():
    page = f"""<p>{PROSE}</p><ol start=3><li>甲<li>乙<ol type="a"><li>子</li><li value="4">丑</li></ol><li>丙</ol>
    <ol style="list-style-type: cjk-ideographic"><li>丁</ol><ol style="list-style:none"><li>戊</ol><ul><li>己</ul>
    <ol><li>1.已有编号</li></ol>"""
    found = [(p.label, p.text) for p in read(page).paragraphs[1:]]
    assert found == [
        ("3.", "甲"), ("4.", "乙"), ("a.", "子"), ("d.", "丑"), ("5.", "丙"),
        ("一、", "丁"), ("", "戊"), ("", "己"), ("", "1.已有编号"),
    ]  # fmt: skip


def test_line_breaks_in_preformatted_text_part_paragraphs():
    assert texts(f"<pre>一、总则\n  {PROSE}\n二、任务</pre>") == ["一、总则", PROSE, "二、任务"]


def test_an_unclosed_link_does_not_turn_the_article_into_a_menu():
    page = f"<div><div><a href='x'>首页</div><p>{PROSE}</p><p>一、任务</p><p>{PROSE}</p></div>"
    assert texts(page) == ["首页", PROSE, "一、任务", PROSE]


def test_stray_end_tags_do_not_leave_a_cell():
    page = f"<div><table><tr><td></div></div>{PROSE}</td><td>二</td></tr><tr><td>三</td><td>四</td></tr></table></div>"
    assert [p.cells for p in read(page).paragraphs] == [(PROSE, "二"), ("三", "四")]


def test_a_saved_web_archive():
    import email.message

    message = email.message.EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("plain")
    message.add_alternative(f"<html><body><p>{PROSE}</p></body></html>", subtype="html", charset="gb2312")
    message.replace_header("Content-Type", "multipart/related; boundary=" + message.get_boundary("==1=="))
    raw = b"MIME-Version: 1.0\r\n" + bytes(message).replace(b"MIME-Version: 1.0\n", b"", 1)
    assert texts(raw) == [PROSE]


def test_a_page_filled_by_a_script_says_what_to_do():
    with pytest.raises(SafetyPlanError, match="without any text") as error:
        read("<html><body><div id=app></div><script>load()</script></body></html>")
    assert "copy it from the browser" in error.value.hint


def test_tokens_of_awkward_markup():
    assert list(tokens("a<b x='>' y=\"'\" z>c</B ><!-- <i> -->d<!-->e<?php >f<5&lt;g")) == [
        Text("a"),
        Tag("b", False, " x='>' y=\"'\" z"),
        Text("c"),
        Tag("b", True, " "),
        Text("d"),
        Text("e"),
        Text("f<5<g"),
    ]


def test_raw_elements_and_comments_nobody_closes_hide_nothing():
    assert [t for t in tokens("<style>p{}</style>x") if isinstance(t, Raw)] == [Raw("style", "p{}")]
    assert texts(f"<p><script>{PROSE}") == [PROSE]
    assert texts(f"<p>甲</p><!-- {PROSE}<p>乙。{PROSE}</p>") == ["甲", PROSE, f"乙。{PROSE}"]


def test_a_quote_nobody_closes_hides_nothing():
    page = f'<p class="a>{PROSE}</p><p>二，{PROSE}</p>'
    assert "".join(texts(page)).count("强化源头管控") >= 1


def test_attributes():
    tag = next(iter(tokens("<td ID=a class='b c' ROWSPAN = \"2\" hidden x=&amp; id=z>")))
    assert isinstance(tag, Tag)
    assert tag.attributes() == {"id": "a", "class": "b c", "rowspan": "2", "hidden": "", "x": "&"}


PIECES = ["<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<td rowspan=3>", "<ol>", "<li>", "</ol>",
          "<p>", "</p>", "<a href=x>", "</a>", "<h2>", "</h2>", "<pre>", "</pre>", "<select>", "</select>", "<br>",
          "<!--", "-->", "<", '"', "<b x=", "字", "。", "甲乙丙", "\n", " ", "<th colspan=9>", "<p hidden>"]  # fmt: skip


def test_no_combination_of_tags_breaks_the_reader():
    blocks = 0

    @given(st.lists(st.sampled_from(PIECES), max_size=80))
    def holds(pieces):
        nonlocal blocks
        found = flow("".join(pieces), "x")
        for number, container in enumerate(found.containers[1:], 1):
            assert container.parent < number
        for block in found.blocks:
            assert block.text
            assert 0 <= block.container < len(found.containers)
            blocks += 1

    holds()
    assert blocks >= 15, blocks


@given(
    st.lists(
        st.sampled_from([piece for piece in PIECES if piece not in {"<!--", '"', "<b x=", "<"}]), max_size=80
    )
)
def test_no_combination_of_sound_tags_loses_a_character(pieces):
    page = "".join(pieces)
    found = flow(page, "x")
    shown = "".join([*(block.text for block in found.blocks), *found.hidden])
    wanted = re.findall(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>|-->", "", page))
    assert sorted(re.findall(r"[\u4e00-\u9fff]", shown)) == sorted(wanted)


def test_lists_inside_a_list_are_its_items_whatever_their_numbers_look_like():
    page = """<html><body><p>某县2024年渡口整治要点</p>
    <ol><li><p>整治渡船</p><ol><li>检修渡船。全部检修。（县交通局牵头）<li>张贴标志。全部张贴。（县水利局负责）</ol></ol>
    <ol start="2"><li><p>培训船员</p><ol><li>组织培训。分批培训。（县人社局负责）</ol><li><p>巡查渡口</p>
    <ol><li>汛期巡查。每天巡查。（县公安局负责）</ol></ol></body></html>"""
    plan = read_plan(page.encode(), "要点.html").plan
    assert [
        (section.num, section.heading, [(item.num, item.heading) for item in section.items])
        for section in plan.sections
    ] == [
        ("1", "整治渡船", [("1", "检修渡船"), ("2", "张贴标志")]),
        ("2", "培训船员", [("1", "组织培训")]),
        ("3", "巡查渡口", [("1", "汛期巡查")]),
    ]
    assert plan.items == ()
