"""What is said of each problem, in Chinese and English. Data only; `{…}` are a problem's details.

Words of the rules are here too, as "scheme:…" (`rules.checks`) and "refused:…" (`rules.refusals`): in a folder they are
said with a line, to its author.
"""

from competition.folders.sentences_coding import CODING, CODING_REFUSED
from competition.folders.sentences_scheme import SCHEME

_FILES: dict[str, tuple[str, str]] = {
    "folder_missing": ("没有这个文件夹。", "There is no such folder."),
    "file_missing": ("缺少这个文件。", "This file is missing."),
    "file_unreadable": ("文件无法读取（{reason}）。", "The file cannot be read ({reason})."),
    "file_empty": ("文件是空的。", "The file is empty."),
    "file_too_large": ("文件超过 {most} MB。", "The file is larger than {most} MB."),
    "control_character": ("这一行有控制字符，请删去。", "This line has a control character. Remove it."),
    "not_utf8_but_utf16": (
        "文件存成了“Unicode 文本”（UTF-16）。请另存为“CSV UTF-8（逗号分隔）”。",
        'The file was saved as "Unicode text" (UTF-16). Save it as "CSV UTF-8 (comma delimited)".',
    ),
    "not_utf8_but_gbk": (
        "这些行不是 UTF-8 编码：{lines}。看起来是 GBK（如“{shown}”）。请另存为“CSV UTF-8（逗号分隔）”。",
        'These lines are not UTF-8: {lines}. They look like GBK ("{shown}"). '
        'Save the file as "CSV UTF-8 (comma delimited)".',
    ),
    "not_utf8": (
        "这些行不是 UTF-8 编码：{lines}。请以 UTF-8 编码保存。",
        "These lines are not UTF-8: {lines}. Save the file in the UTF-8 encoding.",
    ),
    "bad_toml": ("不是正确的 TOML：{reason}。", "This is not correct TOML: {reason}."),
    "bad_csv": (
        "不是正确的 CSV（{reason}）：常见原因是引号没有成对。",
        "Not correct CSV ({reason}): often an open quote.",
    ),
    "wrong_separator": ("列之间要用半角逗号分隔。", "Columns must be separated by commas."),
    "column_missing": ("缺少这一列。必需的列：{required}。", "This column is missing. Needed: {required}."),
    "column_twice": ("这一列出现了两次。", "This column is there twice."),
    "column_misspelt": ("没有这一列，是不是 {near}？", "There is no such column. Is it {near}?"),
    "column_unknown": ("没有这一列。可用的列：{allowed}。", "There is no such column. Allowed: {allowed}."),
    "row_too_long": (
        "这一行有 {found} 格，表头只有 {columns} 列。",
        "This line has {found} cells, the header {columns}.",
    ),
    "no_rows": ("除表头外没有任何一行。", "There is no line but the header."),
    "cell_missing": ("这一格不能为空。", "This cell may not be blank."),
}

_FIELDS: dict[str, tuple[str, str]] = {
    "field_missing": ("缺少这一项。", "This field is missing."),
    "field_misspelt": ("这里没有这一项，是不是 {near}？", "There is no such field here. Is it {near}?"),
    "field_unknown": ("这里没有这一项。可用的项：{allowed}。", "There is no such field here. Allowed: {allowed}."),
    "wrong_type": ("应写成 {wanted}。", "This must be written as {wanted}."),
    "bad_id": (
        "“{value}”不能作编号：只能用小写字母、数字和中间的连字符，最长 64 个字符。",
        '"{value}" is no id: lower-case letters, digits and single hyphens between them, at most 64.',
    ),
    "id_twice": ("编号“{value}”已经用过。", 'The id "{value}" was used before.'),
    "not_allowed": ("不能是“{value}”。可以是：{allowed}。", '"{value}" is not allowed. Allowed: {allowed}.'),
    "not_a_number": (
        "“{value}”不是数。请用半角数字，如 12、7.5、-3，不用千位分隔符。",
        '"{value}" is not a number. Write plain digits such as 12, 7.5 or -3, without separators.',
    ),
    "too_many_decimals": (
        '{value} 的小数超过 {most} 位；除不尽的请写成分数，如 "1/3"。',
        '{value} has more than {most} decimal places; write what does not come out even as a ratio such as "1/3".',
    ),
    "not_a_whole_number": ("“{value}”不是非负整数。", '"{value}" is not a whole number from 0 up.'),
    "bad_time": (
        "“{value}”不是时间。请写成 2023-09-16 09:30:00（北京时间），或带时区的 ISO 时间。",
        '"{value}" is not a time. Write 2023-09-16 09:30:00 (China time), or an ISO time with its offset.',
    ),
    "bad_path": ("“{value}”不是本文件夹里的文件夹名。", '"{value}" is not the name of a folder in this one.'),
    "levels_wrong": (
        "评价分应正好有 4 条等级说明（0、1、2、3 分），现有 {found} 条；其他类型没有等级说明。",
        "A judgement has exactly 4 level texts (for 0, 1, 2, 3), here are {found}; other kinds have none.",
    ),
    "levels_missing": (
        '评价分要有 4 条等级说明（0、1、2、3 分各一条）：levels = [{{ zh = "…" }}, …]。',
        'A judgement needs 4 level texts, for 0, 1, 2 and 3: levels = [{{ en = "…" }}, …].',
    ),
    "rows_mixed": (
        "每一行都写 up_to 或都写 from，一行只能有一个；第一行用的是 {by}。",
        "Either every row has up_to or every row has from, and only one of them; the first has {by}.",
    ),
    "condition_missing": (
        "要写 is（yes 或 no），或 at_least、at_most 至少一项。",
        "This needs is (yes or no), or at_least or at_most.",
    ),
    "advance_unlimited": ("要写明多少人晋级：top 或 share。", "Say how many go on: top or share."),
    "unknown_parent": (
        "没有编号为“{value}”的 {wanted}。已有：{known}。",
        'No {wanted} has the id "{value}". Known: {known}.',
    ),
    "unknown_day": ("没有评分日“{value}”。已有：{known}。", 'There is no day "{value}". Known: {known}.'),
    "unknown_round": ("没有轮次“{value}”。已有：{known}。", 'There is no round "{value}". Known: {known}.'),
    "unknown_group": ("没有组别“{value}”。已有：{known}。", 'There is no group "{value}". Known: {known}.'),
    "unknown_delegation": ("没有单位“{value}”。已有：{known}。", 'There is no delegation "{value}". Known: {known}.'),
    "unknown_judge": (
        "judges.csv 里没有席位“{value}”。已有：{known}。",
        'judges.csv has no seat "{value}". Known: {known}.',
    ),
    "tie_twice": (
        "席位“{seat}”与“{value}”的关系已写过一次。",
        'The tie of seat "{seat}" to "{value}" is there twice.',
    ),
    "unknown_title": ("没有称号“{value}”。已有：{known}。", 'There is no title "{value}". Known: {known}.'),
    "unknown_issuer": ("没有发证单位“{value}”。已有：{known}。", 'There is no issuer "{value}". Known: {known}.'),
    "unknown_class": ("没有类别“{value}”。已有：{known}。", 'There is no class "{value}". Known: {known}.'),
    "unknown_level": ("没有级别“{value}”。已有：{known}。", 'There is no level "{value}". Known: {known}.'),
    "members_missing": ("队伍要有成员，用分号隔开。", "A team needs members, separated by semicolons."),
    "members_of_no_team": ("只有 kind 为 team 的一行才有成员。", "Only a line of kind team has members."),
    "members_uneven": (
        "英文名有 {found} 个，成员有 {wanted} 个。",
        "There are {found} English names for {wanted} members.",
    ),
    "seat_of_two": ("席位“{value}”已属于另一位裁判。", 'The seat "{value}" belongs to another judge.'),
    "seat_missing": ("评分点“{aspect}”由每位裁判各自打分，要写明席位。", 'Each judge marks "{aspect}": name the seat.'),
    "planned_with_marks": (
        "marks.csv 里已有 {count} 个分数，progress 不能是 planned。",
        "There are {count} marks in marks.csv, so progress cannot be planned.",
    ),
    "mark_twice": (
        "这一格已有分数，在 {where} 第 {first} 行。",
        "This cell has a mark already, in {where} on line {first}.",
    ),
    "bad_value": (
        "“{value}”不是分数。可以是半角数字、yes、no 或 absent（缺考）。",
        '"{value}" is no mark. Allowed: a plain number, yes, no or absent.',
    ),
    "bad_readings": (
        "“{value}”不是读数。各次读数用空格分开，失败的一次写 x，如 14.9 15 x。",
        '"{value}" are no readings. Write them with blanks between, x for a failed one, such as 14.9 15 x.',
    ),
    "bad_faults": (
        "“{value}”不是扣分记录。写 none，或“编号:次数”，用空格分开。可用的编号：{known}。",
        '"{value}" is no list of faults. Write none, or id:times with blanks between. Known: {known}.',
    ),
    "seat_twice": (
        "席位“{value}”在裁判组“{panel}”里出现了两次。",
        'The seat "{value}" is on the panel "{panel}" twice.',
    ),
    "panel_empty": ("裁判组“{value}”在 judges.csv 里没有裁判。", 'The panel "{value}" has no judge in judges.csv.'),
    "unknown_panel": ("没有裁判组“{value}”。已有：{known}。", 'There is no panel "{value}". Known: {known}.'),
    "unknown_seat": (
        "裁判组“{panel}”没有席位“{value}”。已有：{known}。",
        'The panel "{panel}" has no seat "{value}". Known: {known}.',
    ),
    "unknown_subject": ("competitors.csv 里没有“{value}”。", '"{value}" is not in competitors.csv.'),
    "unknown_aspect": ("方案里没有评分点“{value}”。", 'The scheme has no aspect "{value}".'),
    "unknown_module": ("没有模块“{value}”。已有：{known}。", 'There is no module "{value}". Known: {known}.'),
    "unknown_tier": ("没有层级“{value}”。已有：{known}。", 'There is no tier "{value}". Known: {known}.'),
    "unknown_figure": ("方案里没有这一部分。可用的列：{allowed}。", "The scheme has no such part. Allowed: {allowed}."),
    "name_differs": (
        "“{id}”在这里叫“{value}”，在 {other} 叫“{there}”。",
        '"{id}" is called "{value}" here and "{there}" in {other}.',
    ),
    "event_twice": ("赛项“{value}”已经列过。", 'The event "{value}" was listed before.'),
}

_LOADING: dict[str, tuple[str, str]] = {
    "fact_differs": (
        "与已导入的内容不同：原来是 {there}，现在是 {here}。已导入的不能改写，请在系统里更正。",
        "This differs from what was loaded: {there} there, {here} here. What was loaded cannot be rewritten.",
    ),
    "fact_gone": (
        "已导入的 {there} 在文件夹里没有了。已导入的不能删除。",
        "What was loaded, {there}, is no longer in the folder. It cannot be taken back by loading.",
    ),
    "stream_of_other_kind": ("编号“{value}”已被另一种内容使用。", 'The id "{value}" is taken by another kind.'),
}

# Of `rules.checks`: what is wrong with a scheme.

# Of `rules.refusals`: why a fact was not admitted, as far as a folder can meet it; `OTHERWISE` says the rest.
_REFUSED: dict[str, tuple[str, str]] = {
    "value_not_a_number": ("“{value}”不是这里要的数。", '"{value}" is not a number, as this aspect needs.'),
    "value_out_of_range": ("{value} 不在 {low} 至 {high} 之间。", "{value} is not between {low} and {high}."),
    "value_off_step": (
        "{value} 不在刻度上：从 {low} 起每 {step} 一档。",
        "{value} is off the grid: steps of {step} from {low}.",
    ),
    "value_not_allowed": ("不能是“{value}”。可以是：{allowed}。", '"{value}" is not allowed. Allowed: {allowed}.'),
    "values_count": (
        "这里应有 {count} 次读数，不是“{value}”；失败的一次写 x。",
        'Here belong {count} readings, not "{value}"; write x for a failed one.',
    ),
    "faults_malformed": (
        "“{value}”不是扣分记录。每项写一次，按清单的顺序，如 crack:1 pore:3；没有扣分写 none。",
        '"{value}" is no list of faults. Each once, in the order of the list, such as crack:1 pore:3; or none.',
    ),
    "unknown_fault": ("没有扣分项“{fault}”。可以是：{allowed}。", 'There is no fault "{fault}". Listed: {allowed}.'),
    "fault_too_often": (
        "扣分项“{fault}”最多计 {most} 次，不能是 {value} 次。",
        'The fault "{fault}" counts at most {most} times, not {value}.',
    ),
    "subject_not_competing": (
        "选手“{subject}”的状态是 {status}，不能有分数。",
        'The subject "{subject}" is {status} and can have no marks.',
    ),
    "session_closed": (
        "模块“{module}”在轮次“{round}”没有开放的场次，不能有分数。",
        'No session is open for module "{module}" in round "{round}", so there can be no marks.',
    ),
    "excused": ("席位“{seat}”对这名选手免评。", 'The seat "{seat}" is excused for this subject.'),
    "recused": ("席位“{seat}”对这名选手须回避。", 'The seat "{seat}" is recused from this subject.'),
    "tie_allowed": (
        "[recusal] 允许此类关系，不必登记。请删去这一行，或改规则。",
        "[recusal] allows such a tie. Take the line out, or change the rule.",
    ),
    "recusal_stands": ("已有分数或回避登记，[recusal] 不能再改。", "There are marks or ties: [recusal] stands."),
    "reserve_mixed": (
        "席位“{seat}”要么在所有裁判组都是备用席，要么都不是。",
        'The seat "{seat}" is a reserve on all of its panels or on none.',
    ),
    "standings_incomplete": (
        "成绩不全（{marked}/{owed}），progress 不能是 final。",
        "Only {marked} of {owed} marks are there: progress cannot be final.",
    ),
    "digest_differs": (
        "系统里的成绩与文件夹的不同，不能公布。",
        "The standings in the ledger are not the folder's, so they cannot be published.",
    ),
    "superseded": ("这一格已有分数 {value}。", "This cell has the mark {value} already."),
    "sheet_signed": ("评分表已签字。", "The sheet is signed."),
    "not_your_cell": ("席位“{seat}”已不评评分点“{aspect}”。", 'The seat "{seat}" does not mark "{aspect}" any more.'),
    "unknown_seat": ("席位“{seat}”已不在裁判组里。", 'The seat "{seat}" is no longer on a panel.'),
    "scheme_stands": ("已有分数，方案不能再改。", "There are marks: the scheme stands."),
    "session_open": ("场次“{session}”已经开放过。", 'The session "{session}" was opened before.'),
    "board_frozen": ("暂停公布期间不能公布成绩。", "Results cannot be published while the board is frozen."),
    "already_founded": ("这个编号已由别处建立。", "This id was founded by somebody else."),
    "already_entered": ("选手“{subject}”已由别处录入。", 'The subject "{subject}" was entered by somebody else.'),
    "already_listed": ("赛项“{event}”已由别处列入。", 'The event "{event}" was listed by somebody else.'),
    "rules_version_differs": ("规则版本 {given}，应为 {version}。", "Rules version {given}, should be {version}."),
    "signing_blind": (
        "盲评赛项（blind = true）不能由选手签字。",
        "In a blind event (blind = true) competitors cannot sign.",
    ),
    "signing_stands": ("已有分数，签字方式不能再改。", "There are marks: the way to sign stands."),
    "key_reused": ("同一条记录已有不同内容（{key}）。", "The same record exists with other content ({key})."),
}
# Of `rules.checks_prizes`: why prizes are not admitted.
_PRIZES: dict[str, tuple[str, str]] = {
    "none": ("没有任何奖次。", "There is no prize."),
    "twice": ("奖次“{prize}”出现了两次。", 'The prize "{prize}" is there twice.'),
    "not_a_number": ("这里要写数。", "This must be a number."),
    "out_of_range": ("应在 0 至 9999 之间。", "This must lie between 0 and 9999."),
    "not_a_share": ("比例应大于 0、不超过 1，如 0.1。", "A share is more than 0 and at most 1, such as 0.1."),
    "negative": ("不能为负。", "This may not be negative."),
    "two_at_once": (
        "count 与 share 只能写一项，rank 与 within 也是。",
        "Either count or share, and either rank or within.",
    ),
    "unlimited": (
        "要写明多少名额或什么条件：count、share、rank、within、least。",
        "Say how many or who: count, share, rank, within or least.",
    ),
    "medal_is_shared": (
        "method 为 anchored 时前三种奖按公差同获，不写 count、share 等。",
        'With method = "anchored" the first three go by the tolerance: no count, share or the like.',
    ),
    "too_few_medals": (
        "method 为 anchored 时至少要有三种奖。",
        'With method = "anchored" there must be three prizes at least.',
    ),
    "threshold_only": (
        "method 为 anchored 时第四种起只写 least。",
        'With method = "anchored" prizes from the fourth on have least only.',
    ),
    "not_anchored": (
        "tolerance 只用于 method 为 anchored 的情形。",
        'A tolerance is only for method = "anchored".',
    ),
    "medals_differ": (
        "前三种奖的 min_field、passed 等条件应当一致。",
        "The first three prizes must have the same conditions.",
    ),
    "no_scale": ("on 为 scale 时要有 [scale]。", 'With on = "scale" there must be a [scale].'),
}
OTHERWISE = ("规则不接受。", "The rules do not admit it.")

SENTENCES: dict[str, tuple[str, str]] = {
    **_FILES,
    **_FIELDS,
    **_LOADING,
    **CODING,
    **{f"scheme:{word}": said for word, said in SCHEME.items()},
    **{f"prize:{word}": said for word, said in _PRIZES.items()},
    **{f"refused:{word}": said for word, said in {**_REFUSED, **CODING_REFUSED}.items()},
}
