"""What the demos say at the points of their talks is so, worked out here from the methods."""

import asyncio

import pytest

from helpers import content
from helpers.methods.asking import Scale, answers, asked, count, nudged
from helpers.methods.growth import growth, mix
from helpers.methods.league import pairs_apart, standings, stream
from helpers.pictures.axes import signed
from helpers.widgets.demos import answers_coming_in, same_score, scale_and_wording
from helpers.widgets.demos.stage import Demo


def told(demo: Demo, point: int) -> str:
    demo.act("point", str(point))
    assert demo.says()
    return demo.says()


# Same score


def test_the_worlds_start_from_what_the_survey_knows() -> None:
    frame = content.read_survey("telecom_nps")
    promoters, detractors = frame[frame["score"] >= 9], frame[frame["score"] <= 6]
    demo = same_score.build({})
    assert demo.numbers["brought"] == round(100 * promoters["friends_brought"].mean())
    assert demo.numbers["lost_detractors"] == round(100 * (1 - detractors["stayed"].mean()))


def test_the_three_mixes_have_one_score_at_every_point() -> None:
    demo = same_score.build({})
    for point in range(1, len(demo.points) + 1):
        told(demo, point)
        found = same_score.worlds(demo.numbers)
        assert {round(one.counts.nps, 6) for one in found} == {demo.numbers["nps"]}
        assert len({one.counts.shares for one in found}) == 3


def net(demo: Demo) -> dict[str, float]:
    """Growth per customer of each world, from the numbers on the screen."""
    numbers, known = demo.numbers, same_score.told()
    brought = (known.brought[0], known.brought[1], numbers["brought"] / 100)
    lost = [numbers[name] / 100 for name in ("lost_detractors", "lost_passives", "lost_promoters")]
    lost[0] += numbers["kept_away"] / 100
    return {
        name: growth(mix(numbers["nps"], passives), brought, lost).net
        for name, passives in same_score.PASSIVES.items()
    }


def test_who_grows_fastest_depends_on_what_promoters_do() -> None:
    demo = same_score.build({})
    assert "两极的一家长得最快" in told(demo, 2)
    found = net(demo)
    assert max(found, key=lambda one: found[one]) == "两极"
    assert f"两极的 {100 * (1 + found['两极']):.0f} 位" in same_score.finding(demo.numbers)
    assert "换成温吞的一家" in told(demo, 3)
    found = net(demo)
    assert max(found, key=lambda one: found[one]) == "温吞"


def test_when_detractors_leave_easily_those_with_many_of_them_shrink() -> None:
    demo = same_score.build({})
    assert "平常、两极的一家在变小" in told(demo, 4)
    found = net(demo)
    assert found["温吞"] > 0 > found["平常"] > found["两极"]


def test_one_score_can_have_no_detractors_or_many() -> None:
    demo = same_score.build({})
    assert "贬损者可以是 0%，也可以是 30%" in told(demo, 5)
    assert mix(30, 0.7).shares[0] == pytest.approx(0) and mix(30, 0.1).shares[0] == pytest.approx(0.3)


# Answers coming in


def came(run: int) -> tuple[dict[str, int], list[str]]:
    return answers_coming_in.HALLS, list(answers_coming_in.HALLS)


def test_the_table_is_that_of_the_answers_so_far_and_its_marks_are_holms() -> None:
    halls, names = came(1)
    counts = stream([mix(score, 0.3) for score in halls.values()], 4000, 1).after(960)
    demo = answers_coming_in.build({})
    told(demo, 3)
    table = answers_coming_in.rows(demo.numbers)
    order = standings(counts)
    assert [row.group.label for row in table] == [names[hall] for hall in order]
    below = [pairs_apart(counts)[tuple(sorted((order[0], hall)))] for hall in order[1:]]  # type: ignore[index]
    assert [row.below for row in table[1:]] == below and 0 < sum(below) < 7
    assert f"第一名和 {sum(below)} 个厅分得开" in demo.says()


def test_the_first_place_changes_hands_early_and_late_something_can_be_told() -> None:
    halls, names = came(1)
    arrived = stream([mix(score, 0.3) for score in halls.values()], 4000, 1)
    demo = answers_coming_in.build({})
    assert "28 对里分得开的：0 对" in told(demo, 1)
    assert not any(pairs_apart(arrived.after(40)).values())
    swaps = sum(standings(arrived.after(n))[0] != standings(arrived.after(n + 1))[0] for n in range(40, 240))
    assert f"第一名换过 {swaps} 次" in told(demo, 2) and swaps > 3
    clear = sum(pairs_apart(arrived.after(4000)).values())
    assert f"还有 {28 - clear} 对分不开" in told(demo, 4)
    best = max(halls, key=lambda one: halls[one])
    assert answers_coming_in.finding(demo.numbers) == f"{best}第一：和其余 7 个厅都分得开"


def test_four_times_the_answers_halve_the_interval() -> None:
    demo = answers_coming_in.build({})
    assert "240 份时 ±10，960 份时 ±5" in told(demo, 3)
    for run in (1, 2, 3):
        widths = []
        for n in (1000, 4000):
            low, high = answers_coming_in.moments(answers_coming_in.Numbers({"n": n, "run": run}))[-1].limits
            widths.append(high - low)
        assert widths[0] / widths[1] == pytest.approx(2, rel=0.1)


def test_another_sample_of_the_same_halls_gives_another_leader() -> None:
    demo = answers_coming_in.build({})
    assert "第一名从新区厅换成东门厅" in told(demo, 5)
    assert answers_coming_in.HALLS["东门厅"] < answers_coming_in.HALLS["新区厅"]


def test_answers_come_one_by_one() -> None:
    demo = answers_coming_in.build({})
    for _ in range(3):
        demo.act("step")
    assert demo.numbers["n"] == 3 and demo.answer["numbers"]["values"]["n"] == 3
    demo.act("slide", f"n={answers_coming_in.TOTAL}")
    demo.act("step")
    assert demo.numbers["n"] == answers_coming_in.TOTAL


async def _played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers_coming_in, "EVERY", 0.001)
    demo = answers_coming_in.build({})
    drawn: list[str] = []
    demo.observe(lambda change: drawn.append(change["new"]), "html")
    demo.act("play")
    assert demo.playing and "暂停" in demo.html
    await asyncio.sleep(0.05)
    demo.act("play")
    here = demo.numbers["n"]
    assert here > 0 and not demo.playing and demo.answer["numbers"]["values"]["n"] == here
    await asyncio.sleep(0.02)
    assert demo.numbers["n"] == here, "a pause is a pause"
    demo.act("play")
    demo.act("next")
    assert not demo.playing and demo.numbers["n"] == 40, "a point of the talk stops it"
    demo.act("play")
    demo.act("reset")
    assert not demo.playing and demo.answer == {}
    demo.act("play")
    drawn.clear()
    for _ in range(400):
        if not demo.playing:
            break
        await asyncio.sleep(0.01)
    assert demo.numbers["n"] == answers_coming_in.TOTAL and not demo.playing, "it ends by itself"
    assert len(drawn) < 150, "a whole survey is few pictures"
    demo.act("play")
    assert demo.numbers["n"] < 10, "and begins again"
    demo.close()
    assert not demo.playing


def test_playing_can_be_stopped_at_any_time_and_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(_played(monkeypatch))


def test_without_a_loop_nothing_plays() -> None:
    demo = answers_coming_in.build({})
    demo.act("play")
    assert not demo.playing


# Scale and wording

STANDARD, FROM_ONE, FIVE = Scale(0, 10, 6, 9), Scale(1, 10, 6, 9), Scale(1, 5, 3, 5)


def score(scale: Scale, push: float = 0, unhappy: float = 1) -> str:
    people = scale_and_wording.people()
    seen = nudged(asked(people, scale_and_wording.UNHAPPY, unhappy), push)
    return signed(count(answers(seen, scale), scale).nps)


def test_the_same_customers_give_three_scores_on_three_scales() -> None:
    demo = scale_and_wording.build({})
    said = told(demo, 1)
    ten, from_one, five = (score(scale) for scale in (STANDARD, FROM_ONE, FIVE))
    assert f"0–10 分量得 {ten}，1–10 分 {from_one}，1–5 分 {five}。" in said
    assert len({ten, from_one, five}) == 3


def test_two_rules_of_five_points_give_two_scores() -> None:
    said = told(scale_and_wording.build({}), 2)
    assert f"只有 5 分算推荐者，{score(FIVE)}；4 分也算，{score(Scale(1, 5, 2, 4))}" in said


def test_a_leading_question_and_leaving_out_the_unhappy_raise_the_score() -> None:
    demo = scale_and_wording.build({})
    fair = int(score(STANDARD))
    pushed, happy = score(STANDARD, push=8), score(STANDARD, unhappy=0.3)
    assert f"从 {score(STANDARD)} 变成 {pushed}" in told(demo, 3) and int(pushed) > fair + 10
    assert f"从 {score(STANDARD)} 变成 {happy}" in told(demo, 4) and int(happy) > fair + 10
    assert f"最高能报 {score(Scale(1, 5, 2, 4), 8, 0.3)}" in told(demo, 5)


def test_a_rule_that_there_is_not_is_the_first() -> None:
    kept = {"numbers": {"values": {"generous": 0.5}}}
    assert scale_and_wording.build(kept).numbers["generous"] == 0
