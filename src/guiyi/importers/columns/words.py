"""What a header's words say: the fields it may mean, before anyone looks at the values below it."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from guiyi.core.language import table
from guiyi.core.schema import Schema
from guiyi.importers.columns.address_words import placed
from guiyi.importers.columns.header_text import LONGEST, bare, clean
from guiyi.values.text import simplified


class Meaning(NamedTuple):
    """The fields that a header may mean, the likeliest first, and what that rests on."""

    candidates: tuple[str, ...]
    confidence: float
    reason: str  # exact, rule, like, tags (a group of tags: its own field is the first candidate)


Vocabulary = Mapping[str, tuple[str, ...]]  # cleaned header → candidates

# phones, mails and ids of people who are not the customer
OTHER_PERSON = re.compile(
    r"业务员|销售|顾问|客服|客户经理|跟进(?!时间|日期|记录|情况|内容|状态|结果|备注)|维护人|添加人|归属|介绍人|推荐人|引荐|紧急|家长|配偶|父亲|母亲|监护|亲属|开票|财务"
    r"|上级|owner|sales|rep(?![a-z])|referr|emergency|assistant|manager|supervisor|spouse|parent|guardian|createdby|modifiedby"
)

_OF_CONTACT = {
    "phone": "contact_phone",
    "email": "contact_email",
    "address": "contact_address",
    "note": "contact_note",
    "customer_code": "",  # a contact's number names no customer
}
_OF_COMPANY = {"mobile": "phone", "contact_phone": "phone", "contact_email": "email"}
# What may be there a second time without being somebody else's
_SECOND = frozenset({"mobile", "phone", "contact_phone", "email", "contact_email", "fax", "website", "tags", "note"})
_PLACED = frozenset(
    {"customer_name", "address", "city", "province", "district", "postcode", "country", "phone", "region"}
)
_LATEST = frozenset({"last_contact_time", "last_contact_note", "last_order_date", "note"})
_BELONGING = frozenset(
    {"customer_name", "province", "city", "district", "region", "country", "industry", "department", "owner_dept"}
)
# A prefix, whose phone or mail it makes of what follows, and the fields it may stand before (None = any)
_PREFIXES: tuple[tuple[re.Pattern[str], Mapping[str, str], frozenset[str] | None], ...] = (
    (
        re.compile(
            r"^(?:主要?|首要|第[一二三四五]|客户)?(?:联系人|对接人|联络人|接洽人)(?:信息|资料)?|^(?:primary|main)?contact(?:person)?"
        ),
        _OF_CONTACT,
        None,
    ),
    (
        re.compile(
            r"^(?:客户|所[在属])?(?:公司|企业|单位|厂家|店铺|门店|机构|(?:代理|经销|分销|渠道|加盟|供应)商|商户|商家)(?:信息|资料)?"
            r"|^(?:company|organi[sz]ation|org|account|business|importer)"
        ),
        _OF_COMPANY,
        None,
    ),
    (
        re.compile(
            r"^(?:客户|顾客|会员|用户|粉丝|学员|学生|业主|车主|患者|病人|租户|租客|买家|线索|基本|个人|新人|客人|宾客|嘉宾|旅客|住客|访客"
            r"|(?:投保|参会|参展|报名|预[约订定]|入住|就诊|咨询|申请|借款|承租|购房|来访|拜访|收货|收件)(?:人员?|者|对象))(?:信息|资料)?"
            r"|^(?:委托|捐赠|承租)[人方](?:信息|资料)?"
            r"|^(?:customer|cust|client|lead|user|member|buyer)"
        ),
        {},
        None,
    ),
    (
        re.compile(r"^(?:来访|到访|首访|入会|开卡|客资|报名|咨询|招生|推广|注册|进线|签约|成交)(?=渠道|来源|途径)"),
        {},
        frozenset({"source"}),
    ),
    (re.compile(r"^(?:老板|店主|店长|经办人|对方|甲方|人事|hr)(?:联系人)?(?=[\u3400-\u9fff])"), _OF_CONTACT, None),
    (re.compile(r"^person(?:al)?"), {"customer_code": ""}, None),
    (re.compile(r"^(?:最近|最新|最后|上次|末次)(?:一次)?"), {}, _LATEST),
    (re.compile(r"^(?:default)?address"), {}, _PLACED),
    (
        re.compile(r"^(?:收货|收件|发货|送货|邮寄|寄送|配送|通讯|通信|办公|(?:实际)?经营|实际|居住|家庭)"),
        {},
        _PLACED - {"customer_name", "phone"},
    ),
    (
        re.compile(
            r"^第[一二三四五](?:位|个)?(?=联系人|对接人|联络人)|^(?:常用|主要?|首要|第一|默认|当前|现在?|最新|本人|有效)"
        ),
        {},
        None,
    ),
    (re.compile(r"^所[在属]的?"), {}, _BELONGING),
    (re.compile(r"^(?:备用|其[他它]|另一|第[二三]|更多)"), {}, _SECOND),
    (
        re.compile(
            r"^(?:primary|main|default|current|work|office|home|mobile|alternat(?:e|ive)|second(?:ary)?|other|additional)"
        ),
        {},
        _SECOND | {"address"},
    ),
)
_BELONGS = re.compile(r"^所[在属]")  # 所属门店 is the shop that serves, not the customer
_INSIDE = re.compile(r"(?<=\D)[1-9一二三](?=\D)")
_SUFFIX = re.compile(r"(?:[1-9]|[一二三]|备用)(?:value)?$")
_PLACED_PHONE = re.compile(
    r"^(.{0,30}?)(phone|tel|telephone|e?mail|fax)(work|home|office|business|main|other|mobile|cell)$"
)
_SALESFORCE_OWN = re.compile(r"__c$", re.I)
_LUMPED = ("contact_name", "mobile")  # 客户信息 is a title as often as a column
# which of several phones or addresses stands beside it: Home, Work
_LABEL_OF = re.compile(r"(?:e?mail|phone|address|organi[sz]ation|website|im|relation|event)\d(?:type|label)")
_NUMBERED_NAME = re.compile(r"(?:column|col|field|unnamed|列|字段|第[一二三四五六七八九十]列)[ _:]{0,2}\d{0,3}", re.I)
_IN_ENGLISH = re.compile(r"\((?:英文?|英文名称?|english|en)\)")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z '_-]*")
_TAG_GROUP = re.compile(r"^(?:企业)?标签组?\d{0,2}\((.{1,30})\)$")
_GROUPED_KINDS = frozenset({"grade", "stage", "industry", "company_size", "customer_type", "gender"})
_GROUPED_FIELDS = frozenset({"source", "status", "risk_level", "need"})


@lru_cache(maxsize=8)
def vocabulary(schema: Schema) -> Vocabulary:
    """Gather every header that names a field, cleaned: labels, names and synonyms; the ambiguous ones with all fields."""
    labels = dict[str, str]()
    words = dict[str, dict[str, None]]()
    for one in schema:
        for word in (one.name, one.zh, one.en):
            labels.setdefault(clean(word), one.name)
        for word in one.aliases:
            words.setdefault(clean(simplified(word)), {})[one.name] = None
    for row in table("synonyms"):  # words of columns that are read but are no field of the schema
        if row["field"] not in schema:
            words.setdefault(clean(row["synonym"]), {})[row["field"]] = None
    for word, name in labels.items():  # a label comes first, a synonym beside it stays possible
        words[word] = {name: None} | words.get(word, {})
    ambiguous = {clean(row["synonym"]): tuple(row["fields"].split("|")) for row in table("synonyms_ambiguous")}
    return {word: tuple(names) for word, names in words.items() if word} | ambiguous


def meaning(header: str, known: Vocabulary, slips: bool = True) -> Meaning | None:
    """Say what a header may mean, by its words alone; None where they are not known.

    The steps go from what is certain to what is likely: the words as they stand, words in brackets, both halves of a
    header in two languages, prefixes and numbers around a known word, and at last a slip of the pen.
    """
    header = simplified(header[:LONGEST]).strip()
    word = clean(_SALESFORCE_OWN.sub("", header))
    if not word or _LABEL_OF.fullmatch(word):
        return None
    for look, confidence, reason in _LOOKS if slips else _LOOKS[:-1]:
        found = look(word, header, known)
        if found:
            return Meaning(found, confidence, reason)
    return None


@lru_cache(maxsize=8)
def knowing(schema: Schema) -> Callable[[str], float]:
    """Return a measure of how surely a text is the name of a column of a customer list, 0.0 to 1.0."""
    known = vocabulary(schema)

    @lru_cache(maxsize=4096)
    def measure(text: str) -> float:
        if len(text) > 40:
            return 0.0
        if _NUMBERED_NAME.fullmatch(text.strip()):
            return 0.6
        found = meaning(text, known, slips=False)
        return found.confidence if found and found.candidates != _LUMPED else 0.0

    return measure


def _exact(word: str, _: str, known: Vocabulary) -> tuple[str, ...]:
    return known.get(word, ())


def _tag_group(word: str, _: str, known: Vocabulary) -> tuple[str, ...]:
    """Read 标签组1(客户等级): tags, and a field of its own where the group's name means one."""
    found = _TAG_GROUP.match(word)
    if not found:
        return ()
    return (*known.get(found.group(1), ())[:1], "tags")


def _in_brackets(word: str, _: str, known: Vocabulary) -> tuple[str, ...]:
    if _IN_ENGLISH.search(word):
        return ("english_name",) if "customer_name" in known.get(_IN_ENGLISH.sub("", word), ()) else ()
    inside = re.search(r"[(\[【<]([^()\[\]【】<>]{3,30})[)\]】>]$", word)
    if inside and (both := _both(inside[1], known)):  # 客户(公司+联系人)
        return both
    together = re.sub(r"[()\[\]【】<>{}]", "", word)  # 公司(地址) is 公司地址, but 联系人(职务) may be both in one
    return tuple(dict.fromkeys(known.get(together, ()) + known.get(bare(word), ())))


def _halves(_: str, header: str, known: Vocabulary) -> tuple[str, ...]:
    """Read 姓名 Name, 姓名/Name and two header rows joined: the halves agree, or the Chinese one is known."""
    text = unicodedata.normalize("NFKC", header[:LONGEST])
    chinese = known.get(clean("".join(_HAN.findall(text))), ())
    latin_words = clean(" ".join(_LATIN.findall(text)))
    latin = known.get(latin_words, ())
    if not chinese or not latin_words:
        return ()
    shared = tuple(name for name in chinese if name in latin)
    parted = re.search(r"[\u3400-\u9fff][\s/(|-]+[A-Za-z]|[A-Za-z]+ [A-Za-z]+[\s/(|-]*[\u3400-\u9fff]", text)
    return shared or (chinese if parted and not latin else ())


def _path(word: str, _: str, known: Vocabulary) -> tuple[str, ...]:
    """Read company.name and 客户-名称: the path as one word, or its last part under what stands before it."""
    if not re.search(r"[./>|+和及与]", word) or OTHER_PERSON.search(word):
        return ()
    if both := _both(word, known):
        return both
    if not re.search(r"[./>|]", word):
        return ()
    together = re.sub(r"[./>|]", "", word)
    return known.get(together, ()) or next(_cores(together, known, depth=3), ())


def _both(word: str, known: Vocabulary) -> tuple[str, ...]:
    """Read 联系人/职务 and 姓名及电话, whose cells hold the one, the other or both: the values say which."""
    halves = [known.get(bare(one), ()) for one in re.split(r"[/+和及与]", word)]
    return tuple(dict.fromkeys(halves[0] + halves[1])) if len(halves) == 2 and all(halves) else ()


def _around(word: str, _: str, known: Vocabulary) -> tuple[str, ...]:
    if OTHER_PERSON.search(word):
        return ()
    return next(_cores(bare(word), known, depth=3), ())


def _cores(word: str, known: Vocabulary, depth: int) -> Iterator[tuple[str, ...]]:
    """Find a known word under prefixes, numbers and a day for a time; a prefix says whose phone or mail it is."""
    if word in known:
        yield known[word]
    for one, other in (
        ("日期", "时间"),
        ("时间", "日期"),
        ("日", "日期"),
        ("日", "时间"),
        ("名字", "姓名"),
        ("号码", "号"),
    ):
        if word.endswith(one) and word.removesuffix(one) + other in known:
            yield known[word.removesuffix(one) + other]
    plural = word[:-1] if len(word) > 5 and word.endswith("s") and word.isascii() else word
    shorter = _SUFFIX.sub("", word), _INSIDE.sub("", word), _PLACED_PHONE.sub(r"\1\3\2", word), plural
    for core in shorter if depth else ():
        if core != word and len(core) > 1:
            yield from _cores(core, known, depth - 1)
    for pattern, owned, only in _PREFIXES if depth else ():
        core = pattern.sub("", word, count=1).lstrip("/|·.")
        if core != word and len(core) > 1:
            for found in _cores(core, known, depth - 1):
                told = (owned.get(name, name) for name in found if only is None or name in only)
                names = tuple(dict.fromkeys(filter(None, told)))
                if names and not (
                    _BELONGS.match(word) and names[0] == "customer_name" and core not in {"公司", "客户"}
                ):
                    yield names


def _slip(word: str, _: str, known: Vocabulary) -> tuple[str, ...]:
    """Find the one known word that differs by a slip; short words and words of other people are left alone."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < 5 or len(word) > 40 or OTHER_PERSON.search(word):
        return ()
    allowed = 1 if len(word) < 12 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=3)
    fields = {known[text] for text, distance, _ in near if distance == near[0][1] and len(text) >= len(word) - allowed}
    return fields.pop() if len(fields) == 1 else ()


_Look = Callable[[str, str, Vocabulary], tuple[str, ...]]
_LOOKS: tuple[tuple[_Look, float, str], ...] = (
    (_tag_group, 0.95, "tags"),
    (_exact, 1.0, "exact"),
    (_in_brackets, 0.95, "rule"),
    (_halves, 0.95, "rule"),
    (placed, 0.9, "rule"),
    (_path, 0.9, "rule"),
    (_around, 0.9, "rule"),
    (_slip, 0.75, "like"),
)


def grouped_field(name: str, schema: Schema) -> bool:
    """Tell whether a group of tags can fill this field: grades, stages, sources and the like."""
    return name in schema and (schema[name].kind in _GROUPED_KINDS or name in _GROUPED_FIELDS)
