"""Domain names, as e-mail addresses and web sites have them: each label in its own letters.

One domain has one form here: a label in Punycode (`xn--…`) is written in the letters that it stands for, as a browser
shows it. Chinese letters are simplified: registries give both forms of a Chinese name to one holder.
Source: RFC 1035 2.3.1, RFC 5890 to 5892 (names in letters of all scripts), RFC 3492 (Punycode), RFC 4713 (Chinese names).
"""

import re
import unicodedata

from guiyi.values.text import simplified

_LATIN = "A-Za-z0-9\xc0-\xd6\xd8-\xf6\xf8-\u024f"
_LABEL = rf"[{_LATIN}](?:[{_LATIN}-]{{0,61}}[{_LATIN}])?"
_FOREIGN_LABEL = r"[^\W_A-Za-z0-9](?:[^\W_A-Za-z0-9]|[0-9-]){0,62}"
_HAN_TOP = (  # those that are open to all; any other Chinese word behind a dot is no part of a domain
    "中国|公司|网络|网址|在线|中文网|网店|商城|集团|我爱你|商标|公益|政务|机构|组织机构|移动|企业|广东|佛山|香港|台湾|澳门|新加坡"
)
_FOREIGN_TOP = (  # not behind one of the usual top levels: li@example.com.公司 is an address and a word
    rf"(?<!\.com\.)(?<!\.cn\.)(?<!\.net\.)(?<!\.org\.)"
    rf"(?:(?:{_HAN_TOP})(?![\u4e00-\u9fff])|[^\W_0-9A-Za-z\u3400-\u9fff]{{2,62}})"
)
DOMAIN = (
    rf"(?:(?>(?:{_LABEL}|{_FOREIGN_LABEL})\.)){{1,126}}(?:xn--[A-Za-z0-9-]{{2,59}}|[A-Za-z]{{2,63}}|{_FOREIGN_TOP})"
)
_WHOLE = re.compile(DOMAIN)


def in_own_letters(domain: str) -> str:
    """Return a domain in lower case, its labels in the letters that they stand for where these make a domain.

    >>> in_own_letters("XN--FSQU00A.xn--fiqs8s"), in_own_letters("xn--bcher-kva.de"), in_own_letters("xn--i-7iq.ws")
    ('例子.中国', 'bücher.de', 'xn--i-7iq.ws')
    """
    lower = domain.lower()
    own = ".".join(map(_decoded, lower.split("."))) if "xn--" in lower else lower
    return own if _WHOLE.fullmatch(own) else lower


def _decoded(label: str) -> str:
    """Decode one label; what is no Punycode stays."""
    if not label.startswith("xn--"):
        return label
    try:
        letters = label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, OverflowError):
        return label
    own = simplified(unicodedata.normalize("NFKC", letters)).lower()
    return label if own.isascii() else own
