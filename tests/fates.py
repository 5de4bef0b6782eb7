"""A work that is posted, taken, asked for, pulled and taken back, as mails of invented people."""

from kmonthly.mail.model import Robot
from kmonthly.pipeline.fates import HOMES
from making import DIFF, mail

BEN = "Ben Rose <ben@example.org>"
LINUS = "Linus Oak <oak@example.org>"
TRACKER = f"pr-tracker-bot <tracker@{HOMES[Robot.PR_TRACKER][0]}>"
TIP = f"tip-bot@{HOMES[Robot.TIP_BOT][0]}"


def day(number: float, month: int = 8) -> str:
    """A Date of 2020: `day(3.5)` is noon of 3 August."""
    hour = round(number % 1 * 24)
    return f"{int(number)} {_MONTHS[month]} 2020 {hour:02d}:00:00 +0000"


_MONTHS = {7: "Jul", 8: "Aug", 9: "Sep", 10: "Oct"}


def patches(
    *titles: str, on: str, name: str = "p", version: int = 1, file: str = "fs/tulip.c"
) -> list[bytes]:
    """A posting of Ada's without a cover: mails NAME1, NAME2 ..."""
    count = len(titles)
    tag = "PATCH" + (f" v{version}" if version > 1 else "")
    found = []
    for number, title in enumerate(titles, start=1):
        part = f" {number}/{count}" if count > 1 else ""
        diff = DIFF.replace("bulbs/tulip.c", file).replace("15", str(15 + number + 10 * version))
        above = {"in_reply_to": f"<{name}1@example.org>"} if number > 1 else {}
        text = f"Plant it: {title}.\n\nSigned-off-by: Ada Tulip <ada@example.org>\n{diff}"
        found.append(
            mail(f"{name}{number}", text, subject=f"[{tag}{part}] {title}", date=on, **above)
        )
    return found


def answer(
    text: str,
    to: str,
    on: str,
    *,
    who: str = BEN,
    name: str = "",
    tag: str = "PATCH",
    above: str = "",
) -> bytes:
    """Somebody's words in answer to a mail, which may itself answer one."""
    thread = {"references": f"<{above}@example.org> <{to}@example.org>"} if above else {}
    return mail(
        name or f"re-{to}-{on[:2].strip()}",
        text,
        subject=f"Re: [{tag}] {to}",
        in_reply_to=f"<{to}@example.org>",
        date=on,
        **{"from": who},
        **thread,
    )


def request(*titles: str, on: str, name: str = "pull", subject: str = "tulips for 5.10") -> bytes:
    """Ben's pull request for commits of Ada's."""
    shortlog = "".join(f"      {title}\n" for title in titles)
    text = (
        "The following changes since commit 1111111111111111111111111111111111111111:\n\n"
        "  Linux 5.9-rc1 (2020-08-16 13:04:57 -0700)\n\n"
        "are available in the Git repository at:\n\n"
        f"  git://git.example.org/tulips.git tags/{name}-5.10\n\n"
        "for you to fetch changes up to 2222222222222222222222222222222222222222:\n\n"
        "  tulips: water (2020-08-20 12:00:00 +0000)\n\n"
        "----------------------------------------------------------------\nTulips.\n\n"
        "----------------------------------------------------------------\n"
        f"Ada Tulip ({len(titles)}):\n{shortlog}\n"
        " fs/tulip.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n"
    )
    return mail(name, text, subject=f"[GIT PULL] {subject}", date=on, **{"from": BEN})


def merged(to: str, on: str, *, who: str = TRACKER, commit: str = "3" * 40) -> bytes:
    """The answer of the program that watches mainline."""
    text = (
        "The pull request you sent on Thu, 20 Aug 2020 12:00:00 +0000:\n\n"
        "> git://git.example.org/tulips.git tags/pull-5.10\n\n"
        "has been merged into torvalds/linux.git:\n"
        f"https://git.kernel.org/torvalds/c/{commit}\n\nThank you!\n\n-- \n"
        "A program wrote this.\nhttps://example.org/prtracker.html\n"
    )
    return answer(text, to, on, who=who, name=f"bot-{to}")


def tip(title: str, to: str, on: str, *, who: str = TIP) -> bytes:
    """The tip tree's notice of a commit of Ada's."""
    text = (
        "The following commit has been merged into the fs/core branch of tip:\n\n"
        "Commit-ID:     4444444444444444444444444444444444444444\n"
        "Gitweb:        https://git.kernel.org/tip/4444444444444444444444444444444444444444\n"
        "Author:        Ada Tulip <ada@example.org>\n"
        "AuthorDate:    Sat, 01 Aug 2020 12:00:00 \nCommitter:     Ben Rose <ben@example.org>\n"
        f"CommitterDate: Mon, 10 Aug 2020 12:00:00 \n\n{title}\n\nDeeper.\n"
    )
    return mail(
        f"tip-{to or title.rsplit(maxsplit=1)[-1]}",
        text,
        subject=f"[tip: fs/core] {title}",
        date=on,
        **{"from": f"tip-bot2 for Ada Tulip <{who}>"},
        **({"in_reply_to": f"<{to}@example.org>"} if to else {}),
    )
