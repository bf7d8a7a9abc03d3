"""Names of people in their everyday forms, each told by one pattern: 张三, 王总, 张三先生, 张 三, A张三, 张三(采购).

Whatever is read here the steps of the kind read alike (held by tests): this is the short way, and leaves the same trail.

Source: own collection of usual surnames, and of characters that given names are mostly written with.
"""

import re
from functools import cache

from guiyi.values.kind import Trail, Value
from guiyi.values.title import words

# Whatever these form is a name in normal form: a surname and one or two characters. Some surnames open words of two
# characters (华为, 成都), some characters end them (高雄, 宁波): those stand in names of three characters alone.
_SURNAMES = (
    "王李张刘陈杨黄吴赵周徐孙朱胡林郭何罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余蒋叶杜苏魏程吕丁沈任姚卢钟姜崔谭廖范汪陆贾夏邱方侯邹熊孟秦毛闫薛尹段雷黎史贺陶顾龚郝邵严洪赖莫孔汤施樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹欧耿关覃焦俞"
    "左柳甘阮纪柯梅童毕凌霍裴涂曲翁蓝骆辛马高金石戴韦白江付龙钱万武傅向常温康文牛申兰包符尚舒单季苗谷盛冉游靳管柴蒙鲍喻祁蒲滕萧屈饶牟艾尤时阎穆应农司古卓车简连缪项麦褚窦娄戚岑党宫景卜费冷晏卫席柏米隋宗瞿苟楼闵佟边卞姬邬仇栾丘"
    "刁沙寇荣巫郎桑丛甄敖虞仲池巩明佘查麻苑迟邝封谈鞠匡惠冀胥郁储芦原栗燕楚鄢扬劳谌奚皮蔺粟冼闻厉候仝"
)
_SURNAMES_BEFORE_TWO = "乐安祝宁成华房解阳吉桂和荆南盘满"
_GIVEN = (
    "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢佳建亮雷峰坤志国文武东海晨晓宏智胜永光庆新春荣振贵利毅成兴良民玉立哲博翔轩泽航皓然子涵梓豪奕辰铭彬锋彦景庭森栋祥福生友才顺根元全安少仁义德瑞世学绍英敏静丽艳娟芳娜"
    "秀霞燕红玲梅莉兰凤洁琳素云莲真环雪爱香月莺媛瑶怡雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑琰韵园艺咏卿聪澜纯悠昭冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝雯倩婷婉颖露瑛琪晴妍茜秋珊莎锦黛青琦晶妮萍莹媚萱诗思雨嘉一之可亦依俐信修倬佩桂冬煜桐栩旋晟"
    "晗淑惠慧珠翠巧美菊芝萌彤汐蕾楚骏译含灵凡川潇潮澄坚彪滨驰炎煌焕钧锐鸿鹤麟骁宪守维继敬孝忠诚政绪宗厚冠启祖溢芸娥桃妙楷榕湘苒若芷采恒恺柏桦洲沁泓渊源潼灿熙熠甜畅奇远仲季孟宾宝峻崇峥峤嵘巍岱岭昆仑河湖涧洪涌润渝渤浦淳湛滔漪澍炯烁"
    "烽焱煊煦熹燊爵献玄玖玟玥珂珏珑珞珣珩琅琎琨琮瑰璟甫畴皎皑盈盛益直相知矩硕碧磬礼祎祯祺禄禾秉秦程稷穆章竞竣笑笙筱箫籁紫纬纲绎绘绣缘缨翊翎翰翼耀耘聆胤臻舒舟芃芊芙芮芹苇苓茂茵茹荃荟莘莞莼菀菡萃萦葆葳蒙蓁蓝蔓蔚薏藜蘅虎虹蜀衍裕觉言"
    "誉语谊谦谨谭贝贞贤赐起越路跃轲轶迅迎近迪适逊逍逸道遥邦郁郎量钊钦钰铃铎铠键镕镜闻阔陆际雅雍霄霆霈霏霓霖非韦音韶颂颐风骄骅骋骥高魁鲁鲲鸣鸾鹂鹃鹄鹊鹭麒默黎鼎齐龄丞丙丛丝丰临为久乐乔乘予争二互井亘亚交亨京亭今份伊休众优伙传伦佐体"
    "余侃侠侯俏俪保俭俞储克免八六关其典养兼写农决冷净凇凌几击函刃分初剑力功加劲励劳勃勉动勤勰化千升午卓占卫印即原双发取变叙叠古句召合吉名向吴吾告周味品哈唐善喆喜器四图圆圣场均坛坦坪垒培基堂塘增壮复夏夕外央奋契奖好如妃妘姿娩娱婳嫄"
    "嫒嫣嬅孔字存官定宜审宣宫宽密富寒寸寻导寿封射将尊小尤尧尹展屏岸峡崖巨帝带常年幸广庄应府度康廉廷开异弈式弘张弦弼彩影役律得徽徵心忆念忱怀态性恋恩息悉悟悦悯情惜惟想愉意愿慈慎慕懿戈战房扬承抒抗护招拓持挺捷授掌推提揽搏摇操支攸放"
    "故敖敦数斯方施族日旦旨早旬昀昂易星映昱显晋晏晔晞晰暄暖暮暻曙曦曼有朔朗望未本朱权杏来杨杭松枫柱标栀树样格桉桢梯棠椿榆槐樱樊正此步殊段比水汝沂沅沐沛沿泰洛津流济浓涟涯深清渔渡温游滕满演漾潜潞澈澎激炅炫热焓熊父牧犀王玛玩现玮玺珈"
    "珍班琥瑄田甲申画留登白百皇皖睦瞳砚社神禅简练绩综绿羲老耕肇能自致舜芒花芬芭芯苍苹范荆荫莱蕙薪衡见规览解许诉详诺谋谱象豫赛运进迟遂遇邑郦都配重野钱镭阅阑阿陇陵陶隆随隽雀集霁霜鞠顶颜首鲜鸥"
    "楠睿昊婵婕瑗姣娴瑾璐娅宸炜韬昕璇铮淇淼濂瀚瀛灏琛瑜璋璞瓒绮绯罡铿飒骞妤妫姗姝娆娉娓娣婀婧懋斐旌杞歆璨瓯"
)
_GIVEN_OF_TWO = "达馨融岩汉溪昌江泉肃苏西金阳雄业何北南城天威尚山木理"

_ANY_SURNAME, _ANY_GIVEN = _SURNAMES + _SURNAMES_BEFORE_TWO, _GIVEN + _GIVEN_OF_TWO
USUAL_NAME = f"[{_SURNAMES}][{_GIVEN}]|[{_ANY_SURNAME}][{_ANY_GIVEN}]{{2}}"

_LONG_TITLES = "先生|女士|小姐|老师|医生|律师|经理|总经理|副总经理|副经理|总监|主任|主管|老板|师傅|店长|厂长|院长|校长|会计|教授|工程师"
_AFTER_FULL = f"{_LONG_TITLES}|副总|总|哥|姐"
_AFTER_SURNAME = f"{_AFTER_FULL}|太太|大哥|大姐|阿姨|董|工|叔|姨"
_ASIDE = "采购|财务|销售|技术|经理|总经理|采购经理|销售经理|老板|助理|会计|出纳|业务"
_BEFORE_NO_TITLE = "小老大班学张王李刘陈赵吴周徐孙郭郑谢许邓冯曹彭蔡潘袁"  # 张小姐, 华为张总: no 张小, no 华为张
_LONGEST = 24
_SPACED = re.compile(f"[{_SURNAMES}] [{_GIVEN}]|[{_ANY_SURNAME}] [{_ANY_GIVEN}] ?[{_ANY_GIVEN}]")
_NUMBERED = re.compile(f"({USUAL_NAME}) ?1[3-9][0-9]{{9}}")


def glance(text: str) -> Trail | None:
    """Return the trail that the steps leave for a name of an everyday form; None for any other text.

    >>> glance("A张三先生").steps
    (('name_parts.unprefixed', 'A张三先生', '张三先生'), ('person.untitled', '张三先生', '张三'))
    >>> glance("张 三").value.normal, glance("王总").value.normal, glance("张三、李四")
    ('张三', '王', None)
    """
    if len(text) > _LONGEST:
        return None
    found = _titled().fullmatch(text)
    if found:
        return _trail(text, *found.groups())
    if _SPACED.fullmatch(text):
        return _one_step("name_marks.joined", text, text.replace(" ", ""))
    numbered = _NUMBERED.fullmatch(text)
    return _one_step("name_marks.unnumbered", text, numbered[1]) if numbered else None


def title_beside(text: str) -> str | None:
    """Return the title in a name of an everyday form, "" where it has none; None for any other text.

    >>> title_beside("王总"), title_beside("张三"), title_beside("张三(采购)")
    ('总', '', None)
    """
    found = _titled().fullmatch(text) if len(text) <= _LONGEST else None
    if found:
        _, _, behind_surname, _, behind_name, aside = found.groups()
        return None if aside else behind_surname or behind_name or ""
    return "" if _SPACED.fullmatch(text) else None


@cache
def _titled() -> re.Pattern[str]:
    """Match letters that sort, a name, its title, and a position in brackets.

    What ends in the start of a longer title (王华东经理, 李工程师) is none of these forms.
    """
    given = frozenset(_ANY_GIVEN)
    openings = [word for word in words("part", "role", "title", "short") if given.issuperset(word) and len(word) < 3]
    behind = f"(?<![{_BEFORE_NO_TITLE}])" + "".join(
        f"(?<!{'|'.join(sorted(one for one in openings if len(one) == length))})"
        for length in {len(one) for one in openings}
    )
    return re.compile(
        f"(A{{1,4}})?(?:([{_SURNAMES}])({_AFTER_SURNAME})|({USUAL_NAME})(?:{behind}({_AFTER_FULL}))?)([(（](?:{_ASIDE})[)）])?"
    )


def _trail(
    text: str,
    sorting: str | None,
    surname: str | None,
    behind_surname: str | None,
    full: str | None,
    behind_name: str | None,
    aside: str | None,
) -> Trail:
    name = surname or full or ""
    if not (sorting or aside):
        return _one_step("person.untitled", text, name) if name != text else Trail((), Value(text))
    steps, before = [], text
    title = behind_surname or behind_name or ""
    for rule, told, after in (
        ("person.told_apart", aside, f"{sorting or ''}{name}{title}"),
        ("name_parts.unprefixed", sorting, name + title),
        ("person.untitled", title, name),
    ):
        if told:
            steps.append((rule, before, after))
            before = after
    return Trail(tuple(steps), Value(name))


def _one_step(rule: str, before: str, after: str) -> Trail:
    return Trail(((rule, before, after),), Value(after))
