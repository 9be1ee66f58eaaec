"""A row a group: against the slow and obvious way to count, whatever the types."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.methods import nps
from helpers.methods import scores as reading
from helpers.methods.nps import Counts


def plain_table(frame: pd.DataFrame, score: str, group: list[str]) -> dict[object, tuple[int, ...]]:
    """What `by_group` must count, the slow and obvious way."""
    found: dict[object, list[int]] = {}
    for answer, *names in zip(frame[score], *(frame[name] for name in group), strict=True):
        counts = found.setdefault(tuple(None if pd.isna(name) else name for name in names), [0, 0, 0, 0])
        place = 3 if pd.isna(answer) else 2 if answer >= 9 else 1 if answer >= 7 else 0
        counts[place] += 1
    return {key: tuple(counts) for key, counts in found.items()}


def counted(table: pd.DataFrame) -> dict[object, tuple[int, ...]]:
    keys = [key if isinstance(key, tuple) else (key,) for key in table.index]
    rows = table[["detractors", "passives", "promoters", "missing"]].itertuples(index=False)
    return {
        tuple(None if pd.isna(part) else part for part in key): tuple(row)
        for key, row in zip(keys, rows, strict=True)
    }


ROWS = st.lists(
    st.tuples(
        st.integers(0, 10) | st.none(),
        st.sampled_from(["厅店", "热线", "网络", None]),
        st.sampled_from([-3, 0, 4, 700_000]),
        st.sampled_from([4.0, 5.5, None]),
    ),
    min_size=1,
    max_size=60,
)


class TestByGroup:
    FRAME = pd.DataFrame(
        {
            "score": [0, 9, 10, None, 7, 9],
            "touchpoint": ["网络", "厅店", None, "厅店", "网络", "厅店"],
            "month": [2, 1, 2, 2, 1, 1],
        }
    )

    def test_a_row_has_counts_shares_score_and_limits(self):
        table = nps.by_group(self.FRAME, "score", "touchpoint")
        row = table.loc["网络"]
        assert list(table.columns) == [
            *("n", "missing", "detractors", "passives", "promoters"),
            *("detractor_share", "passive_share", "promoter_share", "nps", "low", "high"),
        ]
        assert tuple(row.iloc[:9]) == (2, 0, 1, 1, 0, 0.5, 0.5, 0, -50)
        assert (row["low"], row["high"]) == pytest.approx(nps.interval(Counts(1, 1, 0)))

    def test_counts_are_whole_numbers(self):
        table = nps.by_group(self.FRAME, "score", "month")
        assert (table.dtypes[["n", "missing", "detractors", "passives", "promoters"]] == np.int64).all()

    def test_groups_are_in_order_and_answers_without_a_group_come_last(self):
        table = nps.by_group(self.FRAME, "score", "touchpoint")
        assert list(table.index[:2]) == ["厅店", "网络"]
        assert pd.isna(table.index[2])
        assert table.index.name == "touchpoint"

    def test_categories_keep_their_own_order_and_empty_ones_are_left_out(self):
        order = ["热线", "网络", "厅店"]
        frame = self.FRAME.assign(touchpoint=pd.Categorical(self.FRAME["touchpoint"], categories=order))
        table = nps.by_group(frame, "score", "touchpoint")
        assert list(table.index[:2]) == ["网络", "厅店"]
        assert list(table.index.categories) == order

    def test_a_group_nobody_answered_in_has_no_score(self):
        frame = pd.DataFrame({"score": [None, 9.0], "branch": ["甲", "乙"]})
        row = nps.by_group(frame, "score", "branch").loc["甲"]
        assert (row["n"], row["missing"]) == (0, 1)
        assert row[["detractor_share", "nps", "low", "high"]].isna().all()

    def test_several_columns_make_a_row_for_each_combination_that_occurs(self):
        table = nps.by_group(self.FRAME, "score", ["touchpoint", "month"])
        assert table.index.names == ["touchpoint", "month"]
        assert counted(table) == plain_table(self.FRAME, "score", ["touchpoint", "month"])

    def test_confidence_and_pseudo_answers_reach_the_limits(self):
        table = nps.by_group(self.FRAME, "score", "month", confidence=0.8, pseudo=(1, 0, 1))
        expected = nps.interval(Counts(0, 1, 2), confidence=0.8, pseudo=(1, 0, 1))
        assert tuple(table.loc[1, ["low", "high"]]) == pytest.approx(expected)

    @settings(max_examples=40)
    @given(
        ROWS,
        st.sampled_from([["text"], ["number"], ["real"], ["text", "number"], ["real", "text", "number"]]),
    )
    def test_it_counts_what_a_plain_loop_counts_whatever_the_types_and_the_chunks(self, rows, group):
        frame = pd.DataFrame(rows, columns=["score", "text", "number", "real"]).astype({"score": "float64"})
        as_categories = frame.astype(dict.fromkeys(group, "category"))
        whole_scores = frame.astype({"score": "Int64"})
        expected = plain_table(frame, "score", group)
        for size in (3, reading.CHUNK):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(reading, "CHUNK", size)
                for variant in (frame, as_categories, whole_scores):
                    assert counted(nps.by_group(variant, "score", group)) == expected

    @pytest.mark.parametrize(
        "groups",
        [
            np.repeat(np.arange(-128, 127, dtype=np.int8), 17),
            np.repeat(np.arange(255, dtype=np.uint8), 17),
            np.repeat(np.arange(-(2**40), -(2**40) + 255), 17),
            np.repeat(np.arange(255, dtype=np.uint64) + 2**63, 17),
            np.repeat(np.arange(255) * 10**12, 17),
            np.repeat(pd.date_range("2024-01-01", periods=255).to_numpy(), 17),
            pd.period_range("2001-01", periods=255, freq="M").repeat(17).array,
            pd.array(np.repeat(np.arange(255), 17), dtype="Int32"),
        ],
        ids=lambda groups: str(groups.dtype),
    )
    def test_a_group_of_any_type_comes_back_as_that_type(self, groups):
        frame = pd.DataFrame({"score": np.arange(len(groups)) % 11, "group": groups})
        table = nps.by_group(frame, "score", "group")
        assert table.index.dtype == frame["group"].dtype
        assert table.index.tolist() == sorted(set(frame["group"].tolist()))
        assert (table["n"] == 17).all()
        assert counted(table) == plain_table(frame, "score", ["group"])

    def test_many_groups_are_counted_like_few(self):
        random = np.random.default_rng(3)
        frame = pd.DataFrame(
            {"score": random.integers(0, 11, 300_000), "group": random.integers(0, 5_000, 300_000)}
        )
        table = nps.by_group(frame, "score", "group")
        expected = frame.assign(promoter=frame["score"] > 8, detractor=frame["score"] < 7).groupby("group")
        assert (table["promoters"] == expected["promoter"].sum()).all()
        assert (table["detractors"] == expected["detractor"].sum()).all()
        assert (table["n"] == expected.size()).all()

    def test_true_and_false_are_groups(self):
        frame = pd.DataFrame({"score": [9, 0, 10], "complained": [False, True, False]})
        assert nps.by_group(frame, "score", "complained")["nps"].to_dict() == {False: 100, True: -100}

    def test_numbers_beside_text_come_in_the_order_they_are_met(self):
        frame = pd.DataFrame({"score": [9, 0, 10], "shop": ["甲", 3, "甲"]})
        assert nps.by_group(frame, "score", "shop")["nps"].to_dict() == {"甲": 100, 3: -100}

    @pytest.mark.parametrize("group", ["touchpoint", ["touchpoint", "month"]])
    def test_no_rows_make_an_empty_table_with_the_same_columns(self, group):
        empty, full = (nps.by_group(frame, "score", group) for frame in (self.FRAME[:0], self.FRAME))
        assert len(empty) == 0
        assert list(empty.columns) == list(full.columns)
        assert empty.index.names == full.index.names

    def test_a_wrong_answer_is_named_with_its_column_and_row(self):
        frame = pd.DataFrame({"推荐分": [9, 11], "month": [1, 2]})
        with pytest.raises(nps.ScoreError, match="“推荐分”列第 2 行的分数“11”不在 0–10 之内"):
            nps.by_group(frame, "推荐分", "month")

    def test_a_column_that_is_not_there_is_named(self):
        with pytest.raises(ValueError, match="没有“branch”这一列，现有的列：score、touchpoint、month"):
            nps.by_group(self.FRAME, "score", "branch")

    def test_a_column_named_twice_groups_once(self):
        twice = nps.by_group(self.FRAME, "score", ["month", "month"])
        pd.testing.assert_frame_equal(twice, nps.by_group(self.FRAME, "score", "month"))

    def test_grouping_by_nothing_is_an_error(self):
        with pytest.raises(ValueError, match="至少选一列"):
            nps.by_group(self.FRAME, "score", [])

    def test_two_columns_of_one_name_are_an_error(self):
        frame = pd.DataFrame([[9, 1, 2]], columns=["score", "month", "month"])
        with pytest.raises(ValueError, match="2 列都叫“month”"):
            nps.by_group(frame, "score", "month")

    def test_the_frame_is_left_as_it_was(self):
        before = self.FRAME.copy(deep=True)
        nps.by_group(self.FRAME, "score", ["touchpoint", "month"])
        pd.testing.assert_frame_equal(self.FRAME, before)


def test_integer_groups_further_apart_than_half_of_all_integers_are_counted() -> None:
    far = np.array([-(2**62), 2**62, 2**62, -(2**63), 2**63 - 1], dtype=np.int64)
    frame = pd.DataFrame({"score": [10, 3, 9, 8, 7], "branch": far})
    assert counted(nps.by_group(frame, "score", "branch")) == plain_table(frame, "score", ["branch"])
