"""A year of visits (走访) with the bias that the confession is about: heads of units and key households, ordinary ones rarely."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle

import xlsxwriter
from PIL import Image

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.orgs.models import Organisation
from bihuan_web.running.demo.county import County
from bihuan_web.running.demo.diary import Diary
from bihuan_web.visits.importing import import_register
from bihuan_web.visits.models import Household, Place, Promise, Visit
from bihuan_web.visits.services.drawing import Wanted, draw_sample
from bihuan_web.visits.services.following import answer_by_problem, answer_by_reason, judge_promise, report_promise
from bihuan_web.visits.services.planning import Going, plan
from bihuan_web.visits.services.recording import Counted, Entry, Promised, Said, Taken, record_planned, record_visit

_VILLAGES = ("青岭镇石桥村", "青岭镇柳树村", "梁塬镇上湾村", "梁塬镇槐沟村", "城关镇东关社区", "城关镇西河社区")
_REGISTERED = 320  # days ago the register was imported
_VISITS = 34
_NEEDS = (
    ("村口到水泥路的一段还是土路，下雨出不去", "roads"),
    ("灌溉渠有两处塌了，秋灌用不上水", "roads"),
    ("慢病买药要跑到县城，卫生室常缺药", "health"),
    ("合作医疗报销跑了三趟，材料一次没说全", "service"),
    ("粮食收购点排队一天，希望多开一个点", "living"),
    ("垃圾清运半个月一次，夏天味道大", "environment"),
)
_FOUND = ("储备库消防通道堆放杂物", "便民大厅两个窗口空岗", "项目公示栏还是去年的内容")
_PROMISED = ("一周内派人把路垫平", "月底前把缺的药配齐", "下次赶集前增开一个收购点", "把报销材料清单贴到村部")


def enter(county: County, diary: Diary, made: random.Random) -> None:
    """Enters the register, the visits of the year, a sample, and a plan for next week."""
    diary.on(_REGISTERED, lambda: _register(county))
    leaders = cycle(
        [(county.lead, county.root), (county.lead, county.root), *((one.head, one.bureau) for one in county.crews[:2])]
    )
    texts, found, promised = cycle(_NEEDS), cycle(_FOUND), cycle(_PROMISED)
    for number in range(_VISITS):
        day = _REGISTERED - 10 - number * 9
        diary.on(
            day, _visiting(county, diary, made, number, day, next(leaders), (next(texts), next(found), next(promised)))
        )
    diary.on(20, lambda: _draw(county))
    diary.on(9, lambda: _go_where_it_was_drawn(county))
    diary.on(1, lambda: _plan(county))


def _register(county: County) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("乡镇街道", "村或社区", "户编号", "户的类别"))
        line = 0
        for name in _VILLAGES:
            for number in range(1, 19):
                line += 1
                kind = "key" if number % 6 == 0 else "special" if number % 9 == 4 else "ordinary"
                town, village = name[:3], name[3:]
                sheet.write_row(line, 0, (town, village, f"{number:03d}", kind))
    import_register(county.office, county.root, out.getvalue(), at=now())
    open_ledger(county.root, f"{today().year}年走访问题台账", today().year, county.office)


def _visiting(
    county: County,
    diary: Diary,
    made: random.Random,
    number: int,
    day: int,
    who: tuple[User, Organisation],
    words: tuple[tuple[str, str], str, str],
) -> Callable[[], None]:
    """An act that records a visit, and enters what follows from it: two of three go to a unit, the others to a village."""

    def act() -> None:
        leader, unit = who
        need, found, promise = words
        if number % 3 and unit == county.root:
            bureau = county.crews[number % 4].bureau
            going = Going(unit, today(), leader, bureau, unannounced=number % 4 != 1)
            met = [Counted("head", 1), Counted("team", made.randint(2, 4)), Counted("staff", made.randint(0, 2) or 1)]
            said = [Said(found, is_problem=True)] if number % 2 else []
            entry = Entry(going, "看了现场，听了汇报", met, said)
        else:
            place = Place.objects.order_by("pk")[number % 4]  # two communities are never reached
            going = Going(unit, today(), leader, place=place, unannounced=number % 5 != 0)
            keys = _codes(place, "key", made.randint(1, 2), made)
            met = [Counted("head", 1), Counted("key", len(keys), keys)]
            if number % 4 == 0:
                met.append(Counted("ordinary", 1, _codes(place, "ordinary", 1, made)))
            promised = [Promised(promise, today() + timedelta(days=21))]
            taken = [Taken(_picture(), f"现场{number:02d}.jpg")] if number % 6 == 0 else []
            entry = Entry(going, "入户走访，看了村部", met, [Said(*need)], promised, taken)
        visit, _new = record_visit(leader, entry, at=now())
        if day > 8:
            diary.on(day - 3, lambda: _answer(county, visit))
        if day > 30:
            diary.on(day - 15, lambda: _keep(county, visit, number))

    return act


def _codes(place: Place, kind: str, number: int, made: random.Random) -> list[str]:
    known = list(Household.objects.filter(place=place, kind=kind).order_by("code").values_list("code", flat=True))
    return made.sample(known, min(number, len(known)))


def _answer(county: County, visit: Visit) -> None:
    """The office of each unit answers what its leaders heard, most of it."""
    ledger = Ledger.objects.filter(organisation=county.root).latest("pk")
    office = _office(county, visit)
    for one in visit.heard.all():
        if visit.organisation_id == county.root.pk and (one.is_problem or one.pk % 3 == 0):
            answer_by_problem(office, one, ledger, at=now())
        elif one.pk % 4:
            answer_by_reason(office, one, "已列入今年的民生实事项目，开工时间已当面告知", at=now())


def _office(county: County, visit: Visit) -> User:
    return next((one.office for one in county.crews if one.bureau.pk == visit.organisation_id), county.office)


def _keep(county: County, visit: Visit, number: int) -> None:
    for promise in Promise.objects.filter(visit=visit, state="open"):
        if number % 6 == 3:
            continue  # nobody did anything
        report_promise(promise.promiser, promise, "已办，有现场照片", at=now())
        if number % 12 == 6:
            continue
        act = "break" if number % 9 == 0 else "keep"
        note = "电话回访两户，都说还没有动" if act == "break" else "到现场看过，问了两户"
        judge_promise(_office(county, visit), promise, act, note, at=now())


def _draw(county: County) -> None:
    wanted = Wanted(8, 12, "kind", county.lead, today() + timedelta(days=11), seed=20260301)
    draw_sample(county.office, county.root, wanted, at=now())


def _go_where_it_was_drawn(county: County) -> None:
    """The first of the drawn places was visited; the others are still planned."""
    visit = Visit.objects.filter(state="planned", draw__isnull=False).order_by("pk").first()
    assert visit is not None  # drawn before
    met: dict[str, list[str]] = {}
    for aim in visit.aims.select_related("household"):
        met.setdefault(aim.household.kind, []).append(aim.household.code)
    counted = [Counted(kind, len(codes), codes) for kind, codes in met.items()]
    going = Going(county.root, today(), county.lead, place=visit.place)
    entry = Entry(
        going,
        "按抽样名单入户，村干部没有陪同",
        counted,
        [Said(*_NEEDS[2])],
        [Promised(_PROMISED[1], today() + timedelta(days=12))],
    )
    record_planned(county.lead, visit, entry, at=now())


def _plan(county: County) -> None:
    going = Going(county.root, today() + timedelta(days=4), county.lead, county.crews[1].bureau)
    plan(county.office, going, at=now(), note="看灌溉渠修复进度，直接到现场")


def _picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 240), 60).save(out, "JPEG")
    return out.getvalue()
