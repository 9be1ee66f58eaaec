from hypothesis import given
from hypothesis import strategies as st

from helpers.wall.limits import MOST_KEYS, Buckets, Rate


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_what_the_rate_allows() -> None:
    clock = Clock()
    buckets = Buckets(Rate(3, 2), clock)
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]
    clock.now += 1
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    assert buckets.take("b")


@given(st.lists(st.floats(0, 3), max_size=200))
def test_never_more_pass_than_burst_and_rate_allow(pauses: list[float]) -> None:
    clock = Clock()
    buckets = Buckets(Rate(5, 1), clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += buckets.take("a")
    assert passed <= 5 + clock.now + 1e-6


def test_ever_new_keys_do_not_fill_the_memory() -> None:
    buckets = Buckets(Rate(3, 2))
    for number in range(MOST_KEYS + 100):
        buckets.take(number)
    assert len(buckets._levels) == MOST_KEYS
