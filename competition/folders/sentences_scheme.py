"""What is said of each problem of a scheme (`rules.checks`), in Chinese and English; `{…}` are details. Data only."""

SCHEME: dict[str, tuple[str, str]] = {
    "empty": ("这一部分是空的：下面没有任何内容。", "This part is empty: nothing hangs on it."),
    "id_malformed": ("“{id}”不能作编号。", '"{id}" is no id.'),
    "id_twice": ("编号“{id}”在方案里出现了两次。", 'The id "{id}" is in the scheme twice.'),
    "not_a_number": ("“{given}”不是数。", '"{given}" is not a number.'),
    "too_many_decimals": (
        '{given} 的小数超过 {most} 位；除不尽的请写成分数，如 "1/3"。',
        '{given} has more than {most} decimal places; write what does not come out even as a ratio such as "1/3".',
    ),
    "negative": ("不能为负（{given}）。", "This may not be negative ({given})."),
    "not_positive": ("应大于 0，现为 {given}。", "This must be greater than 0, and is {given}."),
    "choice_unknown": ("不能是“{given}”。", '"{given}" is not allowed.'),
    "missing": ("这一类评分点缺少这一项。", "An aspect of this kind needs this."),
    "not_for_kind": ("{kind} 类评分点没有这一项。", "An aspect of kind {kind} does not have this."),
    "limits_reversed": ("low 大于 high。", "low is greater than high."),
    "max_below_high": ("high（{high}）超过 max（{max}）。", "high ({high}) is above max ({max})."),
    "steps_out_of_order": (
        "steps 应按 within 从小到大、points 从大到小排列，within 不为负。",
        "steps must go from narrow to wide (within), with fewer and fewer points, and no negative within.",
    ),
    "points_above_max": ("得分 {points} 超过 max（{max}）。", "{points} points are more than max ({max})."),
    "points_negative": ("不能为负（{points}）。", "This may not be negative ({points})."),
    "tolerance_reversed": ("应有 0 ≤ full < zero。", "It must be that 0 ≤ full < zero."),
    "deducts_nothing": ("floor 不低于 max，扣不了分。", "floor is not below max: nothing can be deducted."),
    "target_missing": ("没有“{target}”。", 'There is no "{target}".'),
    "veto_is_shared": (
        "否决项由裁判组共同判定，each 不能为 true。",
        "A veto is the whole panel's: each cannot be true.",
    ),
    "veto_has_points": ("否决项没有分值。", "A veto has no points."),
    "pool_without_each": ("each 不为 true 时没有可去掉的分。", "Without each = true there are no scores to drop."),
    "drops_negative": ("去掉的个数不能为负。", "The number of dropped scores may not be negative."),
    "drops_all": (
        "裁判组有 {seats} 席，却要去掉 {dropped} 个分。",
        "The panel has {seats} seats and {dropped} scores are dropped.",
    ),
    "unknown_panel": ("裁判组“{panel}”没有席位。", 'The panel "{panel}" has no seats.'),
    "stage_twice": ("{stage} 阶段的修约写了两次。", "Rounding at stage {stage} is there twice."),
    "scale_flat": ("unit 为 0，所有标准分都相同。", "unit is 0: every scaled score would be the same."),
    "scale_fixed_missing": ("spread 为 fixed 时要写 fixed。", 'With spread = "fixed" there must be fixed.'),
    "scale_fixed_unused": (
        "spread 为 {spread} 时不写 fixed。",
        'With spread = "{spread}" there is no fixed.',
    ),
    "scale_bound_too_fine": (
        "{given} 的小数位数多于标准分显示的 {places} 位。",
        "{given} has more decimal places than the {places} of the scaled score.",
    ),
    "places_out_of_range": ("小数位数 {given} 超出范围。", "{given} decimal places are out of range."),
    "print_places_too_few": (
        "修约到 {places} 位小数，却显示得更少，印出来的分就加不起来。",
        "Points are rounded to {places} places and printed with fewer: the print would not add up.",
    ),
    "bounds_reversed": ("下限大于上限。", "The lower bound is above the upper one."),
    "table_out_of_order": (
        "各行的界限应依次排列：up_to 从小到大，from 从大到小，不能重复。",
        "Rows must go one way: up_to ascending, from descending, no bound twice.",
    ),
    "fault_twice": ("扣分项“{fault}”出现了两次。", 'The fault "{fault}" is listed twice.'),
    "sizes_out_of_order": (
        "sizes 应按 judges 从少到多排列，至少为 1，不能重复。",
        "sizes must go from few judges to many, from 1 up, none twice.",
    ),
    "bands_out_of_order": ("bands 应按 least 从大到小排列。", "bands must go from the greatest least down."),
    "bands_without_middle_two": (
        "bands 只用于取中间两个分（pool = middle_two）。",
        'bands are only for pool = "middle_two".',
    ),
    "readings_drop_all": (
        "共 {count} 次读数，却要去掉 {dropped} 次。",
        "There are {count} readings and {dropped} of them are dropped.",
    ),
    "confirm_with_each": (
        "confirm 只用于裁判组共同的一格；each = true 时各评各的，不写。",
        "confirm is for the one cell that a panel shares; with each = true there is none.",
    ),
    "confirm_alone": (
        "裁判组“{panel}”只有 {seats} 席，没有第二名裁判可以复核。",
        'The panel "{panel}" has {seats} seats: there is no second judge to confirm.',
    ),
    "spread_without_each": (
        "分差只用于每位裁判各自打分的评分点（each = true）。",
        "A spread is only for aspects that each judge marks (each = true).",
    ),
    "condition_unknown": ("没有评分点“{aspect}”，无法作为条件。", 'There is no aspect "{aspect}" to depend on.'),
    "condition_not_shared": (
        "“{aspect}”由每位裁判各自打分，不能作为条件；条件只能看裁判组共同的一格。",
        'Each judge marks "{aspect}" for himself; a condition needs a cell that the panel shares.',
    ),
    "condition_empty": (
        "条件要写 is，或写 at_least、at_most，二者取一。",
        "A condition has either is, or at_least and at_most.",
    ),
    "condition_cyclic": (
        "评分点“{aspect}”绕了一圈又取决于自己。",
        'The aspect "{aspect}" depends on itself, at once or by way of others.',
    ),
    "times_unknown": (
        "没有可以相乘的评分点“{aspect}”（否决项不能相乘）。",
        'There is no aspect "{aspect}" to multiply by (a veto reads no number).',
    ),
    "weights_do_not_add_up": (
        "各模块权重之和是 {sum}，应为 1；否则请写明方案满分 full。",
        "The weights add up to {sum}, not to 1; otherwise declare the full mark of the whole (full).",
    ),
    "full_differs": (
        "写明的满分是 {given}，各部分加起来是 {sum}（加分项不计）。",
        "The full mark is said to be {given}; the parts add up to {sum} (without bonus).",
    ),
    "mixed_units": (
        "总分低者在前时，计分的评分点要用同一单位，现有：{units}。",
        "Where the lower total leads, all that counts has one unit; here are: {units}.",
    ),
    "tie_twice": ("并列规则“{key}”写了两次。", 'The tie key "{key}" is there twice.'),
    "tolerance_negative": ("公差不能为负（{given}）。", "A tolerance may not be negative ({given})."),
    "team_best_negative": ("best 不能为负（{given}）。", "best may not be negative ({given})."),
    "team_members_too_few": (
        "members 是 {members}，至少应为 {least}。",
        "members is {members} and must be at least {least}.",
    ),
    "advance_same_round": ("轮次“{round}”不能晋级到自己。", 'The round "{round}" cannot lead to itself.'),
    "advance_top_or_share": ("top 与 share 必须写一项，且只能写一项。", "Give top or share, one of them."),
    "advance_top_negative": ("top 不能为负（{given}）。", "top may not be negative ({given})."),
    "advance_share_out_of_range": (
        "share 应大于 0、不超过 1，现为 {given}。",
        "share is more than 0 and at most 1, and is {given}.",
    ),
    "advance_twice": (
        "从“{from_round}”到“{round}”的晋级写了两次。",
        'The way from "{from_round}" to "{round}" is there twice.',
    ),
    "advance_in_circle": ("轮次“{round}”绕了一圈又回到前面。", 'The round "{round}" leads back to an earlier one.'),
    "carry_negative": ("carry 不能为负（{given}）。", "carry may not be negative ({given})."),
}
