"""What is said of each customer who was sorted: of the kind what is so, of the action what may be thought."""

from helpers.methods.nps import categorize
from helpers.palette import CATEGORY_NAMES, CATEGORY_SCORES
from helpers.widgets.customer_segments.fields import FEE, Base
from helpers.widgets.customer_segments.sample import later
from helpers.widgets.customer_segments.state import ACTION_NAMES

NEAR = 0.1  # of the value line
LOYAL_MONTHS, NEW_MONTHS, MANY_COMPLAINTS = 120, 6, 2

TONES = {
    ("promoter", "negative"): "原话在抱怨，分数却愿意推荐：归类看分数，抱怨另外记下来，照样要改。",
    ("passive", "positive"): "原话像推荐者，分数停在 7–8 分：满意，但还不会主动去说。",
    ("passive", "negative"): "原话像贬损者，分数是 7–8 分：有怨气，还没到劝人别来的地步。",
    ("detractor", "positive"): "原话在夸，分数却在 0–6 分：夸一件事，不等于愿意推荐。回访时问问还差什么。",
}

# What may be said for an action (first) that is not the rule's (second).
REASONS = {
    ("keep", "develop"): "他离“保持并激活”只差一步，先请他当口碑种子，成本不高。",
    ("keep", "win_back"): "他交的钱不少，先留住再说。不过分数说明他正在劝退别人，只“保持”可能来不及。",
    ("keep", "serve"): "也许你看中的是他的影响力或潜力。要想清楚：拿什么去激活他？",
    ("develop", "keep"): "他还有更多可以给：更高的套餐，更多的朋友。但别把已经够好的客户推销走了。",
    ("develop", "win_back"): "你把他看成有潜力，不只是有怨气。但怨气没消之前，培养会像推销。",
    ("develop", "serve"): "现在花得少，不等于以后花得少，年轻或刚入网的客户尤其如此。",
    ("win_back", "keep"): "你听见了他话里的不满，想先补上。分数说他还愿意推荐，别让补救显得小题大做。",
    ("win_back", "develop"): "花钱不少又不热心，再差一次就会变成贬损者，提前补救也有道理。",
    ("win_back", "serve"): "他也会说出去，口碑的损失不分消费高低。要看你的回访人手够不够。",
    ("serve", "keep"): "他很满意，也许少打扰就是最好的服务。可别让他觉得被忘了。",
    ("serve", "develop"): "他自己用得好好的，不一定要花力气。代价是少了一位可能的推荐者。",
    ("serve", "win_back"): "挽回要花成本，也未必留得住。先算一算：他一年付多少，一次回访花多少？",
}


def of_kind(base: Base, row: int) -> str:
    """Say which kind a customer is and why, what pulls the other way, and what came later."""
    facts = base.facts(row)
    score, kind = int(facts["score"]), kind_of(base, row)
    said = [f"{score} 分在 {CATEGORY_SCORES[kind]} 之间，是{CATEGORY_NAMES[kind]}。", _tone(base, row, kind)]
    csat = facts.get("csat", 3)
    if score == 6:
        said.append("6 分常被当成及格，在 NPS 里 0–6 分都是贬损者。")
    elif kind == "detractor" and csat >= 4:
        said.append(f"满意度打了 {csat} 分，推荐分却不高：这次满意，不等于愿意推荐。")
    elif kind == "promoter" and csat <= 3:
        said.append(f"满意度只打了 {csat} 分，照样愿意推荐：推荐看的是整段关系，不只是这一次。")
    if not isinstance(facts.get("comment"), str):
        said.append("没有留言，也一样按分数归类。")
    return "".join([*said, later(base, row)])


def contradicts(base: Base, row: int) -> bool:
    """Whether what a customer wrote pulls another way than the score."""
    return bool(_tone(base, row, kind_of(base, row)))


def kind_of(base: Base, row: int) -> str:
    """Return detractor, passive or promoter."""
    return str(categorize([base.facts(row)["score"]])[0])


def rule_of(base: Base, row: int, rule: str, cut: float) -> str:
    """Say what the rule does with a customer, and why."""
    facts = base.facts(row)
    fee, score = float(facts[FEE]), int(facts["score"])
    value = f"年消费 {fee:,g} 元，{'达到' if fee >= cut else '不到'} {cut:,g} 元"
    kind = CATEGORY_NAMES[kind_of(base, row)]
    return f"规则说“{ACTION_NAMES[rule]}”：{value}；打 {score} 分，是{kind}。"


def of_action(base: Base, row: int, hand: str, rule: str, cut: float) -> str:
    """Say what the rule does, what may be said for another choice, what to weigh, and what came later."""
    other = "" if hand == rule else f"你选“{ACTION_NAMES[hand]}”，可能的道理：{REASONS[hand, rule]}"
    return "".join([rule_of(base, row, rule, cut), other, *circumstances(base, row, cut), later(base, row)])


def circumstances(base: Base, row: int, cut: float) -> list[str]:
    """Return what a rule of two numbers does not see in a customer."""
    facts, said = base.facts(row), []
    if abs(facts[FEE] - cut) <= NEAR * cut:
        said.append(f"年消费离分界线只差 {abs(facts[FEE] - cut):,.0f} 元，归哪边都说得通。")
    if facts["score"] in (6, 8):
        said.append("再高 1 分，就是另一类客户。")
    if facts.get("complaints", 0) >= MANY_COMPLAINTS:
        said.append(f"近一年投诉 {facts['complaints']} 次：先解决问题，再谈别的。")
    months = facts.get("tenure_months", LOYAL_MONTHS - 1)
    if months >= LOYAL_MONTHS:
        said.append(f"在网 {months // 12} 年：价值不只是这一年的消费。")
    elif months <= NEW_MONTHS:
        said.append(f"入网才 {months} 个月：年消费是按月消费推算的。")
    return said


def _tone(base: Base, row: int, kind: str) -> str:
    return TONES.get((kind, base.tones.get(base.facts(row).get("reason", ""), "")), "")
