"""How points become places, scaled scores, team places and the next round, as sentences.

It says what the scheme says and computes nothing.
"""

from collections.abc import Iterator

from competition.pages.rulebook_panels import rounded
from competition.pages.rulebook_voice import Voice
from competition.rules.scheme import Advance, Ranking, Scale, Scheme, Teams, TeamTie, TieKey

Cited = tuple[str, str]  # a sentence, and the rule's word in `rules.citations`


def ranking_sentences(scheme: Scheme, say: Voice) -> Iterator[Cited]:
    """Places, ties in order, and who is left out."""
    if scheme.ranking.better == "lower":
        order = say("按总分从低到高排定名次", "places go by the total, the lowest first")
    else:
        order = say("按总分从高到低排定名次", "places go by the total, the highest first")
    yield say.sentence([order]), "order"
    if scheme.ranking.tolerance != "0":
        yield say.sentence([_tolerance(scheme.ranking.tolerance, say)]), "tolerance"
    if scheme.ties:
        keys = say.and_then([_tie(key, say) for key in scheme.ties])
        chain = say("总分相同时，依次比较：{keys}", "equal totals are parted, in this order, by {keys}", keys=keys)
        yield say.sentence([chain]), f"tie_{scheme.ties[0].of}"
    yield say.sentence([_shared(scheme.ranking, bool(scheme.ties), say)]), "rank"
    unranked = say(
        "缺考、弃权、取消资格者不排名次；不计名次者单独列出，不占名次",
        "who was absent, withdrew or was disqualified has no place; who runs out of contest is listed apart and uses "
        "up none",
    )
    yield say.sentence([unranked]), "unranked"


def _tolerance(tolerance: str, say: Voice) -> str:
    return say(
        "与本名次最好成绩相差不超过 {tolerance} 分的，视为成绩相同（以最好成绩为准，不逐个比较相邻者）",
        "totals within {tolerance} of the best of a place count as equal (measured from that best one, never from "
        "neighbour to neighbour)",
        tolerance=tolerance,
    )


def _shared(ranking: Ranking, ties: bool, say: Voice) -> str:
    start = say("仍然相同的，", "who is still equal ") if ties else say("总分相同的，", "equal totals ")
    share = say("{start}并列名次，", "{start}share the place" if not ties else "{start}shares the place", start=start)
    return {
        "standard": say(
            "{share}其后名次空出（1、2、2、4）", "{share}, and the places after it stay empty (1, 2, 2, 4)", share=share
        ),
        "modified": say(
            "{share}取其中最后的名次（1、3、3、4）", "{share}, the last of those they take up (1, 3, 3, 4)", share=share
        ),
        "dense": say(
            "{share}其后名次连续（1、2、2、3）", "{share}, and the next place follows on (1, 2, 2, 3)", share=share
        ),
        "ordinal": say(
            "{start}按出场顺序排定，不设并列（1、2、3、4）",
            "{start}go by the start order, and no place is shared (1, 2, 3, 4)",
            start=start,
        ),
    }[ranking.mode]


def _tie(key: TieKey, say: Voice) -> str:
    better = say("高者在前", "the higher first") if key.better == "higher" else say("低者在前", "the lower first")
    what = {
        "module": say("{name}得分", "the points in {name}", name=say.name("module", key.id)),
        "criterion": say("{name}得分", "the points in {name}", name=say.name("criterion", key.id)),
        "aspect": say("{name}得分", "the points in {name}", name=say.name("aspect", key.id)),
        "reading": say("{name}的记录值", "the reading of {name}", name=say.name("aspect", key.id)),
        "modules": say("各模块得分（按模块顺序逐个比较）", "the points of the modules, one after the other"),
        "best_line": say("{where}单项最高分", "the best single aspect{where}", where=_where(key, say)),
        "best_reading": say(
            "{name}的最好一次读数", "the best single reading of {name}", name=say.name("aspect", key.id)
        ),
        "start": say("出场顺序", "the start number"),
    }[key.of]
    return say("{what}（{better}）", "{what} ({better})", what=what, better=better)


def _where(key: TieKey, say: Voice) -> str:
    """The module or criterion within which the best line is looked for."""
    if not key.id:
        return ""
    kind = "module" if say.names.has("module", f"{say.event}/{key.id}") else "criterion"
    return say("{name}中的", " of {name}", name=say.name(kind, key.id))


def scale_sentences(scale: Scale, say: Voice) -> Iterator[Cited]:
    """How the scaled score is made."""
    centre = say("平均分", "mean") if scale.centre == "mean" else say("中位数", "median")
    spread = {
        "population": say("总体标准差", "the population standard deviation"),
        "sample": say("样本标准差", "the sample standard deviation"),
        "mad": say("绝对中位差", "the median absolute deviation"),
        "fixed": say("固定值 {fixed}", "the fixed value {fixed}", fixed=scale.fixed),
    }[scale.spread]
    bounds = [
        say("不低于 {least}", "at least {least}", least=scale.least) if scale.least else "",
        say("不高于 {most}", "at most {most}", most=scale.most) if scale.most else "",
    ]
    yield say.sentence([
        say("总分另换算为标准分：{place} + {unit} ×（总分 - {centre}）÷ {spread}，以有名次者的总分计算",
            "the total is also told on a scale: {place} + {unit} × (total - {centre}) ÷ {spread}, "
            "over the totals of all "
            "who are ranked", place=scale.place, unit=scale.unit, centre=centre, spread=spread),
        rounded(scale.places, scale.mode, say),
        say("、", ", ").join(filter(None, bounds)),
    ]), "scale"  # fmt: skip


def team_sentences(teams: Teams, say: Voice) -> Iterator[Cited]:
    """How delegations 团体 are ranked."""
    who = say("全部", "all") if teams.best == 0 else say("最好的 {best} 名", "the best {best}", best=teams.best)
    take = say("总分之和", "the sum") if teams.take == "sum" else say("总分平均值", "the mean")
    yield say.sentence([
        say("团体成绩为代表队{who}选手的{take}", "a delegation counts {take} of the totals of {who} of its competitors",
            who=who, take=take),
        say("有名次的选手不少于 {members} 名才计团体成绩", "with no fewer than {members} ranked", members=teams.members)
        if teams.members > 1 else "",
    ]), "teams"  # fmt: skip
    if teams.ties:
        yield (
            say.sentence(
                [
                    say(
                        "团体成绩相同时，依次比较：{keys}",
                        "equal delegations are parted, in this order, by {keys}",
                        keys=say.and_then(_team_tie(tie, say) for tie in teams.ties),
                    )
                ]
            ),
            "teams",
        )


def _team_tie(tie: TeamTie, say: Voice) -> str:
    better = say("高者在前", "the higher first") if tie.better == "higher" else say("低者在前", "the lower first")
    return {
        "best_rank": say("队员最好名次", "the best place of a member"),
        "members_total": say(
            "队员总分（从最好的起逐个比较，{better}）", "the best total, then the next best ({better})", better=better
        ),
        "reading": say(
            "计分队员{name}的合计（{better}）",
            "what the counted members have in {name}, added up ({better})",
            name=say.name("aspect", tie.id),
            better=better,
        ),
    }[tie.of]


def advance_sentences(advance: Advance, say: Voice) -> Iterator[Cited]:
    """Who goes on from one round to the next."""
    many = (
        say("前 {top} 名", "the first {top}", top=advance.top)
        if advance.top
        else say("前 {share}", "the first {share}", share=say.share(advance.share))
    )
    ties = {
        "together": say("末位并列者一同晋级", "who ties for the last of these places goes on too"),
        "none": say("末位并列而超出名额的，并列者均不晋级", "of a tie that does not fit into them nobody goes on"),
        "start": say("末位并列者按出场顺序取", "a tie for the last of them goes by the start order"),
    }[advance.ties]
    yield say.sentence([
        say("{earlier}{many}晋级{later}", "{many} of {earlier} go on to {later}", many=many,
            earlier=say.name("round", advance.from_round), later=say.name("round", advance.to_round)),
        _share_rounding(advance.rounding, say) if advance.share else "",
        ties,
        say("有人弃权时依次递补", "who withdraws is replaced by the next") if advance.replace else "",
        say("前一轮总分乘以 {carry} 计入", "the earlier total counts in it × {carry}", carry=advance.carry)
        if advance.carry != "0" else "",
    ]), "advance"  # fmt: skip


def _share_rounding(mode: str, say: Voice) -> str:
    return {
        "up": say("人数有小数时进一", "a part of a person counts as one"),
        "down": say("人数有小数时舍去", "a part of a person does not count"),
        "half_up": say("人数四舍五入", "the number is rounded half up"),
    }[mode]


share_rounding = _share_rounding
