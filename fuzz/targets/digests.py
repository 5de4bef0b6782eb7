"""What covers and answers say of a work, and its title's terms and order."""

from collections.abc import Iterator, Sequence

from fuzz import expect
from fuzz.limits import same, timed
from fuzz.targets import Mutation, repeated
from kmonthly.mail.text import normal_text
from kmonthly.story.digest import Answer, coming, heard, told
from kmonthly.story.gist import gist_of_title
from kmonthly.story.glossary import glossary
from kmonthly.terms.evidence import Span

LARGEST = 8192

KNOWN = glossary()


def check(data: bytes) -> None:
    """Whatever a mail says, what is quoted of it are words of its own that stand at their span.

    The first line is the title. What everybody only quotes tells nothing; words behind a
    signature's mark change nothing.
    """
    head, _, body = data.partition(b"\n")
    title = " ".join(head.decode("utf-8", "replace").split())[:500]
    text = normal_text([body.decode("utf-8", "replace")])
    found = same(told, text, title)
    answer = same(heard, Answer(text, on_top=True, to_author=True, is_keeper=True), title)
    spans = [found.problem, found.does, answer.span if answer else None]
    spans += [said[1] for own in (True, False) if (said := timed(coming, text, own=own))]
    for each in filter(None, spans):
        _stands(each, text)
    quoted = "".join(f"> {each}\n" for each in text.split("\n"))
    assert timed(told, quoted, title).does is None, "quoted words tell what it does"
    other = Answer(quoted, on_top=True, to_author=True, is_keeper=False)
    assert timed(heard, other, title) is None
    if len(text) < LARGEST:
        signed = f"{text}\n\n-- \nThis series fixes a crash, which is a problem.\n"
        assert timed(told, signed, title) == timed(told, f"{text}\n\n-- \n", title), "signature"
    for use in timed(KNOWN.uses, text):
        assert 0 <= use.start < use.end <= len(text), "a term of no words"
    act = same(gist_of_title, title, KNOWN)
    orders = (act, *act.also)
    every = (
        n for each in orders for n in (*each.objects, *(w for p in each.places for w in p.words))
    )
    for named in every:
        expect.utf_8(named.words)
        assert named.words, "an object without words"


def _stands(span: Span, text: str) -> None:
    kept = text.encode()
    assert 0 <= span.start < span.end <= len(kept), f"no words: {span!a}"
    words = kept[span.start : span.end].decode()
    assert words.strip() == words != "", f"no whole words: {words!a}"
    assert not any(line.lstrip().startswith(">") for line in words.split("\n")), "quoted words"


def long(word: bytes, size: int) -> Iterator[bytes]:
    """The word in a title, in lines, in one line, in sentences, in items of a list."""
    yield b"tulips: " + repeated(word, min(size, 500)) + b"\n\nThis series adds pots.\n"
    yield b"tulips: add pots\n" + repeated(word, size, b"\n")
    yield b"tulips: add pots\nThis series adds " + repeated(word, size, b" ") + b".\n"
    yield b"tulips: add pots\n" + repeated(b"This adds " + word, size, b". ")
    yield b"tulips: add pots\nThis series:\n" + repeated(b"- adds " + word, size, b"\n")
    yield b"tulips: add pots\n" + repeated(
        word + b" wrote:\n> a\n\nI don't like " + word, size, b".\n\n"
    )


MUTATIONS: Sequence[Mutation] = ()

WORDS = (
    *b"this series patch set adds fixes allows problem currently however because introduce "
    b"support instead remove crash race leak slow without I think don't like why looks good "
    b"applied thanks next version will send v2 NAK Acked-by page table cgroup BPF".split(),
    b"tulips: add support for pots\n",
    b"This series adds pots to the tulips.",
    b"Currently there is no way to move a tulip.",
    b"The problem is that bulbs freeze.",
    b"I don't think this is the right approach.",
    b"Why is this needed?",
    b"Looks good to me.",
    b"I will fix this in the next version.",
    b"Applied to for-next, thanks.",
    b"On Mon, Ada Tulip wrote:\n",
    b"- it adds pots\n",
    b"1) dig\n",
    b"-- \n",
    b"\n\n",
    b"> ",
    b"| ",
    b"    ",
    b"e.g. ",
    b"...",
    b": ",
    b"\xe2\x80\x9c",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
)

LONG = (
    *b"a . ! ? : ; , ( ) \" ' - * + > | _ / 1 1. a. e.g. etc. add adds".split(),
    *(b" ", b"\t", b"a ", b"a. ", b"A. ", b"> ", b"- ", b"a, ", b"(a ", b"a: ", b"a_b "),
    *(b"this series ", b"problem ", b"I think ", b"support for ", b"page table ", b"v2 "),
)
