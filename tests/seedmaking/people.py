"""Invented people and units for the demonstration season. Any likeness to real ones is by chance.

Each list is "汉字 Pinyin", so that every name has its English form. Names of minorities are written whole.
"""

from tests.seedmaking.chance import Chance

SURNAMES = """陈 Chen*9|王 Wang*8|张 Zhang*7|徐 Xu*5|林 Lin*5|周 Zhou*5|胡 Hu*4|李 Li*7|郑 Zheng*4|虞 Yu*2
乐 Yue*2|邬 Wu*2|贺 He*2|竺 Zhu*2|董 Dong*2|史 Shi*2|邵 Shao*2|俞 Yu*2|鲍 Bao*2|翁 Weng*2|毛 Mao*2
江 Jiang*2|应 Ying*2|葛 Ge*2|忻 Xin*1|沃 Wo*1|戎 Rong*1|裘 Qiu*1|楼 Lou*2|干 Gan*1|谢 Xie*2
刘 Liu*5|杨 Yang*4|黄 Huang*3|吴 Wu*4|赵 Zhao*3|孙 Sun*3|马 Ma*2|朱 Zhu*3|郭 Guo*2|何 He*2
罗 Luo*2|高 Gao*2|梁 Liang*1|宋 Song*1|唐 Tang*1|许 Xu*2|邓 Deng*1|冯 Feng*2|韩 Han*1|曹 Cao*1
曾 Zeng*1|彭 Peng*1|萧 Xiao*1|蔡 Cai*2|潘 Pan*2|田 Tian*1|余 Yu*1|叶 Ye*3|程 Cheng*1|苏 Su*1
吕 Lü*1|魏 Wei*1|任 Ren*1|沈 Shen*3|姚 Yao*2|卢 Lu*1|傅 Fu*1|钟 Zhong*1|姜 Jiang*1|崔 Cui*1
谭 Tan*1|陆 Lu*2|汪 Wang*2|范 Fan*1|金 Jin*2|石 Shi*1|戴 Dai*1|贾 Jia*1|韦 Wei*1|夏 Xia*1|邱 Qiu*1
方 Fang*2|侯 Hou*1|邹 Zou*1|熊 Xiong*1|孟 Meng*1|秦 Qin*1|白 Bai*1|严 Yan*1|洪 Hong*1
欧阳 Ouyang*1|诸葛 Zhuge*1|司徒 Situ*1|上官 Shangguan*1|逯 Lu*1|仝 Tong*1|佘 She*1|仇 Qiu*1
单 Shan*1|解 Xie*1"""

MEN = """志强 Zhiqiang|建国 Jianguo|伟 Wei|海波 Haibo|永明 Yongming|国平 Guoping|俊杰 Junjie|浩然 Haoran
宇轩 Yuxuan|文斌 Wenbin|立峰 Lifeng|晓东 Xiaodong|家豪 Jiahao|鹏飞 Pengfei|军 Jun|波 Bo
佳伟 Jiawei|天佑 Tianyou|振华 Zhenhua|少华 Shaohua|子涵 Zihan|思远 Siyuan|一鸣 Yiming|启航 Qihang
金龙 Jinlong|春生 Chunsheng|祥 Xiang|明辉 Minghui|德胜 Desheng|凯 Kai|旭东 Xudong|建军 Jianjun
海涛 Haitao|国栋 Guodong|世杰 Shijie|嘉诚 Jiacheng|铭 Ming|昊 Hao|磊 Lei|勇 Yong|斌 Bin|超 Chao
涛 Tao|剑锋 Jianfeng|利民 Limin|启明 Qiming|成龙 Chenglong|奇 Qi|云飞 Yunfei|仁杰 Renjie|泽宇 Zeyu
承恩 Cheng'en|彦 Yan|喆 Zhe|堃 Kun|垚 Yao|犇 Ben|䶮 Yan|昇 Sheng|晟 Sheng|炜 Wei|晔 Ye|骏 Jun
煜城 Yucheng|亚军 Yajun|宏 Hong|尧 Yao|东升 Dongsheng|根发 Genfa|阿毛 Amao|善祥 Shanxiang"""

WOMEN = """丽 Li|芳 Fang|静怡 Jingyi|小燕 Xiaoyan|雅琴 Yaqin|梦洁 Mengjie|雨欣 Yuxin|海燕 Haiyan|秀珍 Xiuzhen
玲玲 Lingling|佳 Jia|晓慧 Xiaohui|思琪 Siqi|婷婷 Tingting|娟 Juan|燕飞 Yanfei|亚红 Yahong
雪梅 Xuemei|倩 Qian|玥 Yue|若彤 Ruotong|美娟 Meijuan|敏 Min|珊珊 Shanshan|慧敏 Huimin|艳 Yan
彩虹 Caihong|诗涵 Shihan|欣怡 Xinyi|红霞 Hongxia|维娜 Weina|莉萍 Liping|菊英 Juying|春兰 Chunlan
月娥 Yue'e|嫣 Yan|旖旎 Yini|心妍 Xinyan|可欣 Kexin|露 Lu|佩君 Peijun|琼 Qiong|蕾 Lei|翠萍 Cuiping
冬梅 Dongmei|𬱟 Wei|婕 Jie"""

WHOLE = """阿卜杜热西提·买买提 Abdurishit Memet|古丽娜尔·艾合买提 Gulnar Ahmat
木合塔尔江·阿不都热合曼 Muhtarjan Abdurahman|阿依古丽·肉孜 Aygul Rozi
买买提江·吐尔逊 Memetjan Tursun|扎西顿珠 Zhaxi Dunzhu|洛桑卓玛 Losang Zhoima|巴特尔 Batar
乌云其木格 Oyunqimeg|吉克阿木 Jike Amu|阿约日哈 Ayue Riha|赛力克·哈布都拉 Serik Habdulla
努尔兰·波拉提 Nurlan Bolat|沙马石扎 Shama Shizha|那日苏 Narsu|热依汗古丽·吾买尔 Reyhangul Omar
达瓦次仁 Dawa Cering|岩温罕 Ai Wenhan"""

UNITS = """linjiang 镇海临江机械厂 Zhenhai Linjiang Machinery Works
haitang 镇海海棠轴承厂 Zhenhai Haitang Bearing Works
wanghai 望海石化检修公司 Wanghai Petrochemical Maintenance
houhai 后海精密制造厂 Houhai Precision Works
jiaochuan-e 蛟门能源发电厂 Jiaomen Power Plant
yongdong 甬东航空零件厂 Yongdong Aircraft Parts
dinghai 鼎海港务公司 Dinghai Port Company
qingquan 清泉水务所 Qingquan Water Works
xinghe 星河电梯安装公司 Xinghe Lift Installation
luotuo-m 驼峰模具厂 Tuofeng Mould Works
penghu 澎湖新材料公司 Penghu New Materials
lanjing 蓝鲸树脂厂 Lanjing Resin Works
dongfang-c 东帆化工厂 Dongfan Chemical Works
sanmao 三贸仓储中心 Sanmao Warehousing
beidou-l 北渡物流园 Beidu Logistics Park
fengniao 风信速递镇海站 Fengxin Express, Zhenhai Station
anning 安宁护理院 Anning Nursing Home
songhe 松鹤敬老院 Songhe Home for the Elderly
chunhui 春晖养老服务中心 Chunhui Elderly Services
tianyi-k 天怡酒店 Tianyi Hotel
haiwei 海味楼饭店 Haiweilou Restaurant
yongbang 甬帮老灶 Yongbang Old Stove
zhaobao-s 望江街道代表队 Wangjiang Street
guisi-s 梓山街道代表队 Zishan Street
zhuangshi-s 庄前街道代表队 Zhuangqian Street
jiulong-t 龙湖镇代表队 Longhu Town
xiepu-t 澥海镇代表队 Xiehai Town
panshi 磐石保安服务队 Panshi Guard Services
tiedun 铁盾安防公司 Tiedun Security
haibin 海滨商业广场 Haibin Shopping Centre
muxi 木溪咖啡 Muxi Coffee
beima 北码头烘焙 North Wharf Roastery
shanlan 山岚书店咖啡 Shanlan Bookshop Café
jixiao 镇海技工实训学校 Zhenhai Technical Training School
zhijiao 海天职业技术学校 Haitian Vocational School"""


RARE = ["䶮", "𬱟", "犇", "垚"]  # characters that many fonts and input methods lack; each is given to one person only


def _weighted(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for item in _items(text):
        words, _, times = item.partition("*")
        zh, en = words.split(" ")
        found += [(zh, en)] * int(times)
    return found


def _items(text: str) -> list[str]:
    return [item for line in text.splitlines() for item in line.split("|")]


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(item.split(" ", 1)[0], item.split(" ", 1)[1]) for item in _items(text)]


_SURNAMES, _MEN, _WOMEN, _WHOLE = _weighted(SURNAMES), _pairs(MEN), _pairs(WOMEN), _pairs(WHOLE)


def units() -> list[tuple[str, str, str]]:
    """Every unit: id, Chinese name, English name."""
    found = []
    for line in UNITS.splitlines():
        id, zh, en = line.split(" ", 2)
        found.append((id, zh, en))
    return found


class People:
    """Hands out invented names, (Chinese, English), each once in a season unless a namesake is asked for."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._used: set[str] = set()
        self._whole = chance.shuffled(_WHOLE)

    def name(self, women_per_mille: int) -> tuple[str, str]:
        if self._whole and self._chance.happens(35):
            return self._whole.pop()
        while True:
            surname = self._chance.pick(_SURNAMES)
            given = self._chance.pick(_WOMEN if self._chance.happens(women_per_mille) else _MEN)
            zh = surname[0] + given[0]
            if zh not in self._used and given[0] not in self._used:
                self._used |= {zh, given[0]} if given[0] in RARE else {zh}
                return zh, f"{surname[1]} {given[1]}"
