"""Web addresses: as they may be kept and shown, and what they say about an article."""

import re
from datetime import date
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from factdb.dates import FIRST_YEAR, LAST_YEAR
from factdb.errors import SourceError

SCHEMES = ("http", "https")

# Parameters that hold a secret: tokens, keys, signatures, sessions; those of Amazon's and Google's signed addresses too.
# Never "id", "sid" or "code", by which some sites tell their stories apart.
_SECRET = re.compile(
    r"(?:.*[_-])?(?:token|api-?key|apikey|access-?key|key|secret|password|passwd|pwd|auth|authorization|credential|signature"
    r"|sig|session|sessionid|jwt)|jsessionid|phpsessid|x-(?:amz|goog)-.*",
    re.IGNORECASE,
)
# Parameters that tell who sent the reader, and never which article it is.
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ns_(?:campaign|mchannel|source|linkname|fee)|at_(?:medium"
    r"|campaign|format|link_.*|bbc_team|ptr_name|custom\d)|cmpid|ito|smid|partner|ref(?:_?src|errer)?|ocid|xtor|spm|traffic_source",
    re.IGNORECASE,
)
# "/2024/02/06/", "/2024-02-06-ferry", "/20240206/"; never inside a longer number.
_DAY = re.compile(r"(?<!\d)(\d{4})(?:(?P<mark>[/_-])(\d{1,2})(?P=mark)(\d{1,2})|(\d{2})(\d{2}))(?!\d)")


def is_web(name: str) -> bool:
    """Whether a source is the address of a page: http or https."""
    return name.partition("://")[0].lower() in SCHEMES and "://" in name


def split(url: str) -> SplitResult:
    """The parts of a web address; raises SourceError for any other."""
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises for what is no number
    except ValueError:
        raise SourceError("no web address: check how it is written") from None
    if parts.scheme not in SCHEMES:
        raise SourceError(f"the scheme {parts.scheme or 'of nothing'!r} is not read from the web: give http or https")
    if not parts.hostname:
        raise SourceError("no web address: it names no host")
    return parts


def origin(url: str) -> str:
    """Scheme, host and port of a web address, without name and password: ``https://post.example``."""
    parts = split(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def kept(url: str) -> str:
    """A web address as it is stored and shown: without name and password, secret and tracking parameters, and fragment.

    What is no web address becomes its first words, up to where a secret might stand.
    """
    try:
        parts = split(url)
    except SourceError:
        return url.partition("?")[0].rpartition("@")[2]
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    left = [(name, value) for name, value in pairs if not (_SECRET.fullmatch(name) or _TRACKING.fullmatch(name))]
    if len(left) < len(pairs):
        query = urlencode(left)
    host = parts.netloc.rpartition("@")[2].lower()
    path = re.sub(r";jsessionid=[^/?#]*", "", parts.path, flags=re.IGNORECASE)
    return parts._replace(netloc=host, path=path or "/", query=query, fragment="").geturl().strip()


def canonical(stated: str | None, fetched: str) -> str:
    """The address under which a page is kept: the one that it states for itself, where that can be so, else its own.

    A page cannot state an address of another site, which would make it a revision of somebody else's article; nor the
    front page, which many sites give by mistake.
    """
    own = split(fetched)
    try:
        other = split(stated or "")
    except SourceError:
        return kept(fetched)
    if _site(other) != _site(own) or (other.path.strip("/") == "" and not other.query):
        return kept(fetched)
    return kept(stated or "")


def _site(parts: SplitResult) -> tuple[str, int | None]:
    """The host without what the readers of one site are told apart by (www, mobile, AMP), and a port of its own."""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.").removeprefix("mobile.")
    return host, parts.port


def day_of(url: str) -> date | None:
    """The day that an address has in its path ("/2024/02/06/ferry"); None where it has none, or more than one."""
    days = set()
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for found in _DAY.finditer(unquote(path)):
        year, month, day = (int(part) for part in (found[1], found[3] or found[5], found[4] or found[6]))
        if max(FIRST_YEAR, 1990) <= year <= LAST_YEAR and 1 <= month <= 12:
            try:
                days.add(date(year, month, day))
            except ValueError:
                continue
    return days.pop() if len(days) == 1 else None
