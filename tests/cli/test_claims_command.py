"""What `claims` and `identifiers` print, and how they end."""

import csv
import io
import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from commands import Done, Kmonthly
from kmonthly import api
from kmonthly.cli.sheet import print_csv
from making import mail, mbox, program
from measured import (
    ANSWER,
    BED,
    COST,
    COUNTER,
    COVER,
    FIRST,
    GAIN,
    LATE,
    LATENCY,
    ON_MY_BOARD,
    OTHER_BED,
    SECOND,
    TABLE,
    TESTS,
)

SAID = [LATENCY, COST, BED, COUNTER, GAIN, OTHER_BED, TABLE, ON_MY_BOARD, TESTS, LATE]
COLUMNS = (
    "lead title message part by sent kind values unit measures direction cost conditions "
    "elsewhere start stop words"
).split()


def cells(done: Done) -> list[list[str]]:
    """The lines of a pipe, apart by tabs."""
    assert (done.code, done.err) == (0, "")
    return [line.split("\t") for line in done.out.splitlines()]


def last_cells(done: Done) -> list[str]:
    return [line[-1] for line in cells(done)]


def folded(words: str) -> str:
    """Words as they stand in one line."""
    return " ".join(words.split())


def records(done: Done) -> list[dict[str, str]]:
    """The rows of CSV, by the names of its first line."""
    assert (done.code, done.err) == (0, "")
    return list(csv.DictReader(io.StringIO(done.out, newline="")))


# claims


def test_claims_of_a_posting(kmonthly: Kmonthly, measured: Path) -> None:
    """Kind, values, unit, what, which way, cost, where, mail, person, Message-ID, words: a line
    each."""
    found = cells(kmonthly("claims", COVER, "--store", measured))
    assert [len(line) for line in found] == [11] * len(SAID)
    assert all(line[9].endswith("@example.org") for line in found)
    assert [(*line[:3], *line[4:6], *line[7:9], line[10]) for line in found] == [
        ("change", "120 -> 30", "us", "down", "", "cover", "Ada Tulip", LATENCY),
        ("percent", "5", "%", "up", "cost", "cover", "Ada Tulip", COST),
        ("size", "64 (but 96 in patch 2)", "bytes", "", "", "cover", "Ada Tulip", BED),
        ("duration", "250", "ns", "", "", "patch 1", "Ada Tulip", COUNTER),
        ("percent", "12", "%", "up", "", "patch 2", "Ada Tulip", GAIN),
        ("size", "96 (but 64 in cover)", "bytes", "", "", "patch 2", "Ada Tulip", OTHER_BED),
        ("table", "", "", "", "", "patch 2", "Ada Tulip", folded(TABLE)),
        ("change", "118 -> 40", "us", "down", "", "answer", "Ben Rose", ON_MY_BOARD),
        ("test", "25 tests passed, 1 failed", "", "", "", "answer", "Ben Rose", TESTS),
        ("percent", "9", "%", "up", "", "answer", "Cyd Moss", LATE),
    ]


def test_claims_by_any_mail_of_the_posting(kmonthly: Kmonthly, measured: Path) -> None:
    """With or without brackets, or as lore's link."""
    done = kmonthly("claims", COVER, "--store", measured)
    for name in (f"<{FIRST}>", SECOND, f"https://lore.kernel.org/all/{ANSWER}/"):
        assert kmonthly("claims", name, "--store", measured) == done


def test_claims_of_a_month(kmonthly: Kmonthly, measured: Path) -> None:
    """Of the mails sent in it, each with the title of what it is about."""
    august = cells(kmonthly("claims", "--month", "2020-08", "--store", measured))
    assert [line[-2] for line in august] == [folded(each) for each in SAID[:-1]]
    assert {line[-1] for line in august} == {"tulips: water by need"}
    (late,) = cells(kmonthly("claims", "-m", "2020-09", "--store", measured))
    assert late[-5:-3] == ["answer", "Cyd Moss"]
    assert late[-2:] == [LATE, "tulips: water by need"]


def test_claims_of_a_kind_and_costs(kmonthly: Kmonthly, measured: Path) -> None:
    words = ("claims", COVER, "--store", measured)
    assert last_cells(kmonthly(*words, "--kind", "percent")) == [COST, GAIN, LATE]
    assert last_cells(kmonthly(*words, "--costs")) == [COST]
    assert last_cells(kmonthly(*words, "--costs", "--kind", "percent")) == [COST]
    of_month = ("claims", "--month", "2020-08", "--store", measured)
    assert [line[-2] for line in cells(kmonthly(*of_month, "--costs"))] == [COST]


def test_claims_as_they_were_known(kmonthly: Kmonthly, measured: Path) -> None:
    """With --as-of nothing sent later counts, that day does; without, all of a posting does."""
    words = ("claims", COVER, "--store", measured, "--as-of")
    assert last_cells(kmonthly(*words, "2020-08-03"))[-1] == folded(TABLE)
    assert last_cells(kmonthly(*words, "2020-08-04"))[-1] == TESTS
    assert kmonthly(*words, "2020-08-02").code == 1
    of_month = ("claims", "-m", "2020-08", "--as-of", "2020-08-03", "--store", measured)
    assert len(cells(kmonthly(*of_month))) == 7


def test_claims_as_csv(kmonthly: Kmonthly, measured: Path) -> None:
    """A line of names, then every claim with where it stands; a table as it is."""
    done = kmonthly("claims", COVER, "--store", measured, "--csv")
    assert done.out.partition("\r\n")[0].split(",") == COLUMNS
    found = records(done)
    assert [row["words"] for row in found] == SAID
    (bed,) = [row for row in found if row["words"] == BED]
    start = int(bed["start"])
    assert bed == {
        "lead": COVER,
        "title": "tulips: water by need",
        "message": COVER,
        "part": "0",
        "by": "Ada Tulip",
        "sent": "2020-08-03T12:00:00+00:00",
        "kind": "size",
        "values": "64",
        "unit": "bytes",
        "measures": "record of each flower bed",
        "direction": "",
        "cost": "no",
        "conditions": "",
        "elsewhere": "96",
        "start": str(start),
        "stop": str(start + len(BED)),
        "words": BED,
    }
    assert (found[0]["values"], found[1]["cost"], found[-1]["part"]) == ("120 | 30", "yes", "")
    assert len(records(kmonthly("claims", "-m", "2020-09", "--store", measured, "--csv"))) == 1


def test_claims_as_json(kmonthly: Kmonthly, measured: Path) -> None:
    """What the public door gives; a table with its rows."""
    document = json.loads(kmonthly("claims", COVER, "--store", measured, "--json").out)
    assert (document["kmonthly"], document["schema"], document["month"]) == ("claims", 1, "")
    told = api.claims(measured, COVER)
    assert [each["quotation"]["words"] for each in document["claims"]] == SAID
    assert [each["quotation"]["text_hash"] for each in document["claims"]] == [
        each.text_hash for each in told
    ]
    assert [each["rows"] for each in document["claims"] if each["rows"]] == [
        [
            ["beds", "before", "after"],
            ["1", "12.5", "14.0"],
            ["16", "101.3", "180.9"],
            ["64", "150.2", "611.8"],
        ]
    ]
    assert document["claims"][2]["elsewhere"] == [
        {"message": SECOND, "part": 2, "values": ["96"], "words": OTHER_BED}
    ]
    month = json.loads(kmonthly("claims", "-m", "2020-09", "--store", measured, "--json").out)
    assert (month["month"], len(month["claims"])) == ("2020-09", 1)


# identifiers


def test_identifiers_of_a_posting(kmonthly: Kmonthly, measured: Path) -> None:
    """What comes (+) and goes (-): kind, name, whether users meet it, in which patch."""
    done = kmonthly("identifiers", COVER, "--store", measured)
    assert cells(done) == [
        ["+", "kconfig", "TULIP_CANS", "yes", "1"],
        ["+", "function", "tulip_cans", "", "1"],
        ["-", "function", "tulip_pour", "", "2"],
    ]
    for name in (FIRST, f"<{ANSWER}>", f"https://lore.kernel.org/r/{SECOND}"):
        assert kmonthly("identifiers", name, "--store", measured) == done


def test_identifiers_of_a_kind_and_for_users(kmonthly: Kmonthly, measured: Path) -> None:
    words = ("identifiers", COVER, "--store", measured)
    assert [line[2] for line in cells(kmonthly(*words, "--user-visible"))] == ["TULIP_CANS"]
    functions = ["tulip_cans", "tulip_pour"]
    assert [line[2] for line in cells(kmonthly(*words, "--kind", "function"))] == functions
    assert kmonthly(*words, "--kind", "function", "--user-visible").code == 1


def test_identifiers_as_csv_and_json(kmonthly: Kmonthly, measured: Path) -> None:
    """The same names with the lines that bring them."""
    words = ("identifiers", COVER, "--store", measured)
    told = api.identifiers(measured, COVER)
    assert records(kmonthly(*words, "--csv")) == [
        {
            "change": "removed" if each.identifier.removed else "added",
            "kind": each.identifier.kind.value,
            "name": each.identifier.name,
            "user_visible": "yes" if each.user_visible else "no",
            "part": str(each.part),
            "message": each.message,
            "start": str(each.identifier.start),
            "stop": str(each.identifier.stop),
        }
        for each in told
    ]
    document = json.loads(kmonthly(*words, "--json").out)
    assert document["kmonthly"] == "identifiers"
    assert document["identifiers"] == [
        {
            "kind": each.identifier.kind.value,
            "name": each.identifier.name,
            "removed": each.identifier.removed,
            "user_visible": each.user_visible,
            "part": each.part,
            "message": each.message,
            "start": each.identifier.start,
            "stop": each.identifier.stop,
        }
        for each in told
    ]


# Where nothing is


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims", COVER, "--kind", "rate"), f"no such figure in {COVER}"),
        (("claims", "--month", "1999-12"), "no such figure in 1999-12"),
        (("claims", "-m", "2020-09", "--costs"), "no such figure in 2020-09"),
        (("identifiers", COVER, "--kind", "syscall"), f"no such name in {COVER}"),
    ],
)
def test_nothing_found_ends_with_1(
    kmonthly: Kmonthly, measured: Path, words: tuple[str, ...], said: str
) -> None:
    """Said to people; CSV is its line of names, JSON an empty list."""
    assert kmonthly(*words, "--store", measured) == Done(1, "", f"kmonthly: {said}\n")
    sheet = kmonthly(*words, "--store", measured, "--csv")
    assert (sheet.code, sheet.out.count("\r\n")) == (1, 1)
    document = kmonthly(*words, "--store", measured, "--json")
    assert (document.code, json.loads(document.out)[words[0]]) == (1, [])


@pytest.mark.parametrize("command", ["claims", "identifiers"])
def test_an_unknown_mail_ends_with_1(kmonthly: Kmonthly, measured: Path, command: str) -> None:
    assert kmonthly(command, "nobody@example.org", "--store", measured) == Done(
        1,
        "",
        "kmonthly: no message 'nobody@example.org' in the store. `kmonthly list` shows the series "
        "of a month\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims",), "give either a Message-ID or --month YYYY-MM"),
        (("claims", COVER, "-m", "2020-08"), "give either a Message-ID or --month YYYY-MM"),
        (("claims", COVER, "--csv", "--json"), "give --csv or --json, not both"),
        (("identifiers", COVER, "--csv", "--json"), "give --csv or --json, not both"),
    ],
)
def test_wrong_calls_say_what_to_give(
    kmonthly: Kmonthly, measured: Path, words: tuple[str, ...], said: str
) -> None:
    done = kmonthly(*words, "--store", measured)
    assert (done.code, done.out) == (2, "")
    assert said in folded(re.sub("[│╭╮╰╯─]", " ", done.err))


# CSV


def test_csv_is_quoted_as_rfc_4180_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Commas, quotes and line ends within quotes, quotes doubled; lines end in CR LF."""
    print_csv(("a", "b"), [("plain", "one, two"), ('say "tulip"', "one\ntwo"), ("", "林小满")])
    assert capsys.readouterr().out == (
        'a,b\r\nplain,"one, two"\r\n"say ""tulip""","one\ntwo"\r\n,林小满\r\n'
    )


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("=1+1", "'=1+1"),
        ("=12", "'=12"),
        ("+tulips", "'+tulips"),
        ("-tulips", "'-tulips"),
        ("-1+1|cmd", "'-1+1|cmd"),
        ("- 3 beds", "'- 3 beds"),
        ("@ada", "'@ada"),
        ("-", "'-"),
        ("-12", "-12"),
        ("+12", "+12"),
        ("-1200.5", "-1200.5"),
        ("12", "12"),
        ("a=b", "a=b"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\tb\rc\x00", "a\\tb\\rc\\x00"),
        ("\u202eder\x9b", "\\u202eder\\x9b"),
    ],
)
def test_a_cell_is_no_formula_and_shows_what_is_unseen(
    capsys: pytest.CaptureFixture[str], cell: str, printed: str
) -> None:
    """But a number may have its sign."""
    print_csv(("cell",), [(cell,)])
    assert capsys.readouterr().out == f"cell\r\n{printed}\r\n"


HOSTILE = "\x1b[2J\u202e\x9b31m\x07[bold]x[/]"
HOSTILE_WORDS = f"Watering {HOSTILE} throughput improves by 12%."


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    [PATCH] =cmd|... and what acts      by a person who is called so
    """
    folder = tmp_path_factory.mktemp("hostile")
    text = f'{HOSTILE_WORDS}\n\n-5% is what it costs, {HOSTILE} "so", they say.\n\n---\n'
    raw = mail(
        "wild",
        f"{text} fs/a.c | 2 +-\n\ndiff --git a/fs/a.c b/fs/a.c\n--- a/fs/a.c\n+++ b/fs/a.c\n"
        f"@@ -1 +1,2 @@\n int a;\n+#define WILD {HOSTILE}\n",
        subject=f"[PATCH] =cmd|'/C calc'!A0 {HOSTILE}",
        content_type="text/plain; charset=utf-8",
        **{"from": f'"@Eve {HOSTILE}" <eve@example.org>'},
    )
    api.update([mbox(folder / "x.mbox", raw)], folder / "store.duckdb")
    return folder / "store.duckdb"


HOSTILE_CALLS = (
    ("claims", "wild@example.org"),
    ("claims", "--month", "2020-08"),
    ("identifiers", "wild@example.org"),
)


@pytest.mark.parametrize("form", [(), ("--csv",), ("--json",)], ids=["", "csv", "json"])
def test_nothing_acts_in_a_pipe_or_a_sheet(
    kmonthly: Kmonthly, hostile: Path, form: tuple[str, ...]
) -> None:
    """Escape sequences in words, a title, a name of a person; formulas in CSV."""
    for words in HOSTILE_CALLS:
        done = kmonthly(*words, *form, "--store", hostile)
        assert done.code == 0
        seen = done.out.replace("\t", " ").replace("\r\n", "\n")
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", seen) == [], words
        if form == ("--csv",):
            found = [cell for row in records(done) for cell in row.values()]
            assert [each for each in found if re.match(r"[=@]|[+-](?![\d.,]+$)", each)] == []


def on_a_terminal(*words: str | Path) -> str:
    """What a command shows a person: on a pseudo-terminal."""
    ours, theirs = pty.openpty()
    wide = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
    subprocess.run(program(*words), check=True, stdout=theirs, env=wide)
    os.close(theirs)
    seen = os.read(ours, 65_536).decode()
    os.close(ours)
    return seen


def test_a_person_sees_a_table(measured: Path) -> None:
    """With a title and names of its columns."""
    claims = on_a_terminal("claims", COVER, "--store", measured)
    assert f"10 claims of {COVER}" in claims
    assert "measures" in claims
    names = on_a_terminal("identifiers", COVER, "--store", measured)
    assert f"3 names of {COVER}" in names
    assert "user-visible" in names


def test_nothing_acts_on_a_terminal(hostile: Path) -> None:
    """What is not ours: cleared screens, red, reversed words, a bell, rich's own markup."""
    for words in HOSTILE_CALLS:
        seen = re.sub("\x1b\\[[013]?m", "", on_a_terminal(*words, "--store", hostile))
        assert re.findall("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", seen) == []
    assert "[bold]x[/]" in on_a_terminal("claims", "wild@example.org", "--store", hostile)
