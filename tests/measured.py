"""A posting that states figures and brings in names, as mails of invented people.

[PATCH 0/2] tulips: water by need          ada, 3 August
  [PATCH 1/2] tulips: count the cans       ada
  [PATCH 2/2] tulips: pour in one go       ada
  Re: [PATCH 0/2] tulips: water by need    ben, 4 August
"""

from making import mail

COVER, FIRST, SECOND, ANSWER, LATER = (
    f"{name}@example.org" for name in ("water-0", "water-1", "water-2", "water-re", "water-late")
)

LATENCY = "Watering latency drops from 120 us to 30 us."
COST = "Memory usage increases by 5%."
BED, OTHER_BED = (f"The record of each flower bed takes {size} bytes." for size in (64, 96))
COUNTER = "Reading the counter takes 250 ns."
GAIN = "Watering throughput improves by 12%."
TABLE = """\
  beds      before     after
     1        12.5      14.0
    16       101.3     180.9
    64       150.2     611.8"""
TESTS = "25 tests passed, 1 failed."
ON_MY_BOARD = "Watering latency drops from 118 us to 40 us here."
LATE = "Watering throughput improves by 9% here."

KCONFIG = "config TULIP_CANS"
FUNCTION = "int tulip_cans(void)"
GONE = "int tulip_pour(void)"

_FIRST_DIFF = f"""\
Signed-off-by: Ada Tulip <ada@example.org>
---
 fs/garden/Kconfig | 2 ++
 fs/garden/cans.c  | 4 ++++
 2 files changed, 6 insertions(+)

diff --git a/fs/garden/Kconfig b/fs/garden/Kconfig
index 1111111..2222222 100644
--- a/fs/garden/Kconfig
+++ b/fs/garden/Kconfig
@@ -1,2 +1,4 @@
 config TULIPS
 \tbool "Tulips"
+{KCONFIG}
+\tbool "Count the cans"
diff --git a/fs/garden/cans.c b/fs/garden/cans.c
index 1111111..2222222 100644
--- a/fs/garden/cans.c
+++ b/fs/garden/cans.c
@@ -1 +1,5 @@
 #include <linux/tulip.h>
+{FUNCTION}
+{{
+\treturn 0;
+}}
"""

_SECOND_DIFF = f"""\
Signed-off-by: Ada Tulip <ada@example.org>
---
 fs/garden/pour.c | 4 ----
 1 file changed, 4 deletions(-)

diff --git a/fs/garden/pour.c b/fs/garden/pour.c
index 1111111..2222222 100644
--- a/fs/garden/pour.c
+++ b/fs/garden/pour.c
@@ -1,5 +1 @@
 #include <linux/tulip.h>
-{GONE}
-{{
-\treturn 0;
-}}
"""

_TITLE = "tulips: water by need"
_DATE = "3 Aug 2020 12:00:00 +0000"


def posting() -> list[bytes]:
    """The cover and its two patches."""
    below = {"date": _DATE, "in_reply_to": f"<{COVER}>"}
    return [
        mail(
            "water-0",
            f"Tulips drown.\n\n{LATENCY}\n\n{COST}\n\n{BED}\n",
            subject=f"[PATCH 0/2] {_TITLE}",
            date=_DATE,
        ),
        mail(
            "water-1",
            f"{COUNTER}\n\n{_FIRST_DIFF}",
            subject="[PATCH 1/2] tulips: count the cans",
            **below,
        ),
        mail(
            "water-2",
            f"{GAIN}\n\n{OTHER_BED}\n\nLitres poured in an hour:\n\n{TABLE}\n\n{_SECOND_DIFF}",
            subject="[PATCH 2/2] tulips: pour in one go",
            **below,
        ),
    ]


def answer() -> bytes:
    """Ben's, to the cover, on the day after."""
    return _answer("water-re", f"{ON_MY_BOARD}\n\n{TESTS}\n", "4 Aug", "Ben Rose")


def later() -> bytes:
    """Cyd's, to the cover, a month after."""
    return _answer("water-late", f"{LATE}\n", "7 Sep", "Cyd Moss")


def _answer(name: str, words: str, day: str, who: str) -> bytes:
    return mail(
        name,
        f"> {LATENCY}\n\n{words}",
        subject=f"Re: [PATCH 0/2] {_TITLE}",
        in_reply_to=f"<{COVER}>",
        date=f"{day} 2020 12:00:00 +0000",
        **{"from": f"{who} <{who[:3].lower()}@example.org>"},
    )
