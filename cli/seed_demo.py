"""`flask seed-demo`: an organization to look around in."""

import secrets
from dataclasses import dataclass, field

import click

from cli.common import command, hash_password, json_option, print_json, progress, say
from services.demo import EMAIL, DemoService, SeedDemo, row_count
from services.demo_plan import plan_demo
from services.demo_values import SLUG, ZONE, DemoPlan, DemoSize
from services.registry import service
from utils.clock import today

DEFAULT = DemoSize()
DEFAULT_SEED = 1
_MOST = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """An account that can sign in; nobody has seen the password yet."""

    email: str
    password: str = field(repr=False)


@command("seed-demo")
@click.option(
    "--employees",
    type=click.IntRange(1, _MOST),
    default=DEFAULT.employees,
    show_default=True,
    help="People, most of them Event Specialists.",
)
@click.option(
    "--events",
    type=click.IntRange(0, _MOST),
    default=DEFAULT.events,
    show_default=True,
    help="Work orders around today.",
)
@click.option(
    "--schedules",
    type=click.IntRange(0, _MOST),
    default=DEFAULT.schedules,
    show_default=True,
    help="People put on them; fewer where nobody can do more.",
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Same number, same data.")
@json_option
def seed_demo(*, employees: int, events: int, schedules: int, seed: int, as_json: bool) -> None:
    """Make the organization `demo`, full of work around today, and an administrator for it.

    Its password is made up now and shown once. Everything is stored, or nothing.
    """
    size = DemoSize(employees=employees, events=events, schedules=schedules)
    plan, sign_in = seed_organization(size, seed)
    made = {
        "organization": SLUG,
        "employees": len(plan.staff.people),
        "events": len(plan.events),
        "schedules": len(plan.schedules),
        "email": sign_in.email,
        "password": sign_in.password,
    }
    if as_json:
        print_json(made)
    else:
        click.echo(
            "Organization {organization}: {employees} employees, {events} events, "
            "{schedules} schedules.\nSign in as {email} with {password}".format_map(made)
        )


def seed_organization(size: DemoSize, seed: int) -> tuple[DemoPlan, SignIn]:
    """Plan and store the demo organization; return what there is and who can sign in.

    Raises:
        ConflictException: it exists already.
    """
    with service(DemoService, read_only=True) as demo:
        demo.refuse_second()
    sign_in = SignIn(email=EMAIL, password=secrets.token_urlsafe(15))
    password_hash = hash_password(sign_in.password)
    with progress("Planning", size.schedules) as advance:
        plan = plan_demo(size, seed, today(ZONE), advance)
    with (
        progress("Storing ", row_count(plan)) as advance,
        service(DemoService) as demo,
    ):
        demo.seed(SeedDemo(plan=plan, password_hash=password_hash), advance)
    if len(plan.schedules) < size.schedules:
        say(f"Nobody could do more than {len(plan.schedules)} of {size.schedules} schedules.")
    return plan, sign_in
