"""Every known header means its field, in all the ways that people write it; ambiguous ones go by values and neighbours."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from opencc import OpenCC

from guiyi.importers.columns.mapping import NOT_FIELDS, map_columns
from guiyi.schemas.customer import customer_schema

SCHEMA = customer_schema()

# invented values of each kind, and of fields whose kind says too little
KINDS: Mapping[str, tuple[str, ...]] = {
    "company": ("上海恒达贸易有限公司", "苏州鑫源机械有限公司", "南京三木商行有限公司"),
    "person_name": ("张三", "李小四", "王建国"),
    "phone": ("021-61234567", "0755-86543210", "010-65551234"),
    "email": ("a@hengda.com", "li@163.com", "w@qq.com"),
    "uscc": ("91310115MA1K3XK19D",),
    "date": ("2020-01-02", "2021-03-04", "2019-05-06"),
    "datetime": ("2024-01-02 10:00", "2024-03-04 11:00", "2024-05-06 09:30"),
    "amount": ("12000", "3500.50", "8,800"),
    "yes_no": ("是", "否", "是"),
    "grade": ("A", "B", "C"),
    "stage": ("线索", "成交客户", "意向客户"),
    "industry": ("制造业", "批发业", "教育"),
    "company_size": ("20-99人", "100-499人", "0-19人"),
    "customer_type": ("企业", "个人", "企业"),
    "country": ("中国", "美国", "日本"),
    "province": ("江苏省", "广东省", "浙江省"),
    "city": ("苏州市", "深圳市", "杭州市"),
    "district": ("吴中区", "南山区", "西湖区"),
    "address": ("江苏省苏州市吴中区星湖街1号", "广东省深圳市南山区科技路2号"),
    "postcode": ("215000", "518000", "310000"),
    "website": ("www.hengda.com", "xinyuan.cn"),
    "tags": ("VIP,老客户", "意向", "同行"),
    "count": ("1", "5", "12"),
    "gender": ("男", "女", "男"),
    "wechat_id": ("zhang_san88", "li-4_2020", "wangwu_cn1"),
    "wechat_wxid": ("wxid_a8s7d6f5g4h322", "wxid_b8s7d6f5g4h322"),
    "remark": ("A李总", "B恒达张三", "C王经理"),
    "qq": ("123456789", "987654321"),
    "resident_id": ("11010119900307299X",),
    "channel": ("电话", "微信"),
    "text": ("甲乙丙", "丁戊己", "庚辛壬"),
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "mobile": ("13800138000", "13900139000", "13700137000"),
    "row_no": ("1", "2", "3"),
    "error_reason": ("手机号重复", "格式不对"),
    "customer_code": ("KH001", "KH002", "KH003"),
    "region": ("江苏省苏州市", "广东省深圳市"),
    "salutation": ("先生", "女士"),
    "referrer": ("老王", "陈姐"),
    "source": ("抖音", "展会", "抖音"),
    "wecom_external_userid": ("wmxyz123ABC", "woabc456DEF"),
    "english_name": ("Hengda Trading Co., Ltd", "Xinyuan Ltd"),
}
# what stands beside a header that its values alone cannot settle
WECHAT, WECOM = ("昵称", ("小美", "阿强")), ("外部联系人ID", FIELDS["wecom_external_userid"])
BESIDE: Mapping[tuple[str, str], tuple[tuple[str, tuple[str, ...]], ...]] = {
    ("name", "wechat_nickname"): (("wxid", KINDS["wechat_wxid"]),),
    ("备注", "wechat_remark"): (WECHAT,),
    ("remark", "wechat_remark"): (WECHAT,),
    ("Remark", "wechat_remark"): (WECHAT,),
    ("displayName", "wechat_remark"): (WECHAT,),
    ("来源", "wechat_source"): (WECHAT,),
    ("state", "source"): (WECOM,),
    ("法人", "contact_name"): (("公司", KINDS["company"]), ("手机", FIELDS["mobile"])),
    ("法人代表", "contact_name"): (("公司", KINDS["company"]), ("手机", FIELDS["mobile"])),
    ("注册日期", "founded_date"): (("注册资本", KINDS["amount"]),),
    ("注册时间", "founded_date"): (("注册资本", KINDS["amount"]),),
    ("Description", "company_profile"): (
        ("Lifecycle Stage", ("Lead",)),
        ("Create Date", ("2024-01-02",)),
        ("Record ID", ("1",)),
    ),
}
# lists that give a header to a field which it is not, where nothing can show it: the other reading is the better one
BETTER: Mapping[tuple[str, str], str] = {
    ("法定代表人", "contact_name"): "legal_person",
    ("跟进记录", "note"): "last_contact_note",
    ("录入人", "owner"): "created_by",
}


@cache
def _listed(folder: Path) -> tuple[tuple[str, str], ...]:
    with (folder / "synonyms.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple((row["synonym"], row["field"]) for row in csv.DictReader(lines))


def _values(field: str) -> tuple[str, ...]:
    return FIELDS.get(field) or KINDS[SCHEMA[field].kind if field in SCHEMA else "text"]


def _means(header: str, field: str, beside: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> bool:
    columns = [(header, _values(field)), *beside]
    [found, *_] = map_columns([one for one, _ in columns], [list(texts) for _, texts in columns], SCHEMA, {})
    return not found.fields if field in NOT_FIELDS else field in found.fields


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def _written(header: str) -> Iterator[str]:
    """Yield the ways in which people write a header."""
    yield from (f"*{header}", f"{header}（必填）", f"{header}：", f"【{header}】", f"3、{header}", header.upper())
    yield header.lower()
    yield "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in header)
    if header.isascii():
        yield from (header.replace(" ", "_"), header.replace(" ", ""), header.replace(" ", "-"))
        yield "".join(word[:1].upper() + word[1:] for word in header.replace("_", " ").split())
    elif len(header) < 8:
        yield " ".join(header)
        yield _traditional().convert(header)


def test_every_listed_header_means_its_field(outside: Path) -> None:
    missed = []
    for header, field in _listed(outside):
        meant = BETTER.get((header, field), field)
        if not _means(header, meant, BESIDE.get((header, field), ())):
            missed.append((header, field))
    assert missed == []


def test_it_means_it_however_it_is_written(outside: Path) -> None:
    missed = []
    for header, field in _listed(outside):
        settled = (header, field) in BETTER or (header, field) in BESIDE
        missed += [(one, field) for one in _written(header) if not settled and not _means(one, field)]
    assert missed == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("客户手机", "mobile"),
        ("联系人手机号码", "mobile"),
        ("公司邮箱", "email"),
        ("备用手机", "mobile"),
        ("其他邮箱", "email"),
        ("手机2", "mobile"),
        ("注册资本(单位：万元)", "registered_capital"),
        ("年营业额/万元", "revenue"),
        ("员工人数（人）", "company_size"),
        ("联系人微信号", "wechat_id"),
        ("客户所在省份", "province"),
        ("contactMobile", "mobile"),
        ("customer_email", "email"),
    ],
)
def test_prefixes_numbers_and_units_do_not_hide_a_header(header: str, field: str) -> None:
    assert _means(header, field)


def test_what_nothing_decides_is_said_to_be_unsure() -> None:
    for header in ("电话", "姓名", "备注", "来源", "法人", "No."):
        [column] = map_columns([header], [[]], SCHEMA, {})
        assert column.confidence <= 0.85
