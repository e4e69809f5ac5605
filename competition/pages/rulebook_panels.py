"""How several readings become one, how a panel's scores become one, and how points are rounded, as clauses."""

from collections.abc import Iterator

from competition.pages.rulebook_voice import Voice
from competition.rules.scheme import Aspect, Pool, PoolSize, Readings, Rounding


def reading_clauses(aspect: Aspect, say: Voice) -> Iterator[str]:
    if aspect.readings is None:
        return
    made = aspect.readings
    dropped = [
        say("{few}次最好的", "the {few} best", few=say.few(made.drop_best)) if made.drop_best else "",
        say("{few}次最差的", "the {few} worst", few=say.few(made.drop_worst)) if made.drop_worst else "",
    ]
    kept = (
        say("去掉{what}，", "{what} dropped, ", what=say("和", " and ").join(filter(None, dropped)))
        if any(dropped)
        else ""
    )
    take = {
        "best": say("取最好的一次（{best}）", "the best counts ({best})", best=_best(made, say)),
        "last": say("取最后一次", "the last counts"),
        "mean": say("取平均值", "their mean counts"),
        "median": say("取中位数", "their median counts"),
        "sum": say("取总和", "their sum counts"),
    }[made.take]
    yield say("共 {count} 次，{kept}{take}", "{count} readings, {kept}{take}", count=made.count, kept=kept, take=take)
    if made.places is not None:
        yield say("结果{how}", "what comes out is {how}", how=rounded(made.places, made.mode, say))


def _best(made: Readings, say: Voice) -> str:
    return {
        "higher": say("以高为好", "the higher the better"),
        "lower": say("以低为好", "the lower the better"),
        "closest": say("以最接近目标为好", "the closest to the target"),
    }[made.better]


def pooling_clauses(aspect: Aspect, say: Voice) -> Iterator[str]:
    if not aspect.each:
        return
    pool = aspect.pool or Pool()
    yield pool_clause(pool.drop_low, pool.drop_high, pool.take, say)
    for size in pool.sizes:
        yield _size(size, say)
    for band in pool.bands:
        yield say(
            "中间两个分的平均值在 {least} 以上而相差超过 {apart} 时，取全部分数的平均值",
            "where the middle two have a mean of {least} or more and lie more than {apart} apart, the mean of all",
            least=band.least,
            apart=band.apart,
        )
    limit = aspect.spread or ("1" if aspect.kind == "judgement" else "")
    if limit:
        yield say(
            "各裁判的评分相差超过 {limit} 时，裁判组须合议后重新评分{stops}",
            "where scores lie more than {limit} apart, the panel confers and marks again{stops}",
            limit=limit,
            stops=say("，此前不计分", ", and until then it does not count") if aspect.spread_stops else "",
        )
    if pool.absent == "fill":
        yield say(
            "缺席裁判的分数以其余裁判的平均分补足", "an absent judge's score is filled with the mean of the others"
        )


def _size(size: PoolSize, say: Voice) -> str:
    return say(
        "有 {judges} 个及以上分数时{how}",
        "with {judges} scores or more {how}",
        judges=size.judges,
        how=pool_clause(size.drop_low, size.drop_high, size.take, say),
    )


def pool_clause(low: int, high: int, take: str, say: Voice) -> str:
    """ "去掉一个最高分和一个最低分，取其余分数的平均值"."""
    dropped = [
        say("{few}个最高分", "the {few} highest", few=say.few(high)) if high else "",
        say("{few}个最低分", "the {few} lowest", few=say.few(low)) if low else "",
    ]
    start = (
        say("去掉{what}，", "{what} dropped, ", what=say("和", " and ").join(filter(None, dropped)))
        if any(dropped)
        else ""
    )
    left = say("其余分数", "the rest") if start else say("各分数", "the scores")
    taken = {
        "mean": say("取{left}的平均值", "the mean of {left}", left=left),
        "median": say("取{left}的中位数", "the median of {left}", left=left),
        "sum": say("取{left}之和", "the sum of {left}", left=left),
        "middle_two": say("取中间两个分的平均值", "the mean of the middle two"),
        "closest_two": say("取最接近的两个分的平均值", "the mean of the two closest"),
    }[take]
    return f"{start}{taken}"


def rounding_clause(rule: Rounding, say: Voice) -> str:
    """ "每个评分点的得分保留两位小数，四舍五入"."""
    stage = {
        "panel": say("裁判组合成的分数", "the panel's pooled score"),
        "aspect": say("评分点得分", "the points of an aspect"),
        "criterion": say("评分项得分", "the points of a criterion"),
        "module": say("模块得分", "the points of a module"),
        "weighted": say("模块加权后的得分", "the points of a module after its weight"),
        "total": say("总分", "the total"),
    }[rule.stage]
    return say("{stage}{how}", "{stage} is {how}", stage=stage, how=rounded(rule.places, rule.mode, say))


def rounded(places: int, mode: str, say: Voice) -> str:
    """ "保留两位小数，四舍五入"."""
    kept = (
        say("取整数", "rounded to a whole number")
        if places == 0
        else say(
            "保留{few}位小数",
            "rounded to {few} decimal {word}",
            few=say.few(places),
            word="place" if places == 1 else "places",
        )
    )
    if mode == "truncate":
        return say("{kept}，后面的数字舍去", "{kept}, cutting off what follows", kept=kept)
    if mode == "half_even":
        return say("{kept}，四舍六入五成双", "{kept}, a half to the even digit", kept=kept)
    return say("{kept}，四舍五入", "{kept}, a half upwards", kept=kept)
