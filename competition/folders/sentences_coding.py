"""What is said of each problem with a folder's [coding], in Chinese and English. Data only.

Part of `competition.folders.sentences`: `CODING` are words of the folder, `CODING_REFUSED` of `rules.admission_coding`.
"""

CODING: dict[str, tuple[str, str]] = {
    "coding_not_blind": (
        "只有匿名赛项才能加密：请写 blind = true。",
        "Only a blind event has codes: set blind = true.",
    ),
    "panel_without_layer": (
        "这些裁判组不属于任何加密层：{panels}。每个裁判组看一层的编号。",
        "These panels are in no layer of the coding: {panels}. Every panel is shown the codes of one.",
    ),
    "panel_of_two_layers": (
        "裁判组“{value}”已属于另一加密层。",
        'The panel "{value}" is in another layer already.',
    ),
    "coded_from_the_start": (
        "加密的赛项要在评分前导入：progress 不能是 {value}。编号封存后，在系统里开放场次。",
        "A coded event is loaded before its marking: progress cannot be {value}. Sessions are opened at the desk.",
    ),
    "coded_without_marks": (
        "加密的赛项按编号现场评分，不能导入 {count} 个分数。请把这个文件移出文件夹再导入。",
        "A coded event is marked live, by code: {count} marks cannot be loaded. Take this file out of the folder.",
    ),
}

CODING_REFUSED: dict[str, tuple[str, str]] = {
    "coding_one_round": (
        "加密的赛项只能有一个轮次，不能有 advance。",
        "A coded event has one round, and no advance.",
    ),
    "coding_invalid": ("加密层不能这样设置。", "The layers of the coding cannot be so."),
    "seat_of_two_layers": (
        "席位“{seat}”的裁判会看到两层编号，请换一位裁判。",
        'The judge in seat "{seat}" would see the codes of two layers. Seat somebody else.',
    ),
    "codes_sealed": (
        "编号已封存，不能再加入参赛者。",
        "The codes are sealed, so nobody can be added any more.",
    ),
}
