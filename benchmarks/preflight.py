"""CPU seconds of the pre-flight: customers with a contact each, laid out for every CRM and looked at, nothing written.

    python benchmarks/preflight.py [--rows 100000] [TARGET...]

The base is invented: a fifth of the rows has what a target would refuse, cut, or keep in the note. Goal: 100,000 rows for
one target under 5 CPU seconds.
"""

import argparse
import random
import time
from collections.abc import Sequence

import pandas as pd

from guiyi.core.schema import Schema
from guiyi.exporters import crm
from guiyi.exporters.preflight import together
from guiyi.exporters.wecom import OF_CUSTOMERS
from guiyi.schemas.customer import customer_schema
from guiyi.schemas.targets import TARGETS

GOAL = 5.0
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋艳勇杰娟涛明"
TRADES = ("软件", "贸易", "建材", "物流", "餐饮")
PLACES = (("上海市", "上海市", "浦东新区"), ("浙江省", "杭州市", "西湖区"), ("江苏省", "苏州市", "姑苏区"))
SOURCES = ("展会", "广告", "转介绍", "抖音", "小红书", "老客户推荐")
OWNERS = ("张三", "李四", "王五")


def invented(rows: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make customers and contacts in normal form, the same for a number of rows."""
    chance = random.Random(rows)
    customers, contacts = [], []
    for at in range(rows):
        place, trade = chance.choice(PLACES), chance.choice(TRADES)
        odd = chance.random() < 0.2
        customers.append(
            {
                "customer_id": f"c{at:07}",
                "customer_name": f"归一{at}{trade}有限公司",
                "customer_type": "company",
                "industry": chance.choice("ACFGHIJKL"),
                "level": chance.choice("ABCD" if odd else "ABC"),
                "source": chance.choice(SOURCES),
                "owner": chance.choice(OWNERS),
                "province": "California" if odd and at % 3 == 0 else place[0],
                "city": place[1],
                "district": place[2],
                "address": f"世纪大道{at}号",
                "phone": f"+8621{60000000 + at};ext={at % 900}" + (f"|+86138{at:08}" if odd else ""),
                "tags": "VIP|老客户" if odd else "VIP",
                "note": "🎉谢谢" if odd else "常联系",
                "next_contact_time": "2024-03" if odd else f"2024-03-0{1 + at % 9}",
            }
        )
        contacts.append(
            {
                "contact_id": f"p{at:07}",
                "customer_id": f"c{at:07}",
                "contact_name": chance.choice(SURNAMES)
                + chance.choice(GIVEN)
                + chance.choice(["", chance.choice(GIVEN)]),
                "mobile": f"+86139{at:08}",
                "contact_email": f"p{at}@example.com",
                "job_title": chance.choice(("经理", "采购", "总监")),
                "gender": chance.choice(("male", "female")),
                "wecom_external_userid": f"wm{at}",
            }
        )
    return pd.DataFrame(customers, dtype="str"), pd.DataFrame(contacts, dtype="str")


def measured(name: str, base: Sequence[pd.DataFrame], schema: Schema) -> tuple[float, int]:
    """Return CPU seconds and findings of one target."""
    started = time.process_time()
    if name == "wecom":
        from guiyi.exporters.shape import shaped

        lent = base[0].set_index("customer_id").reindex(columns=list(OF_CUSTOMERS)).reindex(base[1]["customer_id"])
        told = base[1].assign(**{one: lent[one].to_numpy() for one in OF_CUSTOMERS}).drop(columns="customer_type")
        findings = shaped(told, TARGETS[name].objects[0], TARGETS[name], schema).findings
    else:
        _, findings = crm.laid_out(*base, schema, TARGETS[name])
    findings = together([findings])
    return time.process_time() - started, len(findings)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("targets", nargs="*", help="default: every CRM")
    asked.add_argument("--rows", type=int, default=100_000)
    told = asked.parse_args()
    schema, base = customer_schema(), invented(told.rows)
    for name in told.targets or [one.name for one in TARGETS.values() if not one.whole]:
        seconds, findings = min(measured(name, base, schema) for _ in range(2))
        goal = "" if told.rows != 100_000 else f"  goal {GOAL:.0f}: {'met' if seconds < GOAL else 'missed'}"
        print(f"{name:11} {told.rows:,} rows  {seconds:5.2f} CPU s  {findings:,} findings{goal}")


if __name__ == "__main__":
    main()
