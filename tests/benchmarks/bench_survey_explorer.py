"""How long the kernel takes for each click in the survey explorer, on the 12,000 answers of the course.

Run: `python tests/benchmarks/bench_survey_explorer.py [ROUNDS]`. Rounds alternate between all the clicks. In
milliseconds: the median of the processor's time (what the work costs, whoever else uses the machine), the
median and the slowest by the clock; and the kilobytes of HTML of the whole tool.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from helpers.widgets.survey_explorer import SurveyExplorer, build  # noqa: E402  may not be installed here

CODEBOOK = {
    "资费": ["套餐", "资费", "贵", "扣费", "套路"],
    "网络": ["信号", "网速", "断网", "卡"],
    "等待": ["等", "排队", "慢"],
    "热线": ["人工", "热线", "语音", "转接"],
    "服务": ["态度", "爱理不理", "冷淡"],
    "投诉": ["投诉", "没下文", "推"],
}
Click = Callable[[SurveyExplorer, int], None]


def coded_by_hand(tool: SurveyExplorer, number: int) -> None:
    tool.desk.act("assign", list(CODEBOOK)[number % len(CODEBOOK)])


def keyword_written(tool: SurveyExplorer, number: int) -> None:
    tool.desk.editor.act("keywords", f"服务{number}")


CLICKS: dict[str, tuple[dict[str, object], Click]] = {
    "分组：点一根条": ({}, lambda tool, number: tool.act("pick", "客服热线")),
    "分组：换一项": ({}, lambda tool, number: tool.act("group", ("plan", "reason")[number % 2])),
    "趋势：点一个月": ({"view": "trend"}, lambda tool, number: tool.act("pick", "2025-05")),
    "趋势：分触点看": (
        {"view": "trend"},
        lambda tool, number: tool.act("split", ("touchpoint", "occupation")[number % 2]),
    ),
    "热力表：点一格": (
        {"view": "heat", "columns": "age_band"},
        lambda tool, number: tool.act("cell", "客服热线\t35–44"),
    ),
    "驱动因素：点一个": ({"view": "drivers"}, lambda tool, number: tool.act("pick", "tariff")),
    "原因：点一类": ({"view": "comments"}, lambda tool, number: tool.act("pick", "资费")),
    "原因：归一条": ({"view": "comments"}, coded_by_hand),
    "原因：写关键词": ({"view": "comments"}, keyword_written),
}


def main(rounds: int) -> None:
    start = time.perf_counter()
    build({})
    print(f"first in a kernel, survey and pandas read: {1000 * (time.perf_counter() - start):6.0f} ms")
    start = time.perf_counter()
    build({})
    print(f"each further one:                          {1000 * (time.perf_counter() - start):6.0f} ms")
    tools = {name: build({}, codebook=CODEBOOK, **preset) for name, (preset, _) in CLICKS.items()}
    tools["原因：写关键词"].desk.act("edit", "")
    clock: dict[str, list[float]] = {name: [] for name in CLICKS}
    work: dict[str, list[float]] = {name: [] for name in CLICKS}
    for number in range(rounds):
        for name, (_, click) in CLICKS.items():
            start, worked = time.perf_counter(), time.process_time()
            click(tools[name], number)
            work[name].append(1000 * (time.process_time() - worked))
            clock[name].append(1000 * (time.perf_counter() - start))
    for name in CLICKS:
        cpu, median, slowest = statistics.median(work[name]), statistics.median(clock[name]), max(clock[name])
        size = len(tools[name].html.encode()) / 1000
        print(f"{name}\tcpu {cpu:5.1f}\tclock {median:5.1f}\tslowest {slowest:6.1f} ms\t{size:4.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
