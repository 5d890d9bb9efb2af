"""Write customers.csv, the table of this example: made-up customers of a made-up telephone company, always the same.

    python make_customers.py

Who leaves follows a rule with some randomness. Customers are more likely to leave if their contract is recent and has
no fixed term, if they pay a lot, if they called support often or not at all for years, or if their last note is a
complaint. Some values are missing, dates come in two formats, and one column is empty, as in real tables.
"""

import csv
import math
import random
from datetime import date, timedelta
from pathlib import Path

ROWS = 940
SEED = 20
TODAY = date(2026, 6, 30)
PLANS = {"Basic": 15, "Family": 32, "Business": 48, "Senior": 11}
CITIES = ("Lund", "Tartu", "Graz", "Braga", "Split", "Gent", "Metz", "Pécs", "Brno", "Cork", "Siena", "Ávila")
FIRST = ("North", "South", "New", "Old", "Upper", "Lower")
ANGRY = (
    "bill is wrong again",
    "no answer for days",
    "line keeps failing",
    "very rude agent",
    "asked how to cancel",
    "wants money back",
)
CALM = ("thanked us", "moved house", "longer cable", "happy with speed", "changed bank details", "new phone number")
ABOUT = ("called", "wrote", "in the shop", "second time", "his son called")
HEADER = (
    "customer_id",
    "signed_up",
    "last_bill",
    "plan",
    "town",
    "term",
    "age",
    "monthly_fee",
    "support_calls",
    "last_note",
    "country",
    "fax",
    "left",
)


def main() -> None:
    draw = random.Random(SEED)
    with Path(__file__).with_name("customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(make_customer(number, draw) for number in range(ROWS))


def make_customer(number: int, draw: random.Random) -> list:
    days, plan, calls = draw.randint(20, 3000), draw.choice(list(PLANS)), min(12, int(draw.expovariate(0.6)))
    term, age = draw.choice(("none", "none", "12 months", "24 months")), draw.randint(18, 90)
    fee = round(PLANS[plan] * draw.uniform(0.7, 1.5), 2)
    town = f"{draw.choice(FIRST)} {draw.choice(CITIES)}"
    angry = draw.random() < 0.15 + 0.06 * calls
    chance = compute_chance_to_leave(days, plan, calls, term, fee, town, angry)
    last_bill = TODAY - timedelta(days=draw.randint(0, 30))
    note = f"{draw.choice(ABOUT)} {last_bill:%b %d}: {draw.choice(ANGRY if angry else CALM)}"
    return [
        f"C{number:05d}",
        (TODAY - timedelta(days=days)).isoformat(),
        last_bill.strftime(draw.choice(("%d.%m.%Y", "%Y-%m-%d"))),
        plan if draw.random() < 0.96 else "",
        town,
        term,
        age if draw.random() < 0.85 else "n/a",
        fee if draw.random() < 0.93 else "",
        calls,
        note if draw.random() < 0.85 else "",
        "Utopia",
        "",
        "yes" if draw.random() < chance else "no",
    ]


def compute_chance_to_leave(days: int, plan: str, calls: int, term: str, fee: float, town: str, angry: bool) -> float:
    """Return the logistic function of a score that is not linear in the columns."""
    score = -4.8
    score += 3.2 if term == "none" and days < 800 else 0.0
    score += 2.2 if fee > 1.25 * PLANS[plan] else 0.0
    score += 2.4 if calls >= 3 else 1.0 if calls == 0 and days > 1500 else 0.0
    score += 3.0 if angry else 0.0
    score += 0.8 if town.startswith(("New", "Upper")) else 0.0
    return 1 / (1 + math.exp(-2.5 * score))


if __name__ == "__main__":
    main()
