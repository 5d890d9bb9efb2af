/** What a hostile or careless program may print; each line ends in a word that tells it. */
export const HOSTILE = `import sys
say = sys.stdout.write
say("<img src=x onerror=alert(1)><script>alert(1)</script> html\\n")
say("\\x1b]0;title\\x07\\x1b[2J\\x1b]8;;https://x.example\\x1b\\\\link\\x1b]8;;\\x1b\\\\ escapes\\n")
say("exe\\u202egnp\\u202c bell\\x07 nul\\x00 controls\\n")
say("\\x1b[31;1mred\\x1b[0m \\x1b[38;5;208morange\\x1b[0m \\x1b[38:2::1:2:3mtrue colours\\n")
say("x" * 1_000_000 + "\\n")
say("".join(f"\\r{step} of 1000000" for step in range(0, 1_000_001, 10)) + "\\n")
say("\\r" * 1_000_000 + "carriage returns\\n")
sys.stdout.flush()
sys.stdout.buffer.write(b"\\xff\\xfe\\xc0 not utf-8\\n")
sys.stdout.buffer.flush()
say("\\x1b[2J\\x1b]0;t\\x07\\u2066late\\u202e nul\\x00 end\\n")
say("no line end")
`;

/** Source that reads in another order than it runs, with a line that no page should lay out as a whole. */
export const TROJAN = `access = "user"
if access != "user\u202e \u2066# check if admin\u2069 \u2066":
    print("admin")
long = "${'x'.repeat(500_000)}"
`;

/** What somebody may post: marks that turn text around, markup, a line of half a megabyte, a run of returns. */
export const POSTED = `\u202ereversed\u202c <img src=x onerror=alert(1)> \u0000\u001b[31m
\`\`\`
code \u2066
\`\`\`
${'y'.repeat(500_000)}${'\r'.repeat(300_000)}`;
