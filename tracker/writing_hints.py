"""Gentle hints after publishing, none of them in the way: what would make an item quicker to read."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

_LINES: Final = 5
_CHARACTERS: Final = 300


class Hint(StrEnum):
    """What could be better said."""

    BARE_NAME = "bare_name"
    LONG_SUMMARY = "long_summary"
    NO_FIGURE = "no_figure"
    NO_NEXT = "no_next"


def hints(answers: Mapping[str, Any]) -> tuple[Hint, ...]:
    """What could be better in these answers, each once, in the order of the form."""
    name, done, next_step = (str(answers.get(key) or "") for key in ("name", "done", "next"))
    found = {
        Hint.BARE_NAME: is_bare(name),
        Hint.LONG_SUMMARY: _is_long(f"{done}\n{next_step}"),
        Hint.NO_FIGURE: bool(done) and not has_figure(done),
        Hint.NO_NEXT: not next_step,
    }
    return tuple(hint for hint, there in found.items() if there)


def is_bare(name: str) -> bool:
    """Whether a name is one bare noun, which says what it is about and not what shall become of it.

    Taken for one: up to six Chinese characters, or one Latin word, with no figure, no colon, and, of Chinese, none of
    the words for what is done with things in an office (改版, 搬迁, 上线). Two Latin words are more than a noun.
    """
    if _FIGURE.search(name) or _COLON.search(name):
        return False
    return bool(_FEW_CHARACTERS.fullmatch(name) and not _VERB.search(name)) or bool(_ONE_WORD.fullmatch(name))


def has_figure(text: str) -> bool:
    """Whether a text holds a figure: a digit, a number in words that counts something, 百分之八十, 过半, half."""
    return bool(_FIGURE.search(text))


def _is_long(summary: str) -> bool:
    lines = [line for line in summary.splitlines() if line.strip()]
    return len(lines) > _LINES or sum(len(line.strip()) for line in lines) > _CHARACTERS


_COUNTERS: Final = (
    "个人名位次份条项件台家页张篇章节段版轮场批组套种处户单笔倍成天周月年季岁元角万亿吨米层楼门辆部本台支只块款"
    "小时 分钟 公里 平方 星期 百分点 季度"
)
_NUMERAL: Final = "[零〇一二两三四五六七八九十百千万亿半]"
_FIGURE: Final = re.compile(
    rf"\d|(?<![第统唯同专单逐均])(?<!进)(?:{_NUMERAL}+多?余?(?:[{_COUNTERS.split()[0]}]|{'|'.join(_COUNTERS.split()[1:])}))"
    r"|百分之|分之|过半|一半|(?:上|数)[百千万]"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundreds?|thousands?|millions?|dozens?|half|twice|both)\b",
    re.IGNORECASE,
)
_COLON: Final = re.compile("[:：]")
_FEW_CHARACTERS: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,6}")
_ONE_WORD: Final = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’.-][^\W\d_\u3400-\u9fff]+)*")
_VERB: Final = re.compile(
    "改版|改造|改进|改善|整改|调整|优化|升级|更新|更换|换|搬|迁|上线|下线|上架|下架|发布|推广|推进|启动|开展|开发|建设|搭建|新建"
    "|筹建|筹备|准备|设计|制定|制作|编写|撰写|起草|修订|修改|修复|维修|测试|验收|检查|排查|审核|审批|审计|评审|评估|调研|调查"
    "|分析|统计|收集|整理|梳理|汇总|采购|招聘|招标|招商|培训|考核|谈判|洽谈|签约|签订|签署|对接|接入|迁移|清理|清退|盘点|处理|解决|回收|接待|举办"
    "|组织|安排|申请|申报|报销|付款|催收|续约|交付|交接|部署|安装|配置|拍摄|剪辑|翻译|校对|打印|办理|承办|装修|拆除|订购|购买|修建|寄|做"
)
