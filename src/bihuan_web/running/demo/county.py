"""The fictional county (岚台县): units on four levels, forty people, who does what where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Appointment, Grant, Organisation, Portfolio, Post

_BUREAUS = (
    ("粮食和物资储备局", "储备科", "监督检查科"),
    ("水务局", "灌溉科", "河道管理科"),
    ("农业农村局", "种植业科", "农田建设科"),
    ("住房和城乡建设局", "物业科", "燃气科"),
)
_NAMES = [
    "温知行",
    "骆明川",
    "聂远帆",
    "程素心",
    "安如松",
    "陆闻舟",
    "贺青",
    "孟知秋",
    "路遥川",
    "颜若松",
    "季长禾",
    "苏映雪",
    "方慎之",
    "钟鸣远",
    "白砚秋",
    "江照野",
    "沈听澜",
    "顾西岭",
    "秦望舒",
    "罗浮生",
    "乔木森",
    "唐以宁",
    "何洛书",
    "石敬亭",
    "曹问渠",
    "袁见山",
    "易水寒",
    "柏松年",
    "卢月桥",
    "龙在野",
    "牧云舟",
    "纪昭然",
    "阮清和",
    "费思远",
    "祝融安",
    "尚怀瑾",
    "滕秋实",
    "仲夏晴",
    "欧阳恪",
    "司徒敏",
]


@dataclass(slots=True)
class Crew:
    """A bureau and the people of its follow-through."""

    bureau: Organisation
    sections: list[Organisation]
    head: User
    author: User
    office: User
    verifier: User
    closer: User
    owners: list[User] = field(default_factory=list)

    def section_of(self, owner: User) -> Organisation:
        """The section in which an owner works."""
        return self.sections[self.owners.index(owner) % 2]


@dataclass(slots=True)
class County:
    """The whole county; ``accounts`` are those that a visitor may want to sign in with, by what they do."""

    root: Organisation
    office: User
    lead: User
    reviewers: list[User]
    crews: list[Crew]
    accounts: dict[str, User]


def build(password: str, since: date) -> County:
    """Units, posts, people and their roles, all from a day on; everybody has the same password."""
    people = iter(_people(password))
    root = Organisation.objects.add_root({"name": "中共岚台县委员会", "short": "县委"})
    government = Organisation.objects.add_child(root, {"name": "岚台县人民政府", "short": "县政府"})
    secretary, lead, office = next(people), next(people), next(people)
    administrator, auditor, observer = next(people), next(people), next(people)
    reviewers = [next(people), next(people)]
    for user, role in (
        (secretary, Role.LEAD), (lead, Role.LEAD), (office, Role.OFFICE), (administrator, Role.ADMINISTRATOR),
        (auditor, Role.AUDITOR), (observer, Role.OBSERVER), *((one, Role.REVIEWER) for one in reviewers),
    ):  # fmt: skip
        _grant(user, role, root, since)
    deputy = _appoint(lead, root, "县委副书记", since)
    Portfolio.objects.create(appointment=deputy, field="政府系统整改", organisation=government)
    _appoint(secretary, root, "县委书记", since)
    _appoint(office, root, "县委办公室主任", since)
    crews = [_bureau(government, names, people, since) for names in _BUREAUS]
    accounts = {
        "系统管理员 administrator": administrator,
        "县委办公室 office": office,
        "牵头领导 leader": lead,
        "督导组 reviewer": reviewers[0],
        "对照检查人 author": crews[0].author,
        "责任人 owner": crews[0].owners[0],
        "核验人 verifier": crews[0].verifier,
        "销号人 closer": crews[0].closer,
        "审计 auditor": auditor,
    }
    return County(root, office, lead, reviewers, crews, accounts)


def _bureau(above: Organisation, names: tuple[str, str, str], people: object, since: date) -> Crew:
    """A bureau with two sections and eight people."""
    bureau = Organisation.objects.add_child(above, {"name": f"岚台县{names[0]}", "short": names[0]})
    sections = [Organisation.objects.add_child(bureau, {"name": one}) for one in names[1:]]
    head, author, office, verifier, closer, *owners = [next(people) for _ in range(8)]  # type: ignore[call-overload]
    crew = Crew(bureau, sections, head, author, office, verifier, closer, owners)
    for user, role in (
        (head, Role.LEAD), (head, Role.AUTHOR), (author, Role.AUTHOR), (office, Role.OFFICE), (office, Role.AUTHOR),
        (verifier, Role.VERIFIER), (closer, Role.CLOSER),
    ):  # fmt: skip
        _grant(user, role, bureau, since)
    _appoint(head, bureau, "局长", since)
    for leader, post, section in ((author, "副局长", sections[0]), (office, "办公室主任", sections[1])):
        held = _appoint(leader, bureau, post, since)
        Portfolio.objects.create(appointment=held, field=section.name.removesuffix("科"), organisation=section)
    for number, owner in enumerate(owners):
        section = sections[number % 2]
        _grant(owner, Role.OWNER, section, since)
        _grant(owner, Role.AUTHOR, section, since)
        _appoint(owner, section, "科长" if number < 2 else "副科长", since)
    _appoint(author, sections[0], "联系领导", since)  # two posts for one person
    return crew


def _people(password: str) -> list[User]:
    first = User.objects.create_user("p01", _NAMES[0], password)
    users = [first]
    for number, name in enumerate(_NAMES[1:], 2):
        user = User(username=f"p{number:02d}", name=name, password=first.password)  # hashing forty times takes long
        user.save()
        users.append(user)
    return users


def _grant(user: User, role: Role, branch: Organisation, since: date) -> None:
    Grant.objects.create(user=user, role=role, branch=branch, since=since)


def _appoint(user: User, unit: Organisation, name: str, since: date) -> Appointment:
    post, _ = Post.objects.get_or_create(organisation=unit, name=name)
    return Appointment.objects.create(post=post, user=user, since=since)
