"""The MOT script designer, used by its buttons and fields."""

import base64
import re
from html import unescape

import pytest

from helpers.checked_yaml import ContentError
from helpers.exercises.base import LONGEST_TEXT
from helpers.widgets.mot_script_designer import ScriptDesigner, build, listings

REPLIES = {
    "explore": "换成我也会生气，真对不住。您慢慢说，是怎么发现的？是只有这个月吗？",
    "offer": "这是规定，没办法。",
    "act": "我现在登记，今天 18:00 前打电话告诉您。",
    "confirm": "解决您的问题了吗？还有什么没说到的？谢谢您。",
}


def talked(tool: ScriptDesigner, count: int = 4) -> ScriptDesigner:
    tool.act("page", "talk")
    for step, words in list(REPLIES.items())[:count]:
        tool.act("reply", f"{step}={words}")
        tool.act("say")
    return tool


def saved_card(tool: ScriptDesigner) -> str:
    tool.act("page", "card")
    match = re.search(r"data:text/html;base64,([^\"]+)", tool.html)
    assert match
    return base64.b64decode(match[1]).decode()


def lines(tool: ScriptDesigner) -> list[str]:
    return [unescape(text) for text in re.findall(r'wb-theirs"[^>]*><b>客户：</b>(.*?)</p>', tool.html)]


def test_a_new_tool_starts_with_the_situation_of_the_lesson() -> None:
    assert "刘女士" in build({}).html
    assert "彭先生" in build({}, situation="noisy_room").html


def test_an_unknown_situation_is_an_authors_error() -> None:
    with pytest.raises(ContentError, match="没有名为 nobody 的情境"):
        build({}, situation="nobody")


def test_what_may_be_promised_can_be_looked_up_during_the_talk() -> None:
    page = talked(build({}), 1).html
    assert "不能承诺" in page and "恢复已经下线的旧优惠" in page


def test_situations_are_grouped_by_sector() -> None:
    page = build({}).html
    assert re.findall(r'<optgroup label="(.*?)"', page) == ["通信", "零售", "酒店"]
    assert page.count("<option") >= 13


def test_another_situation_has_a_script_of_its_own_and_nothing_is_lost() -> None:
    tool = build({})
    tool.act("write", "explore=第一位")
    tool.act("situation", "refund")
    assert tool.draft.texts == {}
    tool.act("write", "explore=第二位")
    tool.act("situation", "tariff_dispute")
    assert tool.draft.texts == {"explore": "第一位"}
    assert tool.draft.scripts["refund"] == {"explore": "第二位"}


def test_the_points_follow_what_is_typed_step_by_step() -> None:
    tool = build({})
    tool.act("write", f"explore={REPLIES['explore']}")
    assert "得分 3 / 16" in tool.html
    assert "探索 3/5" in tool.html
    tool.act("step", "offer")
    tool.act("write", f"offer={REPLIES['offer']}")
    assert "2 处要换个说法，每处扣 1 到 2 分" in tool.html
    assert re.findall("<mark>(.*?)</mark>", tool.html) == ["这是规定", "没办法"]


def test_the_model_answers_make_every_step_green() -> None:
    tool = build({})
    for step, words in tool.situation.example.items():
        tool.act("write", f"{step}={words}")
    assert "得分 16 / 16" in tool.html
    assert tool.html.count("✓ 探索 5/5") == tool.html.count("✓ 确认 3/3") == 1


def test_example_and_needs_are_shown_only_after_a_try() -> None:
    tool = build({})
    assert "怕自己是老客户" not in tool.html
    assert "先写 10 个字" in tool.html
    tool.act("write", f"explore={REPLIES['explore']}")
    tool.act("example", "explore")
    assert "怕自己是老客户" in tool.html
    assert tool.situation.example["explore"] in unescape(tool.html)


def test_the_same_answer_builds_the_same_page_again() -> None:
    tool = talked(build({}), 2)
    tool.act("reply", "act=还没有说出口")
    assert build(dict(tool.answer)).html == tool.html


def test_the_customer_speaks_line_by_line_and_takes_up_how_well_he_was_answered() -> None:
    tool = build({})
    tool.act("page", "talk")
    situation = tool.situation
    assert lines(tool) == [situation.opening]
    talked(tool, 2)
    assert lines(tool) == [
        situation.opening,
        situation.reactions["explore"].well,
        situation.reactions["offer"].badly,
    ]


def test_after_each_reply_it_is_told_what_was_heard_and_what_not() -> None:
    tool = talked(build({}), 1)
    assert "有了：先接住情绪、开放问题、问清细节；没听到：复述需求、担心的事。" in tool.html
    assert "客户没有被接住" not in tool.html
    talked(tool, 2)
    assert "客户没有被接住。可以点“重说上一句”。</b>没听到：两个办法" in tool.html
    assert "把你会说出口的原话打进去" in tool.html


def test_a_curt_reply_can_reach_the_customer_but_is_no_script() -> None:
    tool = build({})
    tool.act("page", "talk")
    tool.act("reply", "explore=对不住。您怎么发现的？哪天扣的？")
    tool.act("say")
    assert lines(tool)[-1] == tool.situation.reactions["explore"].well
    assert "太短了，写成整句（至少 30 个字）" in tool.html
    tool.act("page", "write")
    tool.act("write", "explore=对不住。您怎么发现的？哪天扣的？")
    assert "得分 1 / 16" in tool.html and "○ 太短" in tool.html


def test_nothing_written_is_nothing_said() -> None:
    tool = build({})
    tool.act("page", "talk")
    tool.act("reply", "explore=  ")
    tool.act("say")
    assert tool.draft.talk.replies == {}


def test_the_last_reply_can_be_said_again_and_what_was_being_written_waits() -> None:
    tool = talked(build({}), 2)
    tool.act("reply", "act=写了一半")
    tool.act("back")
    assert tool.draft.talk.drafts == {"act": "写了一半", "offer": REPLIES["offer"]}
    assert f"\n{REPLIES['offer']}</textarea>" in tool.html
    tool.act("reply", "offer=我有两个办法，您选。")
    tool.act("say")
    assert "\n写了一半</textarea>" in tool.html


def test_at_the_end_every_reply_is_compared_and_the_needs_are_told() -> None:
    tool = talked(build({}))
    assert "四句都说完了" in tool.html
    assert "2 处要换个说法：“这是规定”“没办法”。" in tool.html
    assert "怕自己是老客户" in tool.html


def test_the_replies_become_the_script() -> None:
    tool = talked(build({}))
    tool.act("take")
    assert tool.draft.texts == REPLIES
    assert tool.draft.page == "write"
    assert tool.draft.talk.replies == REPLIES


def test_a_script_is_replaced_only_after_a_question_and_can_be_had_back() -> None:
    tool = build({})
    tool.act("write", "offer=原来写的话")
    talked(tool)
    tool.act("take")
    assert "会被这四句换掉" in tool.html
    assert tool.draft.texts == {"offer": "原来写的话"}
    tool.act("no")
    assert "会被这四句换掉" not in tool.html
    tool.act("take")
    tool.act("yes")
    assert tool.draft.texts == REPLIES
    tool.act("undo")
    assert tool.draft.texts == {"offer": "原来写的话"}


def test_taking_over_the_same_words_asks_nothing() -> None:
    tool = talked(build({}))
    tool.act("take")
    tool.act("page", "talk")
    tool.act("take")
    assert tool.draft.page == "write"


@pytest.mark.parametrize("question", ["clear", "start_again"])
def test_nothing_is_cleared_without_a_question_and_all_of_it_comes_back(question: str) -> None:
    tool = talked(build({}), 2)
    tool.act("write", "explore=写好的")
    before = tool.draft
    tool.act("ask", question)
    assert tool.draft == before
    tool.act("yes")
    assert tool.draft != before
    tool.act("page", "card")
    tool.act("undo")
    assert (tool.draft.scripts, tool.draft.talks) == (before.scripts, before.talks)


def test_yes_without_a_question_does_nothing() -> None:
    tool = build({})
    tool.act("write", "explore=写好的")
    before = tool.answer
    tool.act("yes")
    tool.act("undo")
    assert tool.answer == before


def test_ones_own_situation_is_written_beside_its_script_and_can_be_practised() -> None:
    tool = build({})
    tool.act("situation", "own")
    tool.act("own", "title=小票丢了<b>")
    tool.act("own", "opening=没有小票就不给退？")
    tool.act("page", "talk")
    assert lines(tool) == ["没有小票就不给退？"]
    talked(tool)
    tool.act("take")
    assert "小票丢了&lt;b&gt;" in saved_card(tool)


def test_the_card_is_a_page_of_its_own_that_prints_and_escapes_what_was_written() -> None:
    tool = build({})
    tool.act("write", "explore=<script>alert(1)</script>\n第二行")
    page = saved_card(tool)
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "@page { size: A4" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n第二行" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert "还有 3 步没有写" in tool.html


def test_the_card_warns_of_words_that_hurt() -> None:
    tool = build({})
    tool.act("write", "offer=这是规定。")
    tool.act("page", "card")
    assert "还有 1 处要换个说法，改好再打印" in tool.html


def test_an_empty_card_says_where_to_go() -> None:
    tool = build({})
    tool.act("page", "card")
    assert "还没有可以打印的话" in tool.html


def test_a_name_of_ones_own_makes_a_file_name() -> None:
    tool = build({})
    tool.act("situation", "own")
    tool.act("own", f"title=a/b:c*?{'长' * 90}")
    tool.act("write", "explore=好")
    tool.act("page", "card")
    name = re.search(r'download="(.*?)"', tool.html)
    assert name and not set('/:*?"') & set(name[1]) and len(name[1]) < 60


def test_ten_thousand_characters_are_kept_and_the_rest_is_told() -> None:
    tool = build({})
    tool.act("write", f"explore={'字' * (LONGEST_TEXT + 1)}")
    assert len(tool.draft.texts["explore"]) == LONGEST_TEXT
    assert "最后的 1 个字没有放进来" in tool.html


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("write", "nothing=a"),
        ("own", "nothing=a"),
        ("reply", "x=a"),
        ("page", "x"),
        ("step", "x"),
        ("ask", "x"),
    ],
)
def test_what_the_page_does_not_offer_changes_nothing(action: str, value: str) -> None:
    tool = build({})
    before = tool.answer
    tool.act(action, value)
    assert tool.answer == before


def test_a_situation_that_was_taken_out_of_the_data_keeps_its_words() -> None:
    tool = build({"situation": "old_one", "scripts": {"old_one": {"explore": "还在"}}})
    assert "\n还在</textarea>" in tool.html
    assert listings(dict(tool.answer))[0].title == "话术：old_one"


def test_an_answer_of_another_tool_is_refused() -> None:
    with pytest.raises(ValueError):
        build({"questions": []})


def test_listings_tell_scripts_and_conversations() -> None:
    assert listings({}) == ()
    tool = talked(build({}), 1)
    tool.act("write", "explore=写好的")
    script, talk = listings(dict(tool.answer))
    assert script.title == "话术：资费争议：账单多了 38 元"
    assert script.rows[0][:2] == ("探索", "写好的")
    assert talk.rows == (("探索", REPLIES["explore"]),)


def test_a_script_from_before_the_rubric_had_other_steps_opens_at_the_first() -> None:
    kept = {
        "situation": "tariff_dispute",
        "step": "gone",
        "scripts": {"tariff_dispute": {"offer": "我来查。"}},
    }
    kept["talks"] = {"tariff_dispute": {"replies": {"gone": "好。"}}}
    tool = build(kept)
    assert tool.draft.step == "explore" and tool.draft.texts == {"offer": "我来查。"}
    assert [listing.title for listing in listings(kept)] == ["话术：资费争议：账单多了 38 元"]
