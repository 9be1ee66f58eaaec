import pytest

from helpers.wall.agenda import Agenda
from helpers.wall.questions import IdeasQuestion, NpsQuestion

NPS, IDEAS = NpsQuestion(title="推荐吗？"), IdeasQuestion(title="怎么办？", groups={"quick": "马上能做"})
EMPTY = Agenda()
TWO = EMPTY.add(NPS, "hidden").add(IDEAS, "shown")


def test_a_question_waits_until_it_is_gone_to_and_opens_then() -> None:
    assert [posed.status for posed in TWO.posed] == ["waiting", "waiting"]
    assert [posed.status for posed in TWO.go_to(1).posed] == ["open", "waiting"]


def test_a_closed_question_stays_closed_when_one_comes_back_to_it() -> None:
    closed = TWO.go_to(1).change(None, status="closed").step(+1)
    assert closed.get().id == 2
    assert closed.step(-1).get().status == "closed"


def test_behind_the_last_and_before_the_first_question_there_is_nothing() -> None:
    first, last = TWO.go_to(1), TWO.go_to(2)
    assert (first.step(-1), last.step(+1), EMPTY.step(+1)) == (first, last, EMPTY)
    assert TWO.step(+1).current == 1


def test_a_question_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(LookupError, match="第 7 号"):
        TWO.go_to(7)
    with pytest.raises(LookupError, match="还没有问题"):
        EMPTY.change(None, status="closed")


def test_ideas_are_put_into_groups_that_exist() -> None:
    agenda = TWO.go_to(2).place(None, "abc", "quick")
    assert agenda.get().desk.placed == {"abc": "quick"}
    assert agenda.place(None, "abc", None).get().desk.placed == {}
    with pytest.raises(LookupError, match="没有这一组"):
        agenda.place(None, "abc", "slow")


def test_groups_are_added_and_renamed_but_none_twice() -> None:
    agenda = TWO.go_to(2).name_group(None, None, "  以后\n再说 ").name_group(None, "quick", "今天就做")
    assert agenda.get().desk.groups == {"quick": "今天就做", "own1": "以后 再说"}
    assert agenda.name_group(None, None, "今天就做") == agenda == agenda.name_group(None, None, " ")


def test_what_is_taken_off_can_be_put_back() -> None:
    agenda = TWO.go_to(2)
    assert agenda.remove(None, "abc").get().desk.removed == {"abc"}
    assert agenda.remove(None, "abc").remove(None, "abc", removed=False) == agenda
