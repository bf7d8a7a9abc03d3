"""vCard address books: 2.1 as old phones write it, 3.0 and 4.0, with the habits of Android, Apple and WeChat tools.

Source: RFC 6350 (4.0), RFC 2426 (3.0), the vCard 2.1 specification of 1996 (quoted-printable and its soft breaks).
"""

import base64
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from guiyi.core.source import PLAIN, Cells, ReadOptions, Sheet
from guiyi.importers.shapes.chats import why_no_person
from guiyi.importers.text.encoding import candidates, lines_of, look_through, sample

NAME = "vcard"

FIELDS: Mapping[str, str] = {
    "FN": "contact_name",
    "N.last": "last_name",
    "N.first": "first_name",
    "remark": "wechat_remark",
    "NICKNAME": "wechat_nickname",
    "TEL.mobile": "mobile",
    "TEL.other": "contact_phone",
    "TEL.fax": "fax",
    "EMAIL": "contact_email",
    "X-WECHAT-ID": "wechat_id",
    "X-WECHAT-WXID": "wechat_wxid",
    "X-QQ": "qq",
    "ORG": "customer_name",
    "ORG.unit": "department",
    "TITLE": "job_title",
    "ADR.work": "address",
    "ADR.home": "contact_address",
    "ADR.postcode": "postcode",
    "ADR.country": "country",
    "URL": "website",
    "BDAY": "birthday",
    "GENDER": "gender",
    "CATEGORIES": "tags",
    "NOTE": "contact_note",
}
HEADER = tuple(FIELDS)
_ABOUT_THE_CARD = frozenset(
    "VERSION PRODID REV UID SOURCE CLASS SORT-STRING MAILER KEY PHOTO LOGO SOUND PROFILE NAME CLIENTPIDMAP XML TZ GEO LANG"  # noqa: SIM905
    " AGENT KIND FBURL CALURI CALADRURI LABEL BEGIN END".split()
)
_TECHNICAL = ("X-AB", "X-ADDRESSBOOKSERVER", "X-PHONETIC", "X-IMAGE", "X-EVOLUTION", "X-MS-", "X-MOZILLA")
_PICTURES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-WAB-RESOURCE"})

_BEGIN = re.compile(r"\s*BEGIN\s?:\s?VCARD\s*", re.I)
_ESCAPED = re.compile(r"\\([nN,;:\"\\])")
_MOBILE = re.compile(r"(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_APPLE_LABEL = re.compile(r"_\$!<(.{1,40})>!\$_")
_ANDROID = "vnd.android.cursor.item/"
_GENDERS = {"M": "男", "F": "女", "1": "男", "2": "女"}


class Property(NamedTuple):
    """One line of a card: its name, the words of its parameters in lower case, and its text still escaped."""

    name: str
    types: frozenset[str]
    text: str


def identify(path: Path, head: bytes) -> bool:  # noqa: ARG001
    """Tell a vCard by its first line."""
    text = sample(head)
    return text is not None and looks_so(text)


@lru_cache(maxsize=2)  # every importer of text asks it about the same one
def looks_so(text: str) -> bool:
    r"""Tell a vCard by its start.

    >>> looks_so("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    True
    """
    return _BEGIN.match(text.lstrip("\ufeff").lstrip()) is not None


def read(path: Path, options: ReadOptions = PLAIN) -> Iterator[Sheet]:  # noqa: ARG001
    """Read each card as a line, numbered from 1.

    Raises:
        SourceError: no encoding reads the file.
    """
    encoding, notes = look_through(path)
    found: list[dict[str, list[str]]] = []
    ignored: dict[str, str] = {}
    for number, card in enumerate(cards(lines_of(path, encoding)), 1):
        found.append(cells_of(card))
        if any(one.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and one.text.lower() == "group" for one in card):
            ignored[str(number)] = "row.group"
        elif code := why_no_person(next(iter(found[-1].get("X-WECHAT-ID", ())), None), None):
            ignored[str(number)] = code
    header = (*HEADER, *sorted({name for cells in found for name in cells}.difference(HEADER)))
    lines = [(str(at), _laid_out(cells, header)) for at, cells in enumerate(found, 1)]
    yield Sheet("", lines, header, dict(FIELDS), ignored=ignored, encoding=encoding, notes=notes)


def _laid_out(cells: Mapping[str, Sequence[str]], header: Sequence[str]) -> Cells:
    return tuple("|".join(cells.get(name, ())) or None for name in header)


def cards(lines: Iterator[str]) -> Iterator[list[Property]]:
    """Split lines into cards; a card inside a card is left out."""
    card: list[Property] = []
    labels: dict[str, str] = {}
    depth = 0
    for line in _unfolded(lines):
        upper = line.strip().upper().replace(" ", "")
        if upper == "BEGIN:VCARD":
            depth += 1
            if depth == 1:
                card, labels = [], {}
        elif upper == "END:VCARD" and depth:
            depth -= 1
            if not depth:
                yield [_labelled(one, labels) for one in card]
        elif depth == 1 and (found := _property(line)):
            group = line.partition(":")[0].partition(".")[0].lower()
            if found.name == "X-ABLABEL":
                labels[group] = _APPLE_LABEL.sub(r"\1", found.text).lower()
            card.append(found._replace(types=found.types | {f"group:{group}"}))
    if depth and card:
        yield [_labelled(one, labels) for one in card]  # the last card of a file cut off


def _labelled(told: Property, labels: Mapping[str, str]) -> Property:
    words = {labels[one[6:]] for one in told.types if one.startswith("group:") and one[6:] in labels}
    return told._replace(types=frozenset({one for one in told.types if not one.startswith("group:")} | words))


def _unfolded(lines: Iterator[str]) -> Iterator[str]:
    """Join folded lines: those that begin with a space, and soft breaks of quoted-printable."""
    whole: list[str] = []
    soft = False
    for raw in lines:
        line = raw.rstrip("\r\n")
        if soft:
            whole[-1] = whole[-1][:-1]
            whole.append(line.lstrip(" \t"))
        elif line[:1] in (" ", "\t") and whole:
            whole.append(line[1:])
        else:
            if whole:
                yield "".join(whole)
            whole = [line]
        soft = line.endswith("=") and (soft or "QUOTED-PRINTABLE" in line.partition(":")[0].upper())
    if whole:
        yield "".join(whole)


def _property(line: str) -> Property | None:
    head, colon, text = _split_head(line)
    if not colon:
        return None
    words = re.split(r"[;,()]", head)
    name = words[0].rpartition(".")[2].strip().upper()
    types = {word.partition("=")[2].strip('" ').lower() or word.strip().lower() for word in words[1:]}
    types |= {part for one in tuple(types) for part in one.split(",")}
    if "quoted-printable" in types:
        text = _quoted_printable(text, head)
    elif types & {"base64", "b"}:
        if name in _PICTURES:
            return None
        text = _decoded(base64.b64decode(re.sub(r"[^A-Za-z0-9+/]", "", text) + "=="), head)
    return Property(name, frozenset(types), text.strip())


def _split_head(line: str) -> tuple[str, str, str]:
    """Split at the first colon that no quotes enclose."""
    quoted = False
    for place, char in enumerate(line[:1000]):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return line[:place], ":", line[place + 1 :]
    return line.partition(":")


def _quoted_printable(text: str, head: str) -> str:
    return _decoded(quopri.decodestring(text.encode("utf-8", "replace")), head)


def _decoded(code: bytes, head: str) -> str:
    told = re.search(r"CHARSET=\"?([\w-]{1,20})", head, re.I)
    for name in ([told[1]] if told else []) + list(candidates(code)):
        try:
            return code.decode("gb18030" if name.lower() in ("gbk", "gb2312") else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return code.decode("utf-8", "replace")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _parts(text: str, mark: str = ";") -> list[str]:
    """Split at marks that are not escaped."""
    return [_plain(one) for one in re.split(rf"(?<!\\){mark}", text)]


def cells_of(card: Sequence[Property]) -> dict[str, list[str]]:
    """Return the cells of a card by column, each a list of its texts."""
    cells: dict[str, list[str]] = {}
    for one in card:
        for column, text in _of_property(one):
            text = text.replace("|", "｜")
            if text and text not in cells.setdefault(column, []):
                cells[column].append(text)
    if "FN" not in cells:
        name = _whole_name(cells)
        cells |= {"FN": [name]} if name else {}
    cells["FN"], more = cells.get("FN", [])[:1], cells.get("FN", [])[1:]
    cells["FN.other"] = more  # the same name in another script
    if _is_company(card, cells):
        cells["ORG"] = cells.get("ORG") or cells["FN"]
        cells["FN"] = []
    if {"X-WECHAT-ID", "X-WECHAT-WXID"} & cells.keys() and "NICKNAME" in cells:
        cells["remark"] = cells.pop("FN")  # a card made from WeChat shows the remark as its name
        again = [f"微信昵称: {one}" for one in cells["NICKNAME"]]
        cells["NOTE"] = [one for one in cells.get("NOTE", ()) if one not in again]
    elif "X-WECHAT-WXID" in cells:
        cells["NICKNAME"] = cells.pop("FN")  # and the nickname, where there is no remark
    if not (cells.get("N.last") and cells.get("N.first")):
        cells.pop("N.last", None)
        cells.pop("N.first", None)
    return {name: texts for name, texts in cells.items() if texts}


def _is_company(card: Sequence[Property], cells: Mapping[str, Sequence[str]]) -> bool:
    """Tell a company's own card: it says so, or its name is the company's."""
    kinds = {one.text.lower() for one in card if one.name in ("KIND", "X-ABSHOWAS")}
    return bool(kinds & {"org", "company"}) or (bool(cells["FN"]) and cells["FN"] == cells.get("ORG"))


def _whole_name(cells: Mapping[str, Sequence[str]]) -> str:
    last, first = ("".join(cells.get(name, ())) for name in ("N.last", "N.first"))
    return last + first if _HAN.search(last + first) else f"{first} {last}".strip()


def _of_property(told: Property) -> Iterator[tuple[str, str]]:
    """Say which columns a property fills with what."""
    match told.name:
        case "N":
            last, first = (*_parts(told.text), "", "")[:2]
            yield from (("N.last", last), ("N.first", first))
        case "TEL":
            yield _phone(told)
        case "ORG":
            company, *units = _parts(told.text)
            yield from (("ORG", company), ("ORG.unit", "/".join(filter(None, units))))
        case "ADR":
            yield from _addressed(_parts(told.text), "work" in told.types)
        case "CATEGORIES":
            yield from (("CATEGORIES", one) for one in _parts(told.text, ","))
        case "GENDER" | "X-GENDER" | "SEX":
            yield "GENDER", _GENDERS.get(told.text[:1].upper(), _plain(told.text))
        case "IMPP" | "X-SOCIALPROFILE" | "X-QQ" | "X-TENCENT-QQ" | "X-WECHAT" | "X-WECHAT-ID" | "X-WEIXIN":
            yield from _account(told)
        case "X-ANDROID-CUSTOM" if told.text.startswith(_ANDROID + "nickname;"):
            yield "NICKNAME", _parts(told.text)[1]
        case "EMAIL":
            yield "EMAIL", re.sub(r"\Amailto:", "", _plain(told.text), flags=re.I)
        case name if name not in _ABOUT_THE_CARD and not name.startswith(_TECHNICAL):
            yield name, _plain(told.text)


def _phone(told: Property) -> tuple[str, str]:
    number = re.sub(r"\Atel:|;phone-context=[^;]*", "", _plain(told.text), flags=re.I)
    if any("fax" in one for one in told.types):
        return "TEL.fax", number
    mobile = told.types & {"cell", "mobile", "iphone", "手机"} or _MOBILE.fullmatch(number)
    return "TEL.mobile" if mobile else "TEL.other", number


def _account(told: Property) -> Iterator[tuple[str, str]]:
    scheme, colon, rest = told.text.partition(":")
    text = _plain(
        rest if colon and re.fullmatch(r"[a-z][a-z-]{1,11}", scheme, re.I) and rest[:2] != "//" else told.text
    )
    words = {scheme.lower() if colon else "", told.name.lower(), *told.types}
    if any("wechat" in one or "weixin" in one or "微信" in one for one in words):
        yield ("X-WECHAT-WXID" if text.startswith("wxid_") else "X-WECHAT-ID"), text
    else:
        yield ("X-QQ" if any("qq" in one for one in words) else told.name), text


def _addressed(parts: Sequence[str], work: bool) -> Iterator[tuple[str, str]]:
    """Lay out an address; a Chinese one of a company has its postcode and country apart, as the customer has."""
    if work and _HAN.search("".join(parts)):
        *place, postcode, country = (*parts, *[""] * 7)[:7]
        yield from (("ADR.work", _address(place)), ("ADR.postcode", postcode), ("ADR.country", country))
    else:
        yield "ADR.work" if work else "ADR.home", _address(parts)


def _address(parts: Sequence[str]) -> str:
    """Write an address as its country does: the Chinese from the whole to the part, others the reverse."""
    box, more, street, city, state, postcode, country = (*parts, *[""] * 7)[:7]
    if _HAN.search("".join(parts)):
        return "".join((country, state, city, street, more, box)) + (f" {postcode}" if postcode else "")
    return ", ".join(filter(None, (box, more, street, city, f"{state} {postcode}".strip(), country)))
