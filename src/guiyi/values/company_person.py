"""A company and a person written into one cell: 恒达贸易有限公司 张三, 李四（鑫源机械）."""

import re
from collections.abc import Mapping

from guiyi.values.company import COMPANY
from guiyi.values.person import PERSON_NAME

_BETWEEN = r"[\s/、,，;；|:：+—\-（(]+"
_PERSON_LAST = re.compile(
    rf"(?P<company>.*[^\s/、,，;；|:：+—\-（(]){_BETWEEN}(?P<person_name>[^）)]{{2,20}})[）)]?", re.S
)
_PERSON_FIRST = re.compile(rf"(?P<person_name>.{{2,10}}?){_BETWEEN}(?P<company>.+?)", re.S)
_LIKELY = 0.5


def company_and_person(text: str) -> Mapping[str, str]:
    """Part a text into the company and the person it names; a text of one of them is left whole.

    >>> company_and_person("恒达（上海）贸易有限公司 张三"), company_and_person("李小四（鑫源机械有限公司）")
    ({'company': '恒达（上海）贸易有限公司', 'person_name': '张三'}, {'person_name': '李小四', 'company': '鑫源机械有限公司'})
    >>> company_and_person("恒达（上海）贸易有限公司"), company_and_person("张三")
    ({'company': '恒达（上海）贸易有限公司'}, {'person_name': '张三'})
    """
    whole = text.strip()
    for form in (_PERSON_LAST, _PERSON_FIRST):
        found = form.fullmatch(whole.removesuffix("）").removesuffix(")") if form is _PERSON_FIRST else whole)
        if found and _is_company(found["company"]) and PERSON_NAME.likeness(found["person_name"]) > _LIKELY:
            return found.groupdict()
    person = PERSON_NAME.likeness(whole) > _LIKELY and not _is_company(whole)
    return {"person_name" if person else "company": whole}


def _is_company(text: str) -> bool:
    return COMPANY.likeness(text) > _LIKELY
