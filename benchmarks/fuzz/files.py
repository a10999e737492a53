"""Files of every format that is read, and the pieces that they consist of."""

import io

import pyarrow
from pyarrow import parquet

from factdb.readers import InputFormat
from tests.readers.test_html import page
from tests.readers.test_warc import HTML, chunked, record

COMMON = tuple(
    piece.encode()
    for piece in (
        "text",
        "title",
        "date",
        "url",
        "id",
        "2 January 2020",
        "31/02/2020",
        "Ann Lee said 12 people died.",
        "\n",
        " ",
        "é",
        "“",
    )
)
RAW = (b"\0", b"\xff", b"\xe9", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\r\n", b"\x1b")

JSON = (
    *COMMON,
    *RAW,
    *b'{ } [ ] " : , \\u0000 \\ud800 \\u202e null true 1 1e999 -0 9999999999999999999 {"text":'.split(),
)
CSV = (*COMMON, *RAW, *b'" "" , ; | \t id,text text,title text;id'.split(b" "), b'"\n', b'",')
TEXT = (*COMMON, *RAW, b"Title: ", b"By Ann Lee", b"Date: ", b"|", b"\x85", b"\xe2\x80\xa8", b"Updated ", b"\n\n")
XML = (
    *COMMON,
    *RAW,
    *b"< > </ /> & &amp; &lt; &#0; &#x110000; <![CDATA[ ]]> <!-- --> <? ?> = ' \" xmlns= xml:base=".split(),
    *b"<rss <channel> <item> <link> <guid> <pubDate> <title> <feed <entry> <content <author> <updated> <outline".split(),
    *b"<!DOCTYPE <!ENTITY ]> SYSTEM encoding= utf-16 https://post.example/1 type='xhtml' <opml> <body> xmlUrl=".split(),
)
PAGE = (
    *COMMON,
    *RAW,
    *b"< > </ /> & &lt; <p> </p> <div> <article> <meta charset= property= name= content= <title> <time datetime= <script>".split(),
    *b"class= byline date author published <ul> <li> <table> <br> <h1> <a href= <!-- --> <template> <svg> <math> <iframe".split(),
    *b"punycode utf-16 utf-7 idna iso-2022-jp article:published_time og:title canonical application/ld+json @graph @type".split(),
)
WARC = (*COMMON, *RAW, *PAGE[-40:], b"WARC/1.0\r\n", b"Content-Length: ", b"WARC-Type: response\r\n", b"HTTP/1.1 200 OK\r\n",
        b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Type: text/html; charset=", b"\r\n\r\n")  # fmt: skip
CELLS = (*COMMON, *RAW, *b'" , ; row state decision confirm reject speaker low high span unit name aliases roles'.split(),
         b"quote 1 60 141", b"claim 1 71 87", b"1-9", "²".encode(), b"9" * 30, b"Ines Calder", b"Q42", b"person")  # fmt: skip

RECORDS = (
    b'{"id": "1", "text": "Ann Lee said 12 people died.", "date": "2020-01-02"}\n{"text": ""}\n',
    b'[{"text": "a b"}]',
)
FEEDS = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title><item><guid>7</guid><link>https://post.example/a"
    b"</link><title>Mole &amp;amp; wall</title><pubDate>Tue, 06 Feb 2024 07:30:00 GMT</pubDate></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><id>7</id><link href='../a'/><title type='xhtml'>"
    b"<div xmlns='http://www.w3.org/1999/xhtml'>Mole</div></title><author><name>Ann Ode</name></author></entry></feed>",
)
LISTS = (
    b"<opml version='2.0'><body><outline text='a'><outline xmlUrl='https://post.example/feed'/></outline></body></opml>",
)
SHEETS = (
    b"row,state,speaker,low,span,decision\nclaim 1 71 87,v1.2.3.4.5.6.7.8,,460,71\xe2\x80\x9387,confirm\n"
    b"quote 1 60 141,v1.2.3.4.5,Ann Ode,,60-141,reject\n",
)
SPEAKERS = (b"name,kind,aliases,roles,wikidata_id\nInes Calder,person,I. Calder; Calder,harbour minister,Q42\n",)


def _table() -> bytes:
    file = io.BytesIO()
    parquet.write_table(
        pyarrow.table({"text": ["Ann Lee said 12 people died."], "date": ["2020-01-02"], "id": [1]}), file
    )
    return file.getvalue()


OF_READERS = (
    (InputFormat.TEXT, TEXT, (b"Ferry sinks\nBy Ann Lee\n2 January 2020\n\nAnn Lee said 12 people died.\n",)),
    (InputFormat.JSONL, JSON, RECORDS),
    (InputFormat.CSV, CSV, (b'id,text,date\n1,"Ann Lee said\n12 people died.",2020-01-02\n2,a\n', b"text\tid\na\t1\n")),
    (InputFormat.PARQUET, (b"PAR1", b"\x15", b"\x00", b"\x19"), (_table(),)),
    (InputFormat.WARC, WARC, (record(page()), record(chunked(page()), f"{HTML}\r\nTransfer-Encoding: chunked"))),
    (InputFormat.HTML, PAGE, (page(), page(top="<time class='date'>2 January 2020</time>"))),
)
"""Format, pieces and whole files of each reader."""
