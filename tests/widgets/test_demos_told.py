"""What the demos of recovery, order, word of mouth, accounts and tolerance say is so, worked out here."""

import re
from html import unescape

import pytest

from helpers import content
from helpers.methods.accounts import Feeling, tell
from helpers.methods.peak_end import summarize
from helpers.methods.spreading import Word, died, expected, sizes, spread
from helpers.pictures.axes import signed
from helpers.widgets.demos import accounts_and_tolerance, closing_the_loop, order_of_moments, word_of_mouth
from helpers.widgets.demos.stage import Demo


def told(demo: Demo, point: int) -> str:
    demo.act("point", str(point))
    assert demo.says()
    return demo.says()


def words(demo: Demo) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", demo.html))


# Closing the loop


def gap() -> tuple[float, float]:
    frame = content.read_survey("telecom_nps")
    promoters, angry = frame[frame["score"] >= 9], frame[frame["score"] <= 6]
    others = angry[angry["closed_loop"] != "是"]
    return tuple(promoters[name].mean() - others[name].mean() for name in ("stayed", "friends_brought"))  # type: ignore[return-value]


def test_the_share_that_turns_has_the_effect_that_the_survey_shows() -> None:
    frame = content.read_survey("telecom_nps")
    angry = frame[frame["score"] <= 6]
    called, others = angry[angry["closed_loop"] == "是"], angry[angry["closed_loop"] != "是"]
    effect = sum(called[name].mean() - others[name].mean() for name in ("stayed", "friends_brought"))
    assert closing_the_loop.build({}).numbers["turned"] == round(100 * effect / sum(gap()))


def net(demo: Demo) -> float:
    numbers = demo.numbers
    calls = 12 * numbers["detractors"] * numbers["reached"] / 100
    return calls * (numbers["turned"] / 100 * sum(gap()) * numbers["value"] - numbers["cost"])


def test_a_year_of_calls_pays_and_most_of_it_is_friends() -> None:
    demo = closing_the_loop.build({})
    stays, friends = gap()
    assert f"净得 {net(demo):,.0f} 元" in told(demo, 1)
    assert f"占毛利的 {friends / (stays + friends):.0%}" in demo.says()
    needed = 15 / (sum(gap()) * demo.numbers["value"])
    assert (
        f"只要转变 {100 * needed:.1f} 位就保本" in told(demo, 2)
        and f"净得 {net(demo):,.0f} 元" in demo.says()
    )
    assert demo.numbers["turned"] / 100 > needed


def test_a_visit_does_not_pay_unless_one_believes_a_claim() -> None:
    demo = closing_the_loop.build({})
    assert f"净亏 {-net(demo):,.0f} 元" in told(demo, 3) if net(demo) < 0 else told(demo, 3)
    assert net(demo) < 0 and closing_the_loop.finding(demo.numbers) == f"一年净亏 {-net(demo):,.0f} 元"
    claimed = 12 * 200 * 0.6 * 0.2 * 10 * 0.08 * demo.numbers["value"]
    assert f"就成了赚 {net(demo) + claimed:,.0f} 元" in told(demo, 5) and net(demo) + claimed > 0
    assert "算上说法才转正" in closing_the_loop.finding(demo.numbers)


def test_the_claim_has_its_source_and_year_and_stands_apart() -> None:
    demo = closing_the_loop.build({})
    before = net(demo)
    said = told(demo, 4)
    claimed = 12 * 200 * 0.6 * demo.numbers["turned"] / 100 * 10 * 0.02 * demo.numbers["value"]
    assert "TARP，1981，可口可乐" in said and f"多出 {claimed:,.0f} 元" in said
    assert f"净得 {before:,.0f} 元" in closing_the_loop.finding(demo.numbers), "the claim is not in it"


# Order of moments


def test_another_order_changes_the_memory_and_never_the_mean() -> None:
    demo = order_of_moments.build({})
    curve = order_of_moments.moments()
    mean = summarize([one.emotion for one in curve], [one.duration for one in curve]).mean
    for point in range(1, len(demo.points) + 1):
        told(demo, point)
        shown = [curve[one] for one in order_of_moments.order(demo.numbers)]
        assert sorted(shown) == sorted(curve)
        summary = summarize([one.emotion for one in shown], [one.duration for one in shown])
        assert summary.mean == pytest.approx(mean)
        finding = order_of_moments.finding(demo.numbers)
        assert signed(summary.score, 1) in finding and f"平均一直是 {signed(mean, 1)}" in finding


def test_what_is_said_of_the_orders_is_so() -> None:
    demo = order_of_moments.build({})
    assert "最强的是 +4，结尾 −3" in told(demo, 1) and demo.says().endswith("+0.5。")
    assert "记忆 +0.5 → +3.0" in told(demo, 2)
    before = list(range(8))
    told(demo, 3)
    now = order_of_moments.order(demo.numbers)
    moved = now[-1]
    assert [one for one in now if one != moved] == [one for one in before if one != moved], "only one moved"
    assert f"“{order_of_moments.moments()[moved].name}”" in demo.says() and "记忆多 3.0 分" in demo.says()
    told(demo, 4)
    other = order_of_moments.order(demo.numbers)
    assert (other[0], other[-1]) == (now[0], now[-1])
    assert sum(a != b for a, b in zip(now, other, strict=True)) == 6 and "换了 6 个位置" in demo.says()
    assert "记忆还是 +3.5" in demo.says()
    assert "记忆已经是 +4.0，可 4 个难受的时刻、32 分钟" in told(demo, 5)


def test_a_card_is_dragged_onto_another_or_moved_by_the_keys() -> None:
    demo = order_of_moments.build({})
    demo.act("put", "moment7=moment0")
    assert order_of_moments.order(demo.numbers) == [7, 0, 1, 2, 3, 4, 5, 6]
    demo.act("later", "moment7")
    demo.act("later", "moment7")
    assert order_of_moments.order(demo.numbers) == [0, 1, 7, 2, 3, 4, 5, 6]
    demo.act("earlier", "moment0")
    assert order_of_moments.order(demo.numbers)[0] == 0
    assert order_of_moments.build(dict(demo.answer)).html == demo.html
    assert demo.shortcuts["Alt+ArrowLeft"] == "earlier"


@pytest.mark.parametrize(
    "sent", ["moment0=moment0", "moment9=moment0", "moment0=x", "moment0", "=", "moment0=3"]
)
def test_what_is_no_card_moves_nothing(sent: str) -> None:
    demo = order_of_moments.build({})
    for action in ("put", "later" if "=" in sent else "nothing", "type", "slide"):
        demo.act(action, sent)
    assert order_of_moments.order(demo.numbers) == list(range(8)) and demo.answer == {}


def test_an_order_that_is_none_is_that_of_the_story() -> None:
    for places in ([0] * 8, [0, 1, 2, 3, 4, 5, 6, 6], [0.5, 1, 2, 3, 4, 5, 6, 7]):
        kept = {"numbers": {"values": {f"moment{one}": place for one, place in enumerate(places)}}}
        assert order_of_moments.order(order_of_moments.build(kept).numbers) == list(range(8))


# Word of mouth


def runs(word: Word) -> list[tuple[int, ...]]:
    return [sizes(spread(word, 5, 8, seed)) for seed in range(1, 21)]


def test_below_one_most_of_the_networks_die() -> None:
    demo, word = word_of_mouth.build({}), Word(0.5, 4, 0.4)
    ended = sum(died(spread(word, 5, 8, seed)) for seed in range(1, 21))
    assert f"K = 0.80。5 位推荐者，这次共带来 {sum(runs(word)[2][1:])} 人；20 次里 {ended} 次" in told(
        demo, 1
    )
    assert ended > 12 and "断了" in words(demo)


def test_at_one_the_average_stands_still_and_chance_does_not() -> None:
    demo, word = word_of_mouth.build({}), Word(0.5, 4, 0.5)
    assert set(expected(word, 5, 8)) == {5}
    last = [(*one, *[0] * 9)[8] for one in runs(word)]
    assert f"最旺的一次第 8 代有 {max(last)} 人" in told(demo, 2) and last.count(0) > 3


def test_above_one_it_grows_and_can_still_die() -> None:
    demo, word = word_of_mouth.build({}), Word(0.5, 4, 0.6)
    ended = sum(died(spread(word, 5, 8, seed)) for seed in range(1, 21))
    assert (
        f"有 {expected(word, 5, 8)[8]:.1f} 人，这一次 {runs(word)[11][8]} 人。断掉的只剩 {ended} 次"
        in told(demo, 3)
    )
    assert 0 < ended < 8
    dead = runs(word)[12]
    assert f"第 {len(dead) - 1} 代就断了" in told(demo, 4) and dead[-1] == 0


def test_more_who_tell_bring_k_above_one() -> None:
    demo = word_of_mouth.build({})
    assert "K 从 0.80 到 1.12" in told(demo, 5)
    ended = [
        sum(died(spread(Word(share, 4, 0.4), 5, 8, seed)) for seed in range(1, 21)) for share in (0.5, 0.7)
    ]
    assert f"断掉的从 {ended[0]} 次变成 {ended[1]} 次" in demo.says() and ended[0] > ended[1]


def test_another_run_has_the_same_numbers_and_another_network() -> None:
    demo = word_of_mouth.build({})
    before = word_of_mouth.network(demo.numbers)
    demo.act("again")
    assert demo.numbers["run"] == 4 and word_of_mouth.network(demo.numbers) != before
    demo.act("slide", "run=20")
    demo.act("again")
    assert demo.numbers["run"] == 1


def test_fewer_generations_are_the_beginning_of_the_same_network() -> None:
    demo = word_of_mouth.build({})
    whole = word_of_mouth.network(demo.numbers)
    demo.act("slide", "turns=2")
    assert word_of_mouth.network(demo.numbers) == whole[:3]
    assert word_of_mouth.finding(demo.numbers).endswith("平均第 2 代 3.2 人")


def test_a_network_too_large_to_follow_says_so() -> None:
    demo = word_of_mouth.build({})
    for one in ("share=100", "contacts=8", "conversion=100"):
        demo.act("slide", one)
    assert "已到 400 人，不再往下算" in word_of_mouth.finding(demo.numbers) and "400＋" in words(demo)


# Mental accounting and the zone of tolerance


@pytest.mark.parametrize(
    ("point", "amounts", "better"),
    [
        (1, (80, 20), "apart"),
        (2, (-80, -20), "together"),
        (3, (80, -20), "together"),
        (4, (-80, 10), "apart"),
        (5, (-80, 60), "together"),
    ],
)
def test_amounts_are_told_as_they_feel_better(point: int, amounts: tuple[float, float], better: str) -> None:
    demo = accounts_and_tolerance.build({})
    said = told(demo, point)
    found = tell(Feeling(0.7, 2), *amounts)
    assert found.better == better
    assert ("分开说更好受" if better == "apart" else "合着说更好受") in said
    assert signed(found.apart, 1) in said and signed(found.together, 1) in said


def test_the_larger_amount_is_the_large_one_however_the_sliders_stand() -> None:
    demo = accounts_and_tolerance.build({})
    demo.act("slide", "small=150")
    names = {one.name: one.words for one in accounts_and_tolerance.pairs(demo.numbers)}
    assert names["大得小失"] == "+150，−80" and names["大失小得"] == "−150，+80"


def test_one_wait_is_three_things_and_a_sentence_or_a_failure_moves_the_zone() -> None:
    demo = accounts_and_tolerance.build({})
    assert "周伯还能忍" in told(demo, 6) and "小林不满" in demo.says() and "陈姐还能忍" in demo.says()
    assert "午休的小林从不满变成还能忍" in told(demo, 7)
    assert "不满的从 1 位变成 2 位" in told(demo, 8)
    told(demo, 6)
    demo.act("slide", "waited=3")
    assert accounts_and_tolerance.finding(demo.numbers) == "同样等 3 分钟：3 位惊喜"
    demo.act("slide", "waited=40")
    assert accounts_and_tolerance.finding(demo.numbers) == "同样等 40 分钟：3 位不满"


def test_the_two_parts_have_their_own_sliders() -> None:
    demo = accounts_and_tolerance.build({})
    assert 'data-name="big"' in demo.html and 'data-name="waited"' not in demo.html
    demo.act("part", "1")
    assert 'data-name="big"' not in demo.html and 'data-name="waited"' in demo.html
    assert accounts_and_tolerance.build(dict(demo.answer)).html == demo.html
    assert accounts_and_tolerance.build({"numbers": {"values": {"part": 0.5}}}).numbers["part"] == 0
