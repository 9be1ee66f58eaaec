"""What a terminal calls: `python -m helpers start`, `… release`, `… check`, `… grade`,
`… wall`, `… refresh`, `… test`.

The commands and their options are all described here; each one's module is imported when it is called, in an
environment that holds what the command needs (`environment.prepare` finds or makes it). The trainee edition
has not all of these modules, and offers only the commands it has.
"""

import argparse
import sys


def main(arguments: "list[str]") -> "int | str":
    """Run the command that `arguments` name; returns its exit code, or the sentence to stop with."""
    # Any Python 3 gets as far as this line, so the syntax of this file stays what old ones can read.
    if sys.version_info < (3, 11):  # noqa: UP036
        return "这里的 Python 是 {}.{}，需要 3.11 或更新的版本：请从 python.org 安装，再运行一次。".format(
            *sys.version_info[:2]
        )
    import importlib
    import signal
    import subprocess
    from pathlib import Path

    from helpers import environment, installer

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console without Chinese
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to stop: leave as after Ctrl-C
    options = parse(arguments)
    root = Path(__file__).resolve().parent.parent
    try:
        python = environment.prepare(root, options.locks)
        if python != Path(sys.executable) and not environment.is_active(root / ".venv"):
            return environment.accompany(subprocess.Popen([python, "-m", "helpers", *arguments], cwd=root))
        return importlib.import_module(options.module).run(root, options)  # type: ignore[no-any-return]
    except installer.SetupError as error:
        return str(error)
    except KeyboardInterrupt:
        return "已停止。"


def parse(arguments: "list[str]") -> argparse.Namespace:
    """Read the command line; prints help or a complaint and leaves when there is no command in it."""
    from pathlib import Path

    from helpers import environment

    parser = argparse.ArgumentParser(prog="python -m helpers", description="NPS 工作手册")
    commands = parser.add_subparsers(metavar="命令", required=True)

    def command(name: str, module: str, about: str, *more_locks: str) -> argparse.ArgumentParser:
        if not _is_there(module):
            return argparse.ArgumentParser()  # the trainee edition: nobody is told of it
        described = commands.add_parser(name, help=about)
        described.set_defaults(module=module, locks=[environment.RUNTIME, *more_locks])
        return described

    start = command("start", "helpers.jupyter", "打开工作手册（第一次会先安装需要的软件）")
    start.add_argument("--port", type=int, help="JupyterLab 的端口（默认自动选择）")
    start.add_argument("--no-browser", action="store_true", help="不打开浏览器，只显示网址")

    command("test", "helpers.suite", "检查整个工作手册（开发者用）", environment.TESTS)

    release = command("release", "helpers.release", "做出发给学员的版本：一个 zip，没有答案（讲师用）")
    release.add_argument("out", metavar="OUT.zip", help="存成哪个文件")
    release.add_argument("--course", action="append", metavar="课程", help="只要这门课，可写几次（默认全部）")

    command("check", "helpers.checking", "上课前用参考答案检查所有笔记本（讲师用）")

    grade = command(
        "grade", "helpers.grading.command", "评分：收上来的作业 → 成绩册、反馈页、全班报告（讲师用）"
    )
    grade.add_argument("inbox", metavar="收作业的文件夹", help="学员交来的 zip 都在里面")
    grade.add_argument("--out", required=True, metavar="结果文件夹", help="成绩册等放在哪里；再评就更新它")
    grade.add_argument("--course", action="append", metavar="课程", help="只评这门课，可写几次")
    grade.add_argument("-n", "--workers", type=int, metavar="N", help="同时用几个进程（默认按电脑的核数）")

    wall = command("wall", "helpers.wall.command", "课堂墙：学员用手机投票，不用笔记本也能开（讲师用）")
    wall.add_argument("name", nargs="?", help="墙的名字（默认今天的日期）；同名的接着用")
    wall.add_argument("--questions", type=Path, metavar="题目.yaml", help="要问的题目")
    wall.add_argument("--network", action="store_true", help="让教室网络里的手机也能打开（默认只有本机）")
    wall.add_argument("--port", type=int, help="端口（默认自动选择）")
    wall.add_argument("--public", metavar="网址", help="手机要打开的网址，例如 Hub 或代理的地址")

    refresh = command("refresh", "helpers.refresh", "用参考答案重跑笔记本，存下检查格的输出（作者用）")
    refresh.add_argument("lessons", nargs="*", metavar="课", help="课程/课名，不写就是全部")

    return parser.parse_args(arguments)


def _is_there(module: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even the room that it would be in
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
