"""What each command prints, and how it ends."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Done, Kmonthly
from fates import answer, day, merged, patches, request
from kmonthly import __version__, api
from kmonthly.store.database import writing
from making import ROOT, Epoch, environment, mail, mbox, patch, program, run
from measured import COVER as MEASURED

COVER = "20240411093042.1091-1-ada@example.org"
FIRST = "20240312111418.24387-1-ada@example.org"
NAMED = "20240423111537.15700-1-minjun@example.com"
"""Of the sample; its patches bring in names."""

LINUS = "Ada Tulip <ada@linux-foundation.org>"


@pytest.fixture(scope="module")
def store(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample archive, and of a release that cannot be."""
    folder = tmp_path_factory.mktemp("store")
    march = "Sat, 16 Mar 2024 12:00:00 +0000"
    release = mail("forged", subject="Linux 9.9", From=LINUS, date=march)
    forged = mbox(folder / "forged.mbox", release)
    api.update([sample, forged], folder / "store.duckdb")
    return folder / "store.duckdb"


DEEP = "fs: plant the tulips deep"


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    [PATCH] weeds: cyd, dan, eve                 1 July; Ben takes each: he keeps a tree
    [PATCH] fs: plant the tulips deep            1 August
      Re: Applied to the tulips tree, thanks.    ben, 3 August
    [PATCH v2] fs: plant the tulips deep         5 August
      Re: NAK.                                   ben, 6 August
    [GIT PULL] tulips for 5.9-rc1                ben, 13 October; merged the day after, for 5.10
    [PATCH] fs: water the tulips                 7 August; nobody answers
    """
    folder = tmp_path_factory.mktemp("garden")
    mails = [
        *_taken_of_others(),
        *patches(DEEP, on=day(1)),
        answer("Applied to the tulips tree, thanks.\n", "p1", day(3)),
        *patches(DEEP, on=day(5), name="q", version=2),
        answer("NAK.\n", "q1", day(6)),
        request(DEEP, on=day(13, 10), subject="tulips for 5.9-rc1"),
        merged("pull", day(14, 10)),
        *patches("fs: water the tulips", on=day(7), name="w", file="fs/water.c"),
    ]
    api.update([mbox(folder / "garden.mbox", *mails)], folder / "store.duckdb")
    return folder / "store.duckdb"


def _taken_of_others() -> list[bytes]:
    """Patches of three people that Ben took: by that he keeps a tree."""
    found = []
    for number, who in enumerate(("Cyd", "Dan", "Eve"), start=1):
        name, address = f"other{number}", f"{who} <{who.lower()}@example.org>"
        text = f"Weed: {who}.\n\n---\n fs/weed.c | 2 +-\n"
        subject = f"[PATCH] weeds: {who}"
        found.append(mail(name, text, subject=subject, date=day(1, 7), **{"from": address}))
        found.append(answer("Applied, thanks.\n", name, day(2, 7)))
    return found


# What they print


def test_build_tells_what_it_made(kmonthly: Kmonthly, sample: Path, tmp_path: Path) -> None:
    """The month, new copies, stories in full of all, the pages."""
    store, out = tmp_path / "store.duckdb", tmp_path / "out"
    done = kmonthly("build", "-a", sample, "--store", store, "--out", out)
    first, *pages = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"2024-04: 311 new copies; \d+ of \d+ series in full", first)
    written = [out / "2024-04" / name for name in ("zh.html", "en.html", "zh.md", "en.md")]
    *named, rest = pages
    assert named == [f"  {path}" for path in written]
    assert all(path.is_file() for path in written)
    made = [path for path in (out / "2024-04").rglob("*") if path.is_file()]
    files = {path.name for path in made} - {".made.json"}
    assert rest.startswith(f"  and {len(files) - len(written)} files more")
    assert files >= {"zh.txt", "en.eml", "zh.wechat-1.html", "en.wechat-1.html"}
    assert not [name for name in files if name.endswith((".png", "-images.txt"))]


def test_build_with_a_site_draws_its_address(
    kmonthly: Kmonthly, store: Path, tmp_path: Path
) -> None:
    """A QR code to upload and where it goes; without the site it is taken away again."""
    words = ("build", "--store", store, "-o", tmp_path, "-m", "2024-03")
    assert kmonthly(*words, "--site", "https://kernel.example.org/").code == 0
    listed = (tmp_path / "2024-03" / "en.wechat-images.txt").read_text("utf-8")
    assert listed.startswith("en.wechat-qr.png\ten.wechat-1.html\t")
    assert kmonthly(*words).code == 0
    assert [*(tmp_path / "2024-03").glob("*qr.png")] == []
    done = kmonthly(*words, "--site", "javascript:alert(1)")
    assert (done.code, "is not the address of a site" in done.err) == (2, True)


def test_build_without_archives_uses_the_store(
    kmonthly: Kmonthly, store: Path, tmp_path: Path
) -> None:
    """Another month of what was read before."""
    done = kmonthly("build", "--store", store, "-o", tmp_path, "-m", "2024-03", "--json")
    assert done.code == 0
    assert json.loads(done.out)["new"] == 0
    assert (tmp_path / "2024-03" / "en.html").is_file()


def test_pdf_writes_a_file_a_language(kmonthly: Kmonthly, measured: Path, tmp_path: Path) -> None:
    """Where Pango is not, it says what to install."""
    words = ("pdf", "--store", measured, "-m", "2020-08", "-o", tmp_path, "-l", "en")
    file = tmp_path / "2020-08" / "en.pdf"
    done = kmonthly(*words)
    if done.code:
        assert "apt-get install libpango-1.0-0" in done.err
        return
    assert done == Done(0, f"2020-08:\n  {file}\n", "")
    assert file.read_bytes().startswith(b"%PDF-")
    assert kmonthly(*words, "-l", "fr").code == 2


def test_ingest_takes_several_archives(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """A folder of lists, and a file; then nothing new."""
    Epoch(tmp_path / "lists").add(mail("a"), mail("b"))
    file = mbox(tmp_path / "x.mbox", mail("c"))
    store = tmp_path / "store.duckdb"
    words = ("ingest", "--archive", tmp_path / "lists", "-a", file, "--store", store)
    assert kmonthly(*words) == Done(0, f"3 new copies; store: {store}\n", "")
    assert kmonthly(*words) == Done(0, f"0 new copies; store: {store}\n", "")


def test_a_mailmap_is_given_once(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """
    ingest --mailmap FILE    what A. Rose and Ada Tulip sent is one series
    ingest                   it stays so
    build --mailmap OTHER    without archives: they are two people again
    """
    store, known = tmp_path / "store.duckdb", tmp_path / "mailmap"
    known.write_text("Ada Tulip <ada@example.org> <rose@example.org>\n")
    rose = {"from": "A. Rose <rose@example.org>", "subject": "[PATCH v2] planting: below"}
    late = "Tue, 4 Aug 2020 12:00:00 +0000"
    file = mbox(tmp_path / "x.mbox", patch("deep"), patch("below", date=late, **rose))
    words = ("--archive", file, "--store", store)

    def series() -> int:
        return int(dict(api.doctor(store).totals)["series"])

    assert kmonthly("ingest", *words, "--mailmap", known).code == 0
    assert series() == 1
    assert kmonthly("ingest", *words).code == 0
    assert series() == 1
    done = kmonthly("build", "--store", store, "--mailmap", os.devnull, "-o", tmp_path / "out")
    assert (done.code, done.out.splitlines()[0][:23]) == (0, "2020-08: 0 new copies; ")
    assert series() == 2


def test_list_shows_the_best_first(kmonthly: Kmonthly, store: Path) -> None:
    """As many as asked for; of one section if asked for."""
    done = kmonthly("list", "--store", store, "--json", "-n", "0")
    every = json.loads(done.out)
    points = [story["rank"]["points"] for story in every["stories"]]
    assert points == sorted(points, reverse=True)
    assert len(points) == every["series"]
    some = json.loads(kmonthly("list", "--store", store, "--json", "-n", "2").out)
    assert some["stories"] == every["stories"][:2]
    memory = json.loads(kmonthly("list", "--store", store, "--json", "-s", "memory").out)
    assert memory["stories"] == [
        story for story in every["stories"] if story["placement"]["section"] == "memory"
    ]


def test_list_gives_a_pipe_one_line_a_series(kmonthly: Kmonthly, store: Path) -> None:
    """Points, section, version, replies, title and author, Message-ID, apart by tabs."""
    done = kmonthly("list", "--store", store, "-n", "1")
    assert done.code == 0
    assert done.out.split("\t")[1:] == [
        "filesystems",
        "3",
        "3",
        "ext4: per-directory reservation windows for small files (Ada Lindqvist)",
        "20240411093042.1091-1-ada@example.org\n",
    ]


def test_list_draws_a_table_on_a_terminal(store: Path) -> None:
    """As a person sees it: on a pseudo-terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kmonthly", "list", "--store", str(store), "-n", "1"]
    subprocess.run(command, check=True, stdout=theirs, env={**os.environ, "NO_COLOR": "1"})
    os.close(theirs)
    seen = os.read(ours, 65_536).decode()
    os.close(ours)
    assert re.search(r"2024-04: 1 of \d+ series", seen)
    assert "ext4: per-directory" in seen


def test_show_finds_a_series_by_any_of_its_mails(kmonthly: Kmonthly, store: Path) -> None:
    """The cover, a patch, a reply; with or without angle brackets, or as lore's link."""
    link = f"https://lore.kernel.org/r/{COVER}"
    assert kmonthly("show", link, "--store", store).code == 0
    life = json.loads(kmonthly("show", COVER, "--store", store, "--json").out)
    mails = [
        each["message"]
        for revision in life["revisions"]
        for posting in revision["postings"]
        for each in posting["mails"]
    ]
    assert len(mails) > 4
    for name in (f"<{COVER}>", *mails):
        assert json.loads(kmonthly("show", name, "--store", store, "--json").out) == life


def test_show_prints_revisions_and_mails(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """
    [PATCH] bulbs: deep       Monday, on tulips
    [PATCH v2] bulbs: deep    Tuesday
    """
    Epoch(tmp_path / "lists").add(
        patch("deep"),
        patch("deep-2", subject="[PATCH v2] bulbs: deep", date="Tue, 4 Aug 2020 12:00:00 +0000"),
    )
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    assert kmonthly("show", "deep-2@example.org", "--store", store) == Done(
        0,
        """\
bulbs: deep
  Ada Tulip

v1 (assumed)  2020-08-03 12:00 UTC  1 of 1 patches on tulips
  [PATCH] bulbs: deep
    deep@example.org

v2  2020-08-04 12:00 UTC  1 of 1 patches on tulips
  [PATCH v2] bulbs: deep
    deep-2@example.org
""",
        "",
    )


def test_doctor_tells_what_was_wrong(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """Counts by archive, totals, flaws by rule with what was done; one rule's flaws in full."""
    forged = mail("forged", subject="Linux 9.9", From=LINUS)
    late = mail("late", date=None, subject="late")
    Epoch(tmp_path / "lists").add(patch("deep"), late, forged)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    plain = kmonthly("doctor", "--store", store)
    lines = [line.rstrip() for line in plain.out.splitlines()]
    assert lines == [
        "archive  part  copies  flaws",
        "tulips   0     3       1",
        "",
        "3 copies, 3 messages, 1 patches, 1 postings, 1 series",
        "      1  mail.no-date: the arrival decides the month",
        "release.jump: 5.8 2020-08-02 table; 9.9 2020-08-03 mail forged@example.org",
    ]
    full = kmonthly("doctor", "--store", store, "--rule", "mail.no-date")
    assert re.search(r"^  tulips 0 [0-9a-f]{40} late@example.org", full.out, re.MULTILINE)
    hashed = kmonthly("doctor", "--store", store, "--hash")
    assert f"{api.fingerprint(store)['store']}  store\n" in hashed.out


def test_diff_shows_what_a_version_changed(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """The same, changed, added and dropped; files, trailers, the author's own words.

    [PATCH 0/3] bulbs: plant deeper      ada
      [PATCH 1/3] bulbs: measure
      [PATCH 2/3] bulbs: dig
      [PATCH 3/3] bulbs: hope
        Re: [PATCH 3/3] bulbs: hope      ben
    [PATCH v2 0/3] bulbs: plant deeper   ada
      [PATCH v2 1/3] bulbs: measure
      [PATCH v2 2/3] bulbs: dig deeper
      [PATCH v2 3/3] bulbs: water
    """
    store = tmp_path / "store.duckdb"
    api.update([mbox(tmp_path / "x.mbox", *_two_versions())], store)
    done = kmonthly("diff", "v2-0@example.org", "--store", store)
    assert (done.code, done.err) == (0, "")
    assert done.out == TWO_VERSIONS
    both = kmonthly(
        "diff", "re@example.org", "https://x.example.org/all/v2-2@example.org/", "--store", store
    )
    assert both == done
    assert kmonthly("diff", "v2-1@example.org", "v1-1@example.org", "--store", store) == done


def _two_versions() -> list[bytes]:
    """The mails of `test_diff_shows_what_a_version_changed`."""
    found = []
    for version, titles in (
        (1, ("measure", "dig", "hope")),
        (2, ("measure", "dig deeper", "water")),
    ):
        mark, day = ("PATCH", 3) if version == 1 else ("PATCH v2", 7)
        headers = {"date": f"{day} Aug 2020 12:00:00 +0000"}
        words = WORDS if version == 1 else f"{WORDS}\nChanges since v1:\n- water them\n"
        lead = f"<v{version}-0@example.org>"
        cover = mail(f"v{version}-0", words, subject=f"[{mark} 0/3] bulbs: plant deeper", **headers)
        found.append(cover)
        for number, title in enumerate(titles, start=1):
            found.append(
                mail(
                    f"v{version}-{number}",
                    _signed(version) + _diff_of(title),
                    subject=f"[{mark} {number}/3] bulbs: {title}",
                    in_reply_to=lead,
                    **headers,
                )
            )
    found.append(
        mail(
            "re",
            "Why hope?\n",
            subject="Re: [PATCH 3/3] bulbs: hope",
            in_reply_to="<v1-3@example.org>",
            date="4 Aug 2020 12:00:00 +0000",
            **{"from": "Ben Rose <ben@example.org>"},
        )
    )
    return found


WORDS = "Tulips freeze where they stand too high, so plant them deeper than the book says.\n"


def _signed(version: int) -> str:
    reviewed = "Reviewed-by: Ben Rose <ben@example.org>\n" if version == 2 else ""
    return f"Deeper.\n\n{reviewed}Signed-off-by: Ada Tulip <ada@example.org>\n---\n"


def _diff_of(title: str) -> str:
    """A patch to the file of the title's first word; with two words it has another line."""
    name, _, more = title.partition(" ")
    lines = [f"+{name} {number};" for number in range(4)] + ["+deeper;"] * bool(more)
    body = "".join(f"{line}\n" for line in lines)
    return (
        f"diff --git a/bulbs/{name}.c b/bulbs/{name}.c\nindex 1111111..2222222 100644\n"
        f"--- a/bulbs/{name}.c\n+++ b/bulbs/{name}.c\n@@ -1 +1,{len(lines) + 1} @@\n {name}\n{body}"
    )


TWO_VERSIONS = """\
[PATCH 0/3] bulbs: plant deeper
  v1 (assumed)  2020-08-03 12:00 UTC  3 of 3 patches
  v1-0@example.org
[PATCH v2 0/3] bulbs: plant deeper
  v2  2020-08-07 12:00 UTC  3 of 3 patches
  v2-0@example.org

  1 =   1  bulbs: measure
  2 !   2  bulbs: dig deeper  88 %
           was: bulbs: dig
  3 -   -  bulbs: hope
  - +   3  bulbs: water

files 3 -> 3, lines +12 -0 -> +13 -0
+ bulbs/water.c
- bulbs/hope.c
+ Reviewed-by: Ben Rose

v2-0@example.org
  Changes since v1:
  - water them
"""


def test_diff_tells_what_is_not_at_hand(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """An archive that is away costs diffs and words; patches that never came are told of; two
    series are told apart."""
    store, file = tmp_path / "store.duckdb", tmp_path / "x.mbox"
    other = patch("else", subject="[PATCH] beds: weed", **{"from": "Cyd <cyd@example.org>"})
    mails = [each for each in _two_versions() if b"<v1-3@" not in each[:400]]
    api.update([mbox(file, *mails, other)], store)
    file.unlink()
    done = kmonthly("diff", "v2-0@example.org", "--store", store)
    assert (done.code, done.err) == (0, "")
    assert "2 of 3 patches: what seems added may have been there" in done.out
    assert "  1 =   1  bulbs: measure\n" in done.out
    assert "Changes since" not in done.out
    strange = kmonthly("diff", "else@example.org", "v2-0@example.org", "--store", store)
    assert "These are two series.\n" in strange.out


def test_track_follows_a_series(kmonthly: Kmonthly, store: Path) -> None:
    """By a mail of it, by a link to one, or by words of its title."""
    by_id = kmonthly("track", COVER, "--store", store)
    assert (by_id.code, by_id.err) == (0, "")
    assert "goes on with 20240403105554.10672-1-ada@example.org: title, patches" in by_id.out
    assert "\n    | Changes since v2:\n" in by_id.out
    for link in ("linux-fs/{}/", "r/{}", "linux-fs/{}/T/#u", "all/{}/t.mbox.gz", "linux-fs/{}/raw"):
        pasted = f"https://lore.kernel.org/{link.format(COVER.replace('@', '%40'))}"
        assert kmonthly("track", pasted, "--store", store).out == by_id.out
    for pasted in (f"<{COVER}>", f"Message-ID: <{COVER}>", f"lore.kernel.org/r/{COVER}"):
        assert kmonthly("track", pasted, "--store", store).out == by_id.out
    subject = "Re: [PATCH v3 0/3] ext4: per-directory reservation windows for small files"
    assert kmonthly("track", subject, "--store", store).out == by_id.out
    assert kmonthly("track", "reservation", "windows", "--store", store).out == by_id.out


def test_track_asks_which_series_is_meant(kmonthly: Kmonthly, store: Path) -> None:
    """The JSON document is `find`: see docs/json.md."""
    many = kmonthly("track", "net:", "--store", store)
    assert many.code == 0
    assert "series have this in a title of theirs or of a patch: name one by its id" in many.out
    found = json.loads(kmonthly("track", "net:", "--store", store, "--json").out)
    assert found["kmonthly"] == "find"
    assert keys(found) == documented("find")
    assert kmonthly("track", "", "--store", store).code == 2
    assert kmonthly("track", "https://lore.kernel.org/linux-fs/", "--store", store).code == 2
    assert kmonthly("track", "\udcff", "--store", store).code == 1
    none = kmonthly("track", "no", "such", "words", "--store", store)
    assert (none.code, none.out) == (1, "")
    assert "no series has 'no such words' in a title" in none.err


def test_evaluate_measures_and_draws(kmonthly: Kmonthly, store: Path) -> None:
    done = kmonthly("evaluate", "series", "--store", store)
    assert done.code == 0
    assert "linker, statements withheld   title kept 4/4 = 1.000" in done.out
    found = json.loads(
        kmonthly("evaluate", "series", "--draw", "2", "--store", store, "--json").out
    )
    assert keys(found) == documented("draw")
    drawn = kmonthly("evaluate", "series", "--draw", "2", "--store", store)
    assert [line.count("\t") for line in drawn.out.splitlines()] == [2, 2]


FATE = """\
fs: plant the tulips deep
  Ada Tulip, v2 of 2020-08-05, 1 patch
  merged for v5.10, known 2020-10-14
  last heard of 2020-08-06; read to 2020-10-14
2020-10-14  pull Ben Rose  git://git.example.org/tulips.git tags/pull-5.10  merged by 333333333333
    pull@example.org
    bot-pull@example.org
against: 2020-08-06  nak Ben Rose (keeper)
    "NAK."
    re-q1-6@example.org
before: 2020-08-03  applied Ben Rose (keeper)  tulips tree
    "Applied to the tulips tree, thanks."
    re-p1-3@example.org
"""


def test_fate_tells_what_became_of_a_series(kmonthly: Kmonthly, garden: Path) -> None:
    """By any mail of it, with what it rests on, what was said against it, and what no longer
    holds."""
    assert kmonthly("fate", "p1@example.org", "--store", garden) == Done(0, FATE, "")
    link = "https://lore.kernel.org/r/re-q1-6@example.org"
    for name in ("q1@example.org", "<re-p1-3@example.org>", link):
        assert kmonthly("fate", name, "--store", garden).out == FATE
    document = json.loads(kmonthly("fate", link, "--store", garden, "--json").out)
    assert document["series"] == "p1@example.org"
    assert document["fate"]["outcome"] == "merged"
    assert [each["words"] for each in document["fate"]["objections"]] == ["NAK."]
    silent = kmonthly("fate", "w1@example.org", "--store", garden).out.splitlines()
    assert silent[2:] == ["  open", "  last heard of 2020-08-07; read to 2020-10-14"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2020-08-02", "open"),
        ("2020-08-03", "queued by Ben Rose: tulips tree, known 2020-08-03"),
        ("2020-08-05", "open"),
        ("2020-08-06", "rejected, known 2020-08-06"),
        (
            "2020-10-13",
            "queued by Ben Rose: git://git.example.org/tulips.git tags/pull-5.10, known 2020-10-13",
        ),
        ("2020-10-14", "merged for v5.10, known 2020-10-14"),
    ],
)
def test_fate_as_it_was_known(kmonthly: Kmonthly, garden: Path, day: str, said: str) -> None:
    """With --as-of nothing sent later counts, that day does."""
    done = kmonthly("fate", "p1@example.org", "--as-of", day, "--store", garden)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[2] == f"  {said}"


def test_fates_of_a_month(kmonthly: Kmonthly, garden: Path) -> None:
    """What was known at the cutoff, what got known since, title and author, Message-ID."""
    done = kmonthly("fate", "--month", "2020-08", "--store", garden)
    assert (done.code, done.err) == (0, "")
    deep = ["fs: plant the tulips deep (Ada Tulip)", "q1@example.org"]
    water = ["fs: water the tulips (Ada Tulip)", "w1@example.org"]
    assert sorted(line.split("\t") for line in done.out.splitlines()) == [
        ["open", "", *water],
        ["rejected, known 2020-08-06", "merged for v5.10, known 2020-10-14", *deep],
    ]
    then = kmonthly("fate", "-m", "2020-08", "--as-of", "2020-08-03", "--store", garden)
    assert then.out.split("\t") == [
        "queued by Ben Rose: tulips tree, known 2020-08-03",
        "merged for v5.10, known 2020-10-14",
        deep[0],
        "p1@example.org\n",
    ]


def test_fates_of_a_month_that_ended_so(kmonthly: Kmonthly, garden: Path) -> None:
    """By what is known now; the JSON document is `fates`."""
    words = ("fate", "--month", "2020-08", "--store", garden, "--outcome")
    assert kmonthly(*words, "merged").out.endswith("\tq1@example.org\n")
    assert kmonthly(*words, "open").out.endswith("\tw1@example.org\n")
    (merged_,) = json.loads(kmonthly(*words, "merged", "--json").out)["series"]
    assert (merged_["fate"]["outcome"], merged_["since"]["outcome"]) == ("rejected", "merged")
    (open_,) = json.loads(kmonthly(*words, "open", "--json").out)["series"]
    assert (open_["fate"]["outcome"], open_["since"]) == ("open", None)
    none = kmonthly(*words, "rejected")
    assert none == Done(1, "", "kmonthly: no series of 2020-08 that is rejected\n")


def test_track_shows_what_became_of_a_series(kmonthly: Kmonthly, garden: Path) -> None:
    """In its head; what that rests on behind its postings, as `fate` has it."""
    lines = kmonthly("track", "p1@example.org", "--store", garden).out.splitlines()
    head, *_, said = FATE.splitlines()[2:]
    assert lines[4] == head
    assert lines[-1] == said
    assert '    "NAK."' in lines
    told = [line for line in FATE.splitlines()[4:] if not line.startswith('    "')]
    assert [line for line in lines if line in told] == told
    silent = kmonthly("track", "w1@example.org", "--store", garden).out.splitlines()
    assert silent[4] == "  open"
    assert silent[-1] == "  no reply found"


def test_doctor_lists_what_does_not_go_together(kmonthly: Kmonthly, garden: Path) -> None:
    """A new version of what was queued, and a request for another release than it came into."""
    lines = kmonthly("doctor", "--store", garden).out.splitlines()
    assert [line for line in lines if line.startswith("fate.")] == [
        "fate.posted_after_queue: re-p1-3@example.org p1@example.org 2020-08-03",
        "fate.subject: pull@example.org  5.9, not 5.10",
    ]


def test_evaluate_counts_fates_and_draws(kmonthly: Kmonthly, garden: Path) -> None:
    """All outcomes, then the kinds of signs; drawn ones with patches and releases."""
    done = kmonthly("evaluate", "fates", "--store", garden)
    assert (done.code, done.err) == (0, "")
    assert [line.split() for line in done.out.splitlines()] == [
        ["1", "open"],
        ["3", "queued"],
        ["0", "partly"],
        ["1", "merged"],
        ["0", "reverted"],
        ["0", "superseded"],
        ["0", "withdrawn"],
        ["0", "rejected"],
        ["3", "fate.applied"],
        ["1", "fate.pull"],
    ]
    drawn = kmonthly("evaluate", "fates", "--draw", "9", "--store", garden).out.splitlines()
    assert sorted(drawn) == [
        *(f"other{number}@example.org\tqueued\t1\t1\t" for number in (1, 2, 3)),
        "p1@example.org\tmerged\t1\t1\t5.10",
    ]
    one = kmonthly("evaluate", "fates", "--draw", "1", "--store", garden).out.splitlines()
    assert one == drawn[:1]


def test_list_shows_what_fell_silent_when_asked(kmonthly: Kmonthly, store: Path) -> None:
    every = kmonthly("list", "--most", "0", "--json", "--store", store)
    kinds = {each["facts"]["delta"]["happened"] for each in json.loads(every.out)["stories"]}
    assert "stalled" not in kinds
    one = kmonthly("list", "--happened", "new", "--most", "0", "--json", "--store", store)
    kinds = {each["facts"]["delta"]["happened"] for each in json.loads(one.out)["stories"]}
    assert kinds == {"new"}


def test_version_and_help(kmonthly: Kmonthly) -> None:
    """--help tells the exit codes."""
    assert kmonthly("--version") == Done(0, f"kmonthly {__version__}\n", "")
    assert "3 input unusable" in " ".join(kmonthly("--help").out.split())


# JSON


def documented(command: str) -> set[str]:
    """The keys that docs/json.md names for a command."""
    text = (ROOT / "docs" / "json.md").read_text("utf-8")
    head, *chapters = re.split(r"^## ", text, flags=re.MULTILINE)
    (chapter,) = [each for each in chapters if each.startswith(command + "\n")]
    return set(re.findall(r"^\| `([^`]+)` \|", head + chapter, re.MULTILINE))


def keys(value: object, path: str = "") -> set[str]:
    """The keys of a document, as docs/json.md writes them."""
    if isinstance(value, list):
        return {key for each in value for key in keys(each, f"{path}[]")}
    if not isinstance(value, dict):
        return set()
    named = {(f"{path}.{key}" if path else key): each for key, each in value.items()}
    return set(named).union(*(keys(each, name) for name, each in named.items()))


@pytest.mark.parametrize(
    ("name", "words", "more"),
    [
        ("build", ("build", "--out", "OUT"), ()),
        ("publish", ("publish", "--out", "OUT", "-m", "2024-04"), ()),
        ("ingest", ("ingest", "--archive", "SAMPLE"), ()),
        ("list", ("list", "--most", "0"), ("list", "-m", "2020-08", "--most", "0")),
        ("show", ("show", COVER), ()),
        ("doctor", ("doctor", "--rule", "mail.no-date", "--hash"), ("doctor",)),
        ("track", ("track", COVER), ("track", "p1@example.org")),
        ("diff", ("diff", COVER), ()),
        ("fate", ("fate", COVER), ("fate", "p1@example.org")),
        ("fates", ("fate", "--month", "2024-04"), ("fate", "--month", "2020-08")),
        ("evaluate", ("evaluate", "series"), ()),
        ("draw", ("evaluate", "series", "--draw", "2"), ()),
        ("ends", ("evaluate", "fates"), ("evaluate", "fates", "--draw", "9")),
        ("claims", ("claims", "--month", "2024-04"), ("claims", MEASURED)),
        ("digest", ("digest", "-m", "2024-04"), ()),
        ("identifiers", ("identifiers", NAMED), ("identifiers", MEASURED)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_document_has_the_keys_that_the_page_says(
    kmonthly: Kmonthly,
    store: Path,
    garden: Path,
    measured: Path,
    sample: Path,
    tmp_path: Path,
    name: str,
    words: tuple[str, ...],
    more: tuple[str, ...],
) -> None:
    """docs/json.md, no more and no less, over all of the sample; and over another store, where a
    work met what none of the sample did."""
    places = {"OUT": str(tmp_path), "SAMPLE": str(sample)}
    filled = [places.get(word, word) for word in words]
    seen: set[str] = set()
    other = measured if MEASURED in more else garden
    for asked, of in ((filled, store), (more, other)):
        if asked:
            done = kmonthly(*asked, "--store", of, "--json")
            found = json.loads(done.out)
            assert (done.code, found["kmonthly"], found["schema"]) == (0, name, 1)
            seen |= keys(found)
    assert seen == documented(name)


# Where the store is


def test_the_store_is_named_or_known(
    kmonthly: Kmonthly, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--store before $KMONTHLY_STORE before .kmonthly/store.duckdb under the current folder."""
    monkeypatch.chdir(tmp_path)
    default = tmp_path / ".kmonthly" / "store.duckdb"
    missing = (
        "kmonthly: no store at {}: make one with `kmonthly build --archive DIR`, or give --store\n"
    )
    assert kmonthly("doctor") == Done(1, "", missing.format(default.relative_to(tmp_path)))
    file = mbox(tmp_path / "x.mbox", mail("a"))
    assert kmonthly("ingest", "-a", file).code == 0
    assert default.is_file()
    monkeypatch.setenv("KMONTHLY_STORE", str(store))
    assert json.loads(kmonthly("doctor", "--json").out)["health"]["archives"][0]["copies"] > 1
    assert kmonthly("doctor", "--store", "no.duckdb") == Done(1, "", missing.format("no.duckdb"))
    monkeypatch.setenv("KMONTHLY_STORE", "")
    assert kmonthly("doctor", "--json").code == 0


# What is known


def test_as_of_moves_what_is_known(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """
    [PATCH] bulbs: deep       3 August
    [PATCH v2] bulbs: deep    20 August
    """
    Epoch(tmp_path / "lists").add(
        patch("deep"),
        patch("deep-2", subject="[PATCH v2] bulbs: deep", date="Thu, 20 Aug 2020 12:00:00 +0000"),
    )
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)

    def versions(*words: str) -> list[int]:
        done = kmonthly("list", "--store", store, "-m", "2020-08", "--json", *words)
        (story,) = json.loads(done.out)["stories"]
        return [posting["version"] for posting in story["facts"]["delta"]["postings"]]

    assert versions() == [1, 2]
    assert versions("--as-of", "2020-08-19") == [1]
    assert versions("--as-of", "2020-08-20") == [1, 2]
    none = kmonthly("list", "--store", store, "-m", "2020-08", "--as-of", "2020-08-02", "--json")
    assert (none.code, json.loads(none.out)["stories"]) == (1, [])


# How they end


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ("list", "-m", "August"),
            2,
            "'August' is not a month: write it as YYYY-MM, for example 2020-08",
        ),
        (
            ("list", "-m", "2024-04", "--as-of", "soon"),
            2,
            "'soon' is not a date: write it as YYYY-MM-DD, for example 2020-09-03",
        ),
        (
            ("list", "-m", "2024-04", "--as-of", "2024-03-31"),
            2,
            "the cutoff 2024-03-31 lies before 2024-04 begins: give --as-of a later date",
        ),
        (
            ("build", "-m", "1999-12"),
            1,
            "no mail of 1999-12 in the store; it covers 2024-03 to 2024-04",
        ),
        (
            ("show", "nobody@example.org"),
            1,
            "no message 'nobody@example.org' in the store. `kmonthly list` shows the series of a "
            "month",
        ),
        (
            ("diff", FIRST),
            1,
            f"nothing is known before the posting of '{FIRST}': it is the first of its series in "
            "the store. Name the mail to compare it with: `kmonthly diff OLDER NEWER`",
        ),
        (
            ("diff", COVER, "nobody@example.org"),
            1,
            "no message 'nobody@example.org' in the store. `kmonthly list` shows the series of a "
            "month",
        ),
        (
            ("fate", "nobody@example.org"),
            1,
            "no message 'nobody@example.org' in the store. `kmonthly list` shows the series of a "
            "month",
        ),
        (
            ("fate", FIRST, "--as-of", "2024-03-11"),
            1,
            f"the posting of '{FIRST}' was sent later than that. Leave --as-of out to see what is "
            "known by now",
        ),
        (
            ("fate", FIRST, "--as-of", "soon"),
            2,
            "'soon' is not a date: write it as YYYY-MM-DD, for example 2020-09-03",
        ),
        (
            ("fate", "-m", "2024-04", "--as-of", "2024-03-31"),
            2,
            "the cutoff 2024-03-31 lies before 2024-04 begins: give --as-of a later date",
        ),
        (
            ("fate", "-m", "1999-12"),
            1,
            "no series of 1999-12",
        ),
        (
            ("build", "-a", "nowhere"),
            3,
            "no archive at FOLDER/nowhere: nothing is there. Give a public-inbox list "
            "(LIST/git/0.git, LIST.git), an mbox file (.mbox, .gz, .xz, .zst), a Maildir, .eml "
            "files, a bundle, or a folder of these",
        ),
        (
            ("ingest", "-a", "a-file.mbox", "--mailmap", "nowhere", "--store", "new"),
            3,
            "cannot read the mailmap nowhere: No such file or directory. Give a text file as git "
            "has them, such as .mailmap in the kernel's tree, or leave --mailmap out: the store "
            "keeps what it has",
        ),
        (
            ("build", "--mailmap", "a-file", "--store", "new"),
            1,
            "no store at new: make one with `kmonthly build --archive DIR`, or give --store",
        ),
        (
            ("build", "-o", "a-file/deeper"),
            3,
            "cannot write the pages to a-file/deeper/2024-04: Not a directory. Give another place "
            "with --out",
        ),
        (
            ("ingest", "-a", "a-file.mbox", "--store", "a-file/store"),
            3,
            "cannot open the store a-file/store: File exists. If another file was meant, give it "
            "with --store; a store that is damaged is built again under another name: everything "
            "in it comes from the archives",
        ),
    ],
)
def test_errors_say_what_to_do(
    kmonthly: Kmonthly,
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    """One line on standard error, nothing on standard output, no traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").touch()
    mbox(tmp_path / "a-file.mbox", mail("a"))
    monkeypatch.setenv("KMONTHLY_STORE", str(store))
    said = said.replace("FOLDER", str(tmp_path))
    assert kmonthly(*words) == Done(code, "", f"kmonthly: {said}\n")


def test_a_mail_that_is_of_no_series_is_told_apart(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """It is in the store, but nobody's patch and nobody's answer."""
    store = tmp_path / "store.duckdb"
    api.update([mbox(tmp_path / "x.mbox", mail("a", subject="picnic on Sunday"))], store)
    assert kmonthly("show", "a@example.org", "--store", store) == Done(
        1,
        "",
        "kmonthly: the message 'a@example.org' belongs to no series and answers none. `kmonthly "
        "list` shows the series of a month\n",
    )


def test_ingest_wants_an_archive(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """Without one there is nothing to do: a wrong call, and no empty store."""
    done = kmonthly("ingest", "--store", tmp_path / "store.duckdb")
    assert (done.code, done.out) == (2, "")
    assert "Missing option '--archive' / '-a'" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("bloom",),
        ("build", "--wilt"),
        ("build", "-j", "0"),
        ("build", "-j", "many"),
        ("show",),
        ("diff",),
        ("list", "-n", "-1"),
        ("list", "-s", "gardening"),
        ("fate",),
        ("fate", COVER, "--month", "2024-04"),
        ("fate", "--month", "August"),
        ("fate", "--month", "2024-04", "--outcome", "wilted"),
        ("claims",),
        ("claims", COVER, "--month", "2024-04"),
        ("claims", COVER, "--kind", "wilted"),
        ("claims", COVER, "--as-of", "soon"),
        ("claims", COVER, "--csv", "--json"),
        ("identifiers",),
        ("identifiers", COVER, "--kind", "wilted"),
        ("identifiers", COVER, "--csv", "--json"),
        ("evaluate",),
        ("evaluate", "tulips"),
        ("evaluate", "fates", "--draw", "-1"),
        ("doctor", "--rule", "tulips"),
    ],
)
def test_wrong_calls_end_with_2(kmonthly: Kmonthly, words: tuple[str, ...]) -> None:
    """Whatever is wrong with the words."""
    assert kmonthly(*words).code == 2


def test_a_busy_store_is_told_and_left_alone(
    kmonthly: Kmonthly, store: Path, tmp_path: Path
) -> None:
    """Somebody else writes it; reading goes on."""
    file = mbox(tmp_path / "x.mbox", mail("a"))
    with writing(tmp_path / "store.duckdb"):
        done = kmonthly("ingest", "-a", file, "--store", tmp_path / "store.duckdb")
    assert done == Done(
        3,
        "",
        f"kmonthly: {tmp_path}/store.duckdb is being written by another process (its lock is "
        "held): wait for it, or give --store\n",
    )


# Words of others, and readers that go


HOSTILE = "[PATCH] bulbs: \x1b[2Jwiped \x1b]0;owned\x07 \u202ereversed\u202c \x9b31mred [bold]x[/]"


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_that_acts_reaches_a_terminal(
    kmonthly: Kmonthly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    """Escape sequences in a subject, a name, a Message-ID, a header that makes a flaw."""
    raw = patch(
        "deep",
        subject=HOSTILE,
        message_id="<deep\x1b[31m\x9b1m@example.org>",
        date="\x1b[31mnever\x9b",
        received=None,
    ).replace(b"Ada Tulip", "Ada \x1b[5mTulip\u202e\x9b".encode())
    Epoch(tmp_path / "lists").add(raw)
    store = tmp_path / "store.duckdb"
    api.update([tmp_path / "lists"], store)
    (story,) = api.stories(store, api.Month(2020, 8))
    name = story.facts.main.lead
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    for words in (
        ("list",),
        ("list", "--json"),
        ("show", name),
        ("show", name, "--json"),
        ("diff", name, name),
        ("diff", name, name, "--json"),
        ("show", f"{name}\x1b[31m"),
        ("doctor", "--rule", "mail.no-date"),
        ("doctor", "--rule", "mail.no-date", "--json"),
        ("build", "-o", str(tmp_path / "out")),
    ):
        done = kmonthly(*words, "--store", store)
        ours = re.compile(r"\x1b\[[0-9;]*m") if terminal else re.compile("(?!)")
        seen = ours.sub("", done.out).replace("\t", " ") + done.err
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", seen) == [], words
        if terminal and "--json" not in words:
            assert "\x1b[2J" not in done.out
            assert "\x1b[31m" not in done.out
            assert "\x1b[5m" not in done.out


HOSTILE_PERSON = "Ben \x1b[5mRose\u202e\x9b [bold]b[/]"


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_that_acts_reaches_a_terminal_by_a_fate(
    kmonthly: Kmonthly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    """Escape sequences in what took it: a name, the words, a tree, a request, a Message-ID.

    [PATCH] fs: plant the tulips deep    1 August
      Re: Applied to ... by Ben          3 August
    [PATCH v2] ...                       5 August
      Re: NAK by Ben                     6 August
    [GIT PULL] by Ben                    13 October, merged
    """
    ours, theirs = "Ben Rose <", f"{HOSTILE_PERSON} <"

    def hostile(raw: bytes) -> bytes:
        return raw.replace(ours.encode(), theirs.encode())

    wild = "\x1b[31mred\x1b[2J\x9b1m\u202e"
    taken = f"Applied to git://git.example.org/{wild}.git for-next {wild}, thanks {wild}.\n"
    asked = request(DEEP, on=day(13, 10), name="pull").replace(
        b"tulips.git tags/pull-5.10", f"{wild}.git tags/{wild}".encode()
    )
    mails = [
        *map(hostile, _taken_of_others()),
        *patches(DEEP, on=day(1)),
        hostile(answer(taken, "p1", day(3), name=f"re{wild}")),
        *patches(DEEP, on=day(5), name="q", version=2),
        hostile(answer(f"NAK. {wild}\n", "q1", day(6))),
        hostile(asked),
    ]
    store = tmp_path / "store.duckdb"
    api.update([mbox(tmp_path / "x.mbox", *mails)], store)
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    fate = json.loads(kmonthly("fate", "p1@example.org", "--store", store, "--json").out)["fate"]
    assert fate["outcome"] == "queued"
    assert len(fate["signs"]) == len(fate["objections"]) == len(fate["stale"]) == 1
    for words in (
        ("fate", "p1@example.org"),
        ("fate", "p1@example.org", "--json"),
        ("fate", "p1@example.org", "--as-of", "2020-08-03"),
        ("fate", "--month", "2020-08"),
        ("fate", "--month", "2020-08", "--json"),
        ("track", "p1@example.org"),
        ("doctor",),
        ("evaluate", "fates", "--draw", "9"),
    ):
        done = kmonthly(*words, "--store", store)
        assert done.code == 0
        allowed = re.compile(r"\x1b\[[0-9;]*m") if terminal else re.compile("(?!)")
        seen = allowed.sub("", done.out).replace("\t", " ") + done.err
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", seen) == [], words
        for act in ("\x1b[2J", "\x1b[31m", "\x1b[5m"):
            assert act not in done.out


@pytest.mark.parametrize("words", [("list", "--json", "-n", "0"), ("show", COVER), ("doctor",)])
def test_a_reader_may_leave(store: Path, words: tuple[str, ...]) -> None:
    """`kmonthly list --json | head -1`: neither an error nor a word."""
    command = program(*words, "--store", store)
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        said = started.stderr.read()
    assert (started.returncode, said) == (0, b"")


def test_a_closed_output_is_no_error(store: Path) -> None:
    """`kmonthly list >&-`: nobody wants to hear it."""
    command = program("doctor", "--store", store)
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command],
        env=environment(),
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_it_runs_as_a_module() -> None:
    """`python -m kmonthly`."""
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"kmonthly {__version__}\n")


def test_an_archive_that_cannot_be_read_is_told_of(kmonthly: Kmonthly, tmp_path: Path) -> None:
    """The other one is read; whoever looks at the output of a nightly run sees it."""
    Epoch(tmp_path / "lists", "tulips").add(mail("a"))
    (tmp_path / "lists" / "roses" / "git" / "0.git").mkdir(parents=True)
    done = kmonthly("ingest", "-a", tmp_path / "lists", "--store", tmp_path / "store.duckdb")
    assert (done.code, done.out[:12]) == (0, "1 new copies")
    assert done.err == (
        "kmonthly: roses cannot be read, or not all of it: `kmonthly doctor` says why\n"
    )
