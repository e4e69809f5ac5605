"""Where each rule that an explanation names comes from: an address, a regulation, or the setting of the event itself.

Jinbang invents no rule of marking: which of these apply, and with which numbers, is written into the scheme of the
event before its first mark. A source shows where the rule is found in the field; the numbers are the event's.
"""

SETTING = ""  # the scheme of the event is the only source

SOURCES: dict[str, str] = {
    # from what was observed to a score
    "judgement": "https://slideplayer.com./amp/13227683",  # WorldSkills: 0 to 3 by a panel of three, a third each
    "score": SETTING,
    "yes_no": "https://slideplayer.com./amp/13227683",  # WorldSkills: measurement by yes and no
    "stepped": "https://slideplayer.com./amp/13227683",  # WorldSkills: measurement by steps of tolerance
    "linear": SETTING,
    "deduction": SETTING,  # 扣分制: full marks less each fault
    "faults": SETTING,
    "count": SETTING,
    "table": SETTING,
    "started": SETTING,
    "reading": "https://github.com/thewca/wca-regulations",  # 9f: single results, the best, their mean
    "veto": "https://m.qiqiwenku.com/doc/871455.html",  # welding: a crack takes the whole allocation of the item
    # a panel
    "as_read": SETTING,
    "mean": "https://wanglu.net/thread/t4-214551-2.html",  # vocational contests: five judges, one high and one low out
    "lowest": "https://wanglu.net/thread/t4-214551-2.html",
    "highest": "https://wanglu.net/thread/t4-214551-2.html",
    "not_middle": "https://www.fig-aerobic.com/6-1-GENERAL-PRINCIPLE_a1365.html",
    "not_closest": "https://rules.ijru.sport/3.0.0/technical-manual/calculations",
    "filled": "https://www.fig-aerobic.com/6-1-GENERAL-PRINCIPLE_a1365.html",
    "excused": SETTING,
    "recusal": SETTING,
    "nobody": SETTING,
    "unmarked": SETTING,
    "confer": "https://slideplayer.com./amp/13227683",  # WorldSkills: more than one apart is marked again
    # upwards
    "sum": SETTING,
    "level": "https://slideplayer.com./amp/13227683",
    "factor": SETTING,
    "times": "https://www.opensourcesports.io/rules/diving-world-aquatics/scoring-6-2-individual-score-calculation",
    "weight": "http://nh.cnnb.com.cn/system/2019/11/19/012048458.shtml",  # Ningbo 2019: theory 20, practical 80
    "round": SETTING,
    "at_least": SETTING,
    "at_most": SETTING,
    "carry": SETTING,
    "off": SETTING,
    "undecided": SETTING,
    "failed": "https://github.com/thewca/wca-regulations",  # 9f9: a failed attempt that is not dropped fails the whole
    "pointless": SETTING,
    # places
    "rank": "https://rosettacode.org/wiki/Ranking_methods",
    "tolerance": SETTING,
    "tie_module": "http://nh.cnnb.com.cn/system/2019/11/19/012048458.shtml",  # Ningbo 2019: higher practical first
    "tie_modules": "http://jzds.itmc.cn/html/jiang/",  # module 1, then module 2, in fixed order
    "tie_criterion": SETTING,
    "tie_aspect": SETTING,
    "tie_reading": "http://fsou.com/html/text/lar/172079/17207918_7.html",  # the shorter assembly time first
    "tie_best_line": SETTING,
    "tie_best_reading": "https://github.com/thewca/wca-regulations",  # 9f14: the better best single
    "tie_start": SETTING,
}


def source_of(rule: str) -> str:
    """The address of a rule word, "" where the setting of the event is its only source. KeyError for no rule word."""
    return SOURCES[rule]
