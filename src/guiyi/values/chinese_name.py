"""Chinese names by their form: the surname that opens one, and what surely, possibly or never is one.

Source: GB/T 28039-2011; surnames with their share of the population in `data/surnames.csv`; words that are no names in
`data/not_names.csv`.
"""

import re
from functools import cache

from guiyi.values.name_characters import GIVEN, GIVEN_OF_TWO, SURNAMES
from guiyi.values.region_index import FULL, meant
from guiyi.values.tables import rows

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
COMMON = 20.0  # of 100,000 people: surnames that hardly open a word by chance
DOT = "·"  # between the parts of names of other peoples

_ALSO_NAMES = frozenset({"吴忠", "许昌", "林芝", "金华", "安康", "常德"})  # cities that are as well names of people
_HAN_ONLY = re.compile(f"[{HAN}]+")
_DOTTED = re.compile(f"[{HAN}]{{1,12}}(?:{DOT}[{HAN}]{{1,12}}){{1,4}}")
# Characters and words that given names do not hold; each list is short on purpose.
_NEVER_IN_NAMES = re.compile(
    "[的了吗呢吧啊哦您你我她们这哪啥谁某店厂部款税账险贷租售卖购销拆塑胶鞋帽袜裤饰餐饮饭菜肉糖摊铺码票证照户站馆院]"
    "|客服|顾客|公司|集团|有限|办公|前台|电话|手机|微信|邮箱|备注|地址|号码|朋友|同事|家人|物业|中介|装修|批发|建材|工程|设备"
    "|介绍|推荐|老婆|老公|妈妈|爸爸|联系|接电|离职|经理|总监|主管|女士|先生|科技|贸易|电子|机械|服装|五金|实业|商贸|中心|医院|学校|大学|酒店|银行|协会|空调|电脑|活动|回收|生活|委会|友会|学会|停车|快递|外卖"
)
_OPENS_NO_NAME = re.compile("[不没未无是在有请勿已再又很太最更别拒]")
# Characters that names of Uyghurs, Kazakhs, Tibetans, Mongols and foreigners are mostly written with.
_SOUNDS = frozenset(
    "麦叶那慈溥仪觉翰萌鲁阿艾爱巴白班边伯卜布才策嘎措达丹旦但当德登迪地丁东顿多尔耳法夫伏噶尕盖甘干岗戈格贡古哈罕汗赫黑胡吉加嘉江杰居卡坎康克肯孔库拉来"
    "兰朗力利里丽连林列留鲁伦罗洛玛马买曼毛梅美门蒙米密莫姆木穆纳乃南尼宁努诺帕潘平其齐强钦青琼曲群热仁日萨赛桑森沙山尚设什斯松苏"
    "杜次宗格朵琴娃措姜绕珠曼卡希旦措旺加提古丽娜扎帕夏汗索塔泰坦特提铁图吐土托脱瓦旺万维文乌吾西希夏仙谢辛雄孙逊雅亚扬央依伊衣以益意英尤玉元云扎泽增札张卓卒祖佐不都拜孜则合比帝"
    "奥欧弗福菲费芬佛哥根华霍基杰金津科劳雷黎理莉利琳琉卢路露伦曼梅奈妮佩皮普奇乔琪切瑞若莎珊圣史丝坦汤特廷威韦沃伍霞肖星休约扎詹珍兹"
)

# Characters that given names are most often written with.
_USUAL_GIVEN = (
    "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢佳建亮雷峰坤楠志国文武东海晨晓宏智胜永光庆新春荣振贵利毅成兴良民玉立哲博翔轩泽"
    "睿航皓然昊子涵梓豪奕辰铭彬锋彦景庭森栋祥福生友才顺根元全达安家少仁义德瑞世学绍英敏静丽艳娟芳娜秀霞燕红玲梅莉兰凤洁琳素云莲真环雪爱香月莺媛"
    "瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯悠昭冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝雯倩婷姣婉娴瑾颖露瑛璐琪晴妍茜秋珊莎锦黛"
    "青娅琦晶妮萍莹媚萱诗思雨嘉一之可亦依俐信修倬佩桂冬宸煜炜韬桐栩岩旋昕晟晗淑惠慧珠翠巧美菊芝萌彤汐蕾楚骏译含灵璇凡川潇潮澄坚彪滨驰炎煌焕钧铮锐"
    "鸿鹤麟骁宪守维继敬孝忠诚政绪宗厚先冠启祖汉溪溢芸娥桃妙楷榕湘苒若芷采恒恺柏桦洲沁泓淇渊淼源潼灿熙熠甜畅昌奇"
)
_SELDOM = "机槿谷藤荞茉菱葵蔷薰锦霁靓玑玢玠玦珉琏璎璠皙祐祜祚禛禹窈竑筝纾绡绫缇罄翀翙翯耿聿茆荇荻菽葭虔蛟裳谡赟邈郢铉铖锟锷闳陟雎霂颉颢飏饴驭骐骕鬯鸢鹳黼龑岑岱屿岫嶙峨"
_MAY_STAND_IN_NAMES = _SOUNDS.union(
    SURNAMES, GIVEN, GIVEN_OF_TWO, "小阿老大二三四五六七八九十妹仔娃弟宝子儿斤根狗", _SELDOM
)
_USUAL_ALONE = frozenset(_USUAL_GIVEN + "二三四五六七八九十小大")


def weight(surname: str) -> float:
    """Return how many of 100,000 people bear a surname; 0.0 for what is none.

    >>> weight("王") > weight("欧阳") > weight("深")
    True
    """
    return _weights().get(surname, 0.0)


def surname_of(name: str) -> str:
    """Return the surname that a Chinese name starts with, "" if none: 欧阳 before 欧.

    >>> surname_of("欧阳娜娜"), surname_of("张三"), surname_of("欧阳"), surname_of("深圳")
    ('欧阳', '张', '欧阳', '')
    """
    pair = name[:2]
    if len(pair) == 2 and pair in _weights() and (weight(pair) > 0 or len(name) == 4):
        return pair
    return name[:1] if name[:1] in _weights() else ""


def is_surname(text: str) -> bool:
    """Tell whether a text is a surname and nothing else."""
    return text in _weights()


def is_han(text: str) -> bool:
    """Tell whether a text is made of Chinese characters alone."""
    return bool(_HAN_ONLY.fullmatch(text))


def is_word(text: str) -> bool:
    """Tell whether a text is a word of the language, a place or a trade, and so no name.

    >>> is_word("客户"), is_word("五金"), is_word("苏州"), is_word("张三")
    (True, True, True, False)
    """
    return _words().get(text) == "yes" or bool(_NEVER_IN_NAMES.search(text)) or is_place(text)


def is_doubtful(text: str) -> bool:
    """Tell whether a text may be a name and may be a word: 方圆, 平安."""
    return text in _words() or text in _ALSO_NAMES


def is_place(text: str) -> bool:
    """Tell whether a text is the name of a province or city, or the full name of a county.

    >>> is_place("苏州"), is_place("上海市"), is_place("昆山市"), is_place("张三")
    (True, True, True, False)
    """
    return (
        2 <= len(text) <= 12
        and text not in _ALSO_NAMES
        and any(one.unit.level < 3 or one.form == FULL for one in meant(text))
    )


def is_full_name(text: str, least: float = 0.0) -> bool:
    """Tell whether a text is surname and given name by its form; `least` is the weight its surname must have.

    >>> is_full_name("张三"), is_full_name("欧阳娜娜"), is_full_name("张王晓明"), is_full_name("张")
    (True, True, True, False)
    >>> is_full_name("服装"), is_full_name("苏州"), is_full_name("张三介绍")
    (False, False, False)
    """
    if not 2 <= len(text) <= 4 or not is_han(text):
        return False
    surname = surname_of(text)
    if not surname or is_word(text) or (weight(surname) < least and not (len(surname) == 2 and weight(surname))):
        return False
    if weight(surname) < COMMON and not is_surname(text[:2]) and not _may_be_given(text[1:]):
        return False  # 总经办
    given = len(text) - len(surname)
    return given in (1, 2) or (given == 3 and _is_double(text[:2]))


def has_usual_given_name(name: str) -> bool:
    """Tell whether a full name has a given name of the most usual characters, or of numbers.

    >>> has_usual_given_name("王小二"), has_usual_given_name("向日葵")
    (True, False)
    """
    return _USUAL_ALONE.issuperset(name[len(surname_of(name)) :])


def _is_double(pair: str) -> bool:
    """Tell whether two characters are two surnames, as of a married woman or of both parents: 范徐."""
    return weight(pair[0]) >= 5 * COMMON and weight(pair[1]) >= 10 * COMMON and not is_doubtful(pair)


def is_possible(text: str) -> bool:
    """Tell whether a text in a name cell may be a name even if no surname opens it.

    >>> is_possible("小美"), is_possible("扎西次仁"), is_possible("买买提·吐尔逊"), is_possible("张")
    (True, True, True, True)
    >>> is_possible("采购部"), is_possible("岁月静好"), is_possible("不接电话")
    (False, False, False)
    """
    if DOT in text:
        return bool(_DOTTED.fullmatch(text)) and not any(is_word(part) for part in text.split(DOT))
    if not is_han(text) or is_word(text):
        return False
    if len(text) == 1:
        return is_surname(text)
    if is_transcribed(text):
        return True
    if _OPENS_NO_NAME.match(text):
        return False
    if is_full_name(text) or (is_surname(text[:2]) and len(text) <= 4):  # 佐藤健
        return True
    return len(text) <= 3 and _may_be_given(text) and (bool(surname_of(text)) or not meant(text))


def _may_be_given(text: str) -> bool:
    """Tell whether characters are such as names hold, or one twice: 小美, 豆豆; not 空号."""
    return _MAY_STAND_IN_NAMES.issuperset(text) or (len(text) == 2 and text[0] == text[1])


def is_transcribed(text: str) -> bool:
    """Tell whether a name is written by its sound: 4 to 12 characters of those used for that.

    >>> is_transcribed("阿卜杜热合曼"), is_transcribed("一帆风顺")
    (True, False)
    """
    return 4 <= len(text) <= 12 and sum(one in _SOUNDS for one in text) >= 0.75 * len(text)


@cache
def _weights() -> dict[str, float]:
    return {row["surname"]: float(row["per_100k"]) for row in rows("surnames")}


@cache
def _words() -> dict[str, str]:
    return {row["word"]: row["sure"] for row in rows("not_names")}
