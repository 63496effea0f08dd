"""What is stored: one file per aggregate."""

from models.account_link import AccountLink
from models.api_token import ApiToken
from models.attendance import Attendance
from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.history import AuditEntry, StateTransition
from models.holiday import Holiday
from models.idempotency_key import IdempotencyKey
from models.import_file import Import
from models.job_role import JobRole
from models.organization import Organization
from models.roster_action import RosterAction, RosterChange
from models.roster_version import PublishedSchedule, RosterVersion
from models.rotation import RotationAssignment, RotationException
from models.rule_setting import RuleSetting
from models.schedule import Schedule
from models.sign_in_failure import SignInFailure
from models.site import Site
from models.skill import EmployeeSkill, Skill
from models.time_off import TimeOff
from models.user import User
from models.user_session import UserSession

__all__ = [
    "AccountLink",
    "ApiToken",
    "Attendance",
    "AuditEntry",
    "AvailabilityOverride",
    "Base",
    "DateAvailability",
    "Employee",
    "EmployeeSkill",
    "Event",
    "EventType",
    "Holiday",
    "IdempotencyKey",
    "Import",
    "JobRole",
    "Organization",
    "PublishedSchedule",
    "RosterAction",
    "RosterChange",
    "RosterVersion",
    "RotationAssignment",
    "RotationException",
    "RuleSetting",
    "Schedule",
    "SignInFailure",
    "Site",
    "Skill",
    "StateTransition",
    "TimeOff",
    "User",
    "UserSession",
    "WeeklyAvailability",
    "db",
]
