"""What pull requests ask to take. Everybody in them is invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmonthly.mail.model import Pull, Pulled
from kmonthly.mail.pull import MOST, pull

SHA = "0123456789abcdef0123456789abcdef01234567"

REQUEST = f"""\
Hi Carla,

please pull.

The following changes since commit 9123e3a74ec7b934a4a099e98af6a61c2f80bbf5:

  Linux 5.9-rc1 (2020-08-16 13:04:57 -0700)

are available in the Git repository at:

  git://git.example.org/garden.git tags/tulips-5.9

for you to fetch changes up to {SHA}:

  tulips: water them (2020-09-30 13:52:06 -0400)

----------------------------------------------------------------
Tulips for 5.9

 - watering (Ada)

----------------------------------------------------------------
Ada Tulip (2):
      tulips: fill the can
      tulips: water them

Ben Rose (Garden) (1):
      roses: prune

Carla Fern (2):
      Merge branch 'pots' into tulips
      Merge tag 'ferns-5.9' of git://git.example.org/ferns into tulips

 garden/tulips.c | 4 +++-
 1 file changed, 3 insertions(+), 1 deletion(-)
"""


def test_request_pull() -> None:
    assert pull(REQUEST) == Pull(
        tree="git://git.example.org/garden.git",
        ref="tags/tulips-5.9",
        head=SHA,
        commits=(
            Pulled("Ada Tulip", "tulips: fill the can"),
            Pulled("Ada Tulip", "tulips: water them"),
            Pulled("Ben Rose (Garden)", "roses: prune"),
        ),
        merges=(
            "Merge branch 'pots' into tulips",
            "Merge tag 'ferns-5.9' of git://git.example.org/ferns into tulips",
        ),
        whole=True,
    )


def test_tip() -> None:
    """No rule above the shortlog, no diffstat below it."""
    text = (
        "Linus,\n\nPlease pull the latest x86/tulips git tree from:\n\n"
        "   git://git.example.org/tip.git x86-tulips-2020-10-12\n\n"
        f"   # HEAD: {SHA} x86/tulips: Water them\n\nThey grow.\n\n Thanks,\n\n\tAda\n\n"
        "------------------>\nAda Tulip (1):\n      x86/tulips: Water them\n\n\n"
        " arch/x86/tulips.c | 2 +-\n"
    )
    assert pull(text) == Pull(
        "git://git.example.org/tip.git",
        "x86-tulips-2020-10-12",
        SHA,
        (Pulled("Ada Tulip", "x86/tulips: Water them"),),
        (),
        True,
    )


@pytest.mark.parametrize(
    ("words", "tree", "ref"),
    [
        (
            "are available in the git repository at:\n\n  https://example.org/garden master\n",
            "https://example.org/garden",
            "master",
        ),
        (
            "are available in the Git repository at:\n\n  git://example.org/a.git\ntags/b-5.9\n\nfor",
            "git://example.org/a.git",
            "tags/b-5.9",
        ),
        (
            "are available in the Git repository at:\n\n git://example.org/a.git\n  tags/b-5.9\n",
            "git://example.org/a.git",
            "tags/b-5.9",
        ),
        (
            "are available in the Git repository at:\n\n  ssh://git@example.org/a.git\n\nfor",
            "ssh://git@example.org/a.git",
            "",
        ),
        (
            "could you please pull from\n\ngit://example.org/garden.git for_v5.9\n\nto get\n",
            "git://example.org/garden.git",
            "for_v5.9",
        ),
        (
            "Please pull from the tag\n\n git://example.org/garden.git \\\n tulips-5.9\n\nwith\n",
            "git://example.org/garden.git",
            "tulips-5.9",
        ),
        (
            "Please pull from:\n\n  git://example.org/garden.git tags/tulips\n\n...to receive\n",
            "git://example.org/garden.git",
            "tags/tulips",
        ),
        (
            "Please pull git@example.org:garden.git for-next to get tulips.\n",
            "git@example.org:garden.git",
            "",
        ),
        ("Please pull git://example.org/garden.git.\n", "git://example.org/garden.git", ""),
        (
            "The tree is at git://example.org/garden for-next.\n",
            "git://example.org/garden",
            "for-next",
        ),
    ],
)
def test_where_it_is(words: str, tree: str, ref: str) -> None:
    found = pull(words)
    assert found is not None
    assert (found.tree, found.ref) == (tree, ref)


@pytest.mark.parametrize(
    "words",
    [
        f"for you to fetch changes up to {SHA}:",
        f"for you to fetch changes up to\n{SHA}:",
        f"   # HEAD: {SHA} tulips: water them",
        f"with top-most commit {SHA}\n\n tulips: water them",
        f"Top of the tree is {SHA}.",
        f"Please pull up to {SHA} of it.",
    ],
)
def test_head(words: str) -> None:
    found = pull(f"Please pull from git://example.org/a b\n\n{words}\n")
    assert found is not None
    assert found.head == SHA


@pytest.mark.parametrize(
    ("shortlog", "titles", "whole"),
    [
        ("Ada (2):\n      a\n      b\n", ["a", "b"], True),
        ("Ada (2):\n  a\n  b\n\nnot this\n", ["a", "b"], True),
        ("Ada (2):\n      a long\n        title\n      b\n", ["a long title", "b"], True),
        ("Ada (2):\n      a long\ntitle\n      b\n", ["a long title", "b"], True),
        ("Ada (1):\n      a long\ntitle\n", ["a long title"], True),
        ('"Ada T." <ada@example.org> (1):\n\ta\n', ["a"], True),
        ("Ada (1):\n      a\nBen (1):\n      b\n", ["a", "b"], True),
        ("Ada (3):\n      a\n      b\n", ["a", "b"], False),
        ("Ada (1):\n      a\n      b\n", ["a", "b"], False),
        ("Ada (1):\n\n      a\n", [], False),
        ("Ada (1):", [], False),
        ("There are tulips (3):\n", [], False),
        ("> Ada (1):\n>       a\n", [], False),
        ("Ada:\n      a\n", [], False),
        ("", [], False),
    ],
)
def test_shortlog(shortlog: str, titles: list[str], whole: bool) -> None:
    found = pull(f"Please pull from git://example.org/a b\n\n{shortlog}")
    assert found is not None
    assert [each.title for each in found.commits] == titles
    assert found.whole is whole


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Tulip", "Ada Tulip"),
        ("Ada Tulip (Garden)", "Ada Tulip (Garden)"),
        ('"Ada T. Tulip"', "Ada T. Tulip"),
        ("Ada <ada@example.org>", "Ada"),
        ("Zoë", "Zoë"),
    ],
)
def test_author(author: str, name: str) -> None:
    found = pull(f"{author} (1):\n      tulips: water them\n")
    assert found is not None
    assert found.commits == (Pulled(name, "tulips: water them"),)


@pytest.mark.parametrize(
    ("title", "is_merge"),
    [
        ("Merge branch 'pots' into tulips", True),
        ("Merge branch 'pots'", True),
        ("Merge branches 'pots', 'cans' and 'vases' into tulips", True),
        ("Merge tag 'v5.9-rc3' into tulips", True),
        ("Merge remote-tracking branch 'origin/pots' into tulips", True),
        ("Merge commit 'v5.9' into tulips", True),
        ("Merge git://git.example.org/ferns", True),
        ("Merge pots-next from git://git.example.org/pots.git", True),
        ("Merge branch pots of git://git.example.org/ferns", True),
        ("Merge two pots", False),
        ("Merge the branch predictor's tables", False),
        ("Merge tags and bulbs", False),
        ("tulips: Merge branch 'pots'", False),
    ],
)
def test_merges(title: str, is_merge: bool) -> None:
    found = pull(f"Ada (1):\n      {title}\n")
    assert found is not None
    assert found.merges == ((title,) if is_merge else ())
    assert found.commits == (() if is_merge else (Pulled("Ada", title),))
    assert found.whole


@pytest.mark.parametrize(
    "text",
    ["", "Please pull.\n", "Please pull the following update. diff is attached.\n", "git://x\n"],
)
def test_nothing_is_asked_for(text: str) -> None:
    assert pull(text) is None


def test_bounded() -> None:
    text = "Ada (20000):\n" + "      tulips: water them\n" * 20_000
    found = pull(text)
    assert found is not None
    assert len(found.commits) == MOST
    assert not found.whole


@pytest.mark.parametrize(
    "word",
    [
        "):\n",
        "A (1):\n",
        "A (1):\n a\n",
        "pull ",
        "at git://a ",
        "git://",
        "from\n",
        " ",
        "\n",
        "(1",
        "a\\\n",
        "are available in the git repository at:\n",
        "up to 0123456\n",
        "# HEAD: ",
        "Merge branch 'a ",
        "):",
    ],
)
def test_much_of_one_thing_takes_no_time(word: str) -> None:
    for front in ("", "Please pull from ", "A (1000000):\n "):
        begun = time.process_time()
        pull(front + word * (1_000_000 // len(word)))
        assert time.process_time() - begun < 2


@given(st.text(alphabet="Ada (1):\n\tgit:/ MergpulfomHEAD#"))
def test_any_text_is_read(text: str) -> None:
    found = pull(text)
    assert found is None or found.tree or found.commits or found.merges or not found.whole
