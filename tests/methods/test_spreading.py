import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.methods.spreading import MOST, Word, died, expected, sizes, spread


@given(st.floats(0, 1), st.integers(0, 6), st.floats(0, 1), st.integers(1, 20), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_everybody_of_a_generation_was_brought_by_somebody_of_the_one_before(
    share: float, contacts: int, conversion: float, starters: int, seed: int
) -> None:
    network = spread(Word(share, contacts, conversion), starters, 8, seed)
    assert len(network[0]) == starters and len(network) <= 9
    for before, after in zip(network, network[1:], strict=False):
        assert max(before) <= contacts
        assert sum(before) == len(after) or len(after) == MOST < sum(before)
    assert not any(network[-1]), "the last brings nobody yet"


def test_the_same_seed_gives_the_same_network_and_fewer_generations_are_its_beginning() -> None:
    word = Word(0.5, 4, 0.6)
    whole = spread(word, 5, 8, 7)
    assert whole == spread(word, 5, 8, 7) != spread(word, 5, 8, 8)
    assert sizes(spread(word, 5, 4, 7)) == sizes(whole)[:5]


@pytest.mark.parametrize("word", [Word(0.5, 4, 0.4), Word(0.5, 4, 0.5), Word(0.9, 2, 0.6)])
def test_many_networks_are_on_average_what_is_expected(word: Word) -> None:
    third = [(*sizes(spread(word, 5, 3, seed)), 0, 0, 0)[3] for seed in range(3000)]
    error = np.std(third) / len(third) ** 0.5
    assert abs(np.mean(third) - expected(word, 5, 3)[3]) < 4 * error


@pytest.mark.parametrize("word", [Word(0, 4, 1), Word(1, 0, 1), Word(1, 4, 0)])
def test_one_link_of_nothing_ends_it_at_once(word: Word) -> None:
    network = spread(word, 5, 8, 1)
    assert word.k == 0 and died(network) and sizes(network) == (5, 0)


def test_below_one_all_die_in_the_end_and_above_one_some_still_do() -> None:
    below = [died(spread(Word(0.5, 4, 0.4), 1, 60, seed)) for seed in range(200)]
    above = [died(spread(Word(0.5, 4, 0.6), 1, 30, seed)) for seed in range(200)]
    assert all(below)
    # The chance q of one line to die solves q = 0.5 + 0.5 (0.4 + 0.6 q)^4: about 0.80.
    q = 0.0
    for _ in range(200):
        q = 0.5 + 0.5 * (0.4 + 0.6 * q) ** 4
    assert sum(above) / 200 == pytest.approx(q, abs=0.09)


def test_a_network_that_is_too_large_is_cut_and_not_followed() -> None:
    network = spread(Word(1, 6, 1), 5, 8, 1)
    assert sizes(network) == (5, 30, 180, MOST) and not died(network)
