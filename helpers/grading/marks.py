"""What a person gave to an answer: one file an answer, every opinion and every change kept."""

from pydantic import AwareDatetime, Field

from helpers.exercises.base import Content


class Mark(Content):
    """One opinion on one answer.

    `answer` is the digest of the answer that was read (`submissions.submission.digest`): a mark does not
    count for another one. `items` are the points by rule of the rubric, where there is one.
    """

    by: str = Field(min_length=1, max_length=30)
    at: AwareDatetime
    answer: str
    points: float = Field(ge=0, allow_inf_nan=False)
    items: dict[str, float] = Field(default_factory=dict)
    comment: str = Field(default="", max_length=2_000)
