"""The lexicons that ship, and what words weigh: labels nothing, the same event the same in every side's words."""

import pytest

from streams import Enricher
from streams.domain.enriched import Context, Escalation, EventType
from streams.escalation.lexicon import Cue, CueKind, Lexicon, Term, load_lexicon, split_stem
from streams.text.folding import fold_term
from streams.text.inflection import load_inflections

LANGUAGES = "ar en he fa ru uk fr es".split()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_inflections())


def read(enricher: Enricher, text: str) -> Escalation:
    return enricher.enrich({"text": text, "published_at": "2024-04-15T00:00:00Z"}).escalation


def test_the_languages_of_the_issue_are_read(lexicon: Lexicon) -> None:
    assert set(LANGUAGES) <= lexicon.languages


@pytest.mark.parametrize(
    ("item", "stem"),
    [
        pytest.param("opened_fire/x", ("opened fire", "x"), id="phrase"),
        pytest.param("إطلاق_النار/nx", ("اطلاق النار", "nx"), id="folded"),
        pytest.param("war", ("war", "x"), id="no-class"),
    ],
)
def test_stems_of_the_lists(item: str, stem: tuple[str, str]) -> None:
    assert split_stem(item) == stem


def test_stems_are_folded_and_weights_are_magnitudes(lexicon: Lexicon) -> None:
    assert [p.stem for p in lexicon.patterns if not p.stem or p.stem != fold_term(p.stem)] == []
    terms = {p.payload for p in lexicon.patterns if isinstance(p.payload, Term)}
    assert [t.lemma for t in terms if not 0 <= t.weight <= 10] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_type_and_every_cue(lexicon: Lexicon, language: str) -> None:
    own = [p.payload for p in lexicon.patterns if p.languages == frozenset({f"lexicon:{language}"})]
    assert {p.type for p in own if isinstance(p, Term)} == set(EventType)
    assert {p.kind for p in own if isinstance(p, Cue)} == set(CueKind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_types_that_can_calm_do(lexicon: Lexicon, language: str) -> None:
    may = {EventType.DEESCALATE, EventType.RETREAT, EventType.AGREE, EventType.CONCEDE, EventType.REQUEST}
    own = [p.payload for p in lexicon.patterns if p.languages == frozenset({f"lexicon:{language}"})]
    assert {t.lemma for t in own if isinstance(t, Term) and t.calming and t.type not in may} == set()
    assert {t.lemma for t in own if isinstance(t, Term) and not t.calming and t.type is EventType.DEESCALATE} == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "قُتل ثلاثة شبان برصاص الجيش في جنين.", "استشهد ثلاثة شبان برصاص الجيش في جنين.", id="ar-killed-and-martyred"
        ),
        pytest.param(
            "مقتل ستة مدنيين في قصف على خان يونس.",
            "استشهاد ستة مدنيين في قصف على خان يونس.",
            id="ar-killing-and-martyrdom",
        ),
        pytest.param(
            "قصف الجيش الإسرائيلي بلدة الخيام جنوب لبنان.",
            "قصف جيش الاحتلال بلدة الخيام جنوب لبنان.",
            id="ar-army-and-occupation-army",
        ),
        pytest.param(
            "نفذ مسلحون هجوما على دورية قرب نابلس.",
            "نفذ إرهابيون هجوما على دورية قرب نابلس.",
            id="ar-gunmen-and-terrorists",
        ),
        pytest.param(
            "نفذ مقاومون هجوما على دورية للجيش قرب نابلس.",
            "نفذ إرهابيون هجوما على دورية للجيش قرب نابلس.",
            id="ar-resisters-and-terrorists",
        ),
        pytest.param(
            "اغتالت إسرائيل قياديا في بيروت.", "اغتال الكيان الصهيوني قياديا في بيروت.", id="ar-israel-and-epithet"
        ),
        pytest.param(
            "Soldiers killed three militants near Jenin.",
            "Soldiers killed three terrorists near Jenin.",
            id="en-militants-and-terrorists",
        ),
        pytest.param(
            "Soldiers killed three militants near Jenin.",
            "Soldiers neutralised three militants near Jenin.",
            id="en-killed-and-neutralised",
        ),
        pytest.param(
            "Three fighters were killed by army fire in Tulkarm.",
            "Three fighters were martyred by army fire in Tulkarm.",
            id="en-killed-and-martyred",
        ),
        pytest.param(
            "Israel bombed a port in Yemen.", "The Zionist entity bombed a port in Yemen.", id="en-israel-and-epithet"
        ),
        pytest.param("The Syrian army shelled Idlib.", "The regime army shelled Idlib.", id="en-army-and-regime"),
        pytest.param(
            "Солдаты убили трёх боевиков под Авдеевкой.",
            "Солдаты ликвидировали трёх боевиков под Авдеевкой.",
            id="ru-killed-and-liquidated",
        ),
        pytest.param(
            "Солдаты убили трёх боевиков под Авдеевкой.",
            "Солдаты убили трёх террористов под Авдеевкой.",
            id="ru-militants-and-terrorists",
        ),
        pytest.param(
            "Україна обстріляла Бєлгород.", "Київський режим обстріляв Бєлгород.", id="uk-ukraine-and-epithet"
        ),
        pytest.param(
            "הצבא הרג שלושה חמושים סמוך לג'נין.",
            "הצבא חיסל שלושה מחבלים סמוך לג'נין.",
            id="he-killed-gunmen-and-eliminated-terrorists",
        ),
        pytest.param(
            "سه نفر در حمله موشکی ارتش کشته شدند.", "سه نفر در حمله موشکی ارتش شهید شدند.", id="fa-killed-and-martyred"
        ),
        pytest.param(
            "L'armée a tué trois combattants près de Jénine.",
            "L'armée a neutralisé trois terroristes près de Jénine.",
            id="fr-killed-fighters-and-neutralised-terrorists",
        ),
        pytest.param(
            "El ejército mató a tres combatientes cerca de Yenín.",
            "El ejército abatió a tres terroristas cerca de Yenín.",
            id="es-killed-fighters-and-shot-terrorists",
        ),
    ],
)
def test_an_event_weighs_the_same_in_every_side_s_words(enricher: Enricher, one: str, other: str) -> None:
    first, second = read(enricher, one), read(enricher, other)
    assert first.score == second.score
    assert first.score


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("قُتل ثلاثة جنود برصاص مسلحين في جنين.", "قُتل", id="ar-killed"),
        pytest.param("استشهد ثلاثة شبان برصاص الجيش في جنين.", "استشهد", id="ar-martyred"),
        pytest.param("Three soldiers were killed by gunmen in Jenin.", "killed", id="en"),
        pytest.param("שלושה חיילים נהרגו מירי חמושים בג'נין.", "נהרגו", id="he"),
        pytest.param("سه سرباز در تیراندازی افراد مسلح در جنین کشته شدند.", "کشته", id="fa"),
        pytest.param("Трое солдат убиты боевиками в Дженине.", "убиты", id="ru"),
        pytest.param("Троє солдатів убито бойовиками в Дженіні.", "убито", id="uk"),
        pytest.param("Trois soldats ont été tués par des hommes armés à Jénine.", "tués", id="fr"),
        pytest.param("Tres soldados murieron tiroteados por hombres armados en Yenín.", "murieron", id="es"),
    ],
)
def test_a_death_weighs_the_same_in_every_language(enricher: Enricher, text: str, word: str) -> None:
    (found,) = [k for k in read(enricher, text).keywords if word in k.text]
    assert (found.type, found.weight, found.context) == (EventType.ASSAULT, 9.5, Context.ASSERTED)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("قالت كتائب شهداء الأقصى إنها نشرت بيانا جديدا.", id="ar-martyrs-brigades"),
        pytest.param("زار الوزير مستشفى شهداء الأقصى في دير البلح.", id="ar-martyrs-hospital"),
        pytest.param("وصل الوفد إلى القدس المحتلة مساء الأحد.", id="ar-occupied-jerusalem"),
        pytest.param("The Al-Aqsa Martyrs Brigade published a statement on Sunday.", id="en-martyrs-brigade"),
        pytest.param("A shop reopened on Martyrs Street in the old town of Hebron.", id="en-martyrs-street"),
        pytest.param("أعيد افتتاح متجر في شارع الشهداء في البلدة القديمة.", id="ar-martyrs-street"),
    ],
)
def test_fixed_names_do_not_count(enricher: Enricher, text: str) -> None:
    assert read(enricher, text).score == 0


AMBIGUOUS = [
    pytest.param(
        "شهدت المدينة هجوما واسعا صباح اليوم.",
        "شهدت المدينة هجوما واسعا بالصواريخ صباح اليوم.",
        "هجوما",
        id="ar-attack",
    ),
    pytest.param(
        "كانت هذه ضربة كبيرة لمنظمي الحفل.", "كانت هذه ضربة كبيرة بالصواريخ على قاعدة للجيش.", "ضربة", id="ar-strike"
    ),
    pytest.param("يتحدث الجميع عن الحرب في هذه الأيام.", "قتلت الحرب آلاف الجنود في هذه الأيام.", "الحرب", id="ar-war"),
    pytest.param(
        "انتهت المعركة حول الميزانية أمس.", "انتهت المعركة بانسحاب الجنود والدبابات أمس.", "المعركة", id="ar-battle"
    ),
    pytest.param(
        "Teachers began a strike over their pay on Monday.",
        "Warplanes began a strike on the army on Monday.",
        "strike",
        id="en-strike",
    ),
    pytest.param(
        "Her attack on the budget surprised the house.",
        "Her convoy survived an attack by gunmen in Gaza.",
        "attack",
        id="en-attack",
    ),
    pytest.param(
        "They took a shot at the title this spring.",
        "A soldier was shot by a sniper this spring.",
        "shot",
        id="en-shot",
    ),
    pytest.param(
        "The war of words between the neighbours went on.", "The war between Iran and Iraq went on.", "war", id="en-war"
    ),
    pytest.param("Это был удар по самолюбию актёра.", "Это был удар ракетой по казарме.", "удар", id="ru-strike"),
    pytest.param("Началась атака хозяев на ворота.", "Началась атака боевиков на казарму.", "атака", id="ru-attack"),
    pytest.param(
        "חיסול המלאי בחנות יימשך עד יום ראשון.", "חיסול המפקד בפגיעת טיל יימשך בכותרות.", "חיסול", id="he-elimination"
    ),
]


@pytest.mark.parametrize(("alone", "beside", "word"), AMBIGUOUS)
def test_an_ambiguous_term_needs_a_second_signal(enricher: Enricher, alone: str, beside: str, word: str) -> None:
    def points(text: str) -> float:
        return sum(k.points for k in read(enricher, text).keywords if word in k.text)

    assert points(alone) == 0
    assert points(beside) > 0


@pytest.mark.parametrize(
    ("body", "tail"),
    [
        pytest.param("بدأ المزارعون موسم قطاف الزيتون هذا الأسبوع.", "اقرأ أيضا: غارات تقتل جنودا في لبنان", id="ar"),
        pytest.param(
            "بدأ المزارعون موسم قطاف الزيتون هذا الأسبوع.",
            "اقرأ أيضًا\nغارات تقتل جنودا في لبنان\nقصف على غزة",
            id="ar-heading",
        ),
        pytest.param(
            "Farmers in the valley began the olive harvest.", "Read also: Missiles kill soldiers in Lebanon", id="en"
        ),
        pytest.param(
            "Farmers in the valley began the olive harvest.",
            "READ MORE\nMissiles kill soldiers\nArmy bombs Gaza",
            id="en-heading",
        ),
        pytest.param(
            "Фермеры долины начали сбор урожая оливок.", "Читайте также: Ракеты убили солдат в Ливане", id="ru"
        ),
        pytest.param(
            "Фермери долини почали збирати врожай оливок.", "Читайте також: Ракети вбили солдатів у Лівані", id="uk"
        ),
        pytest.param("החקלאים בעמק החלו השבוע במסיק הזיתים.", "קראו עוד: טילים הרגו חיילים בלבנון", id="he"),
        pytest.param(
            "کشاورزان دره این هفته برداشت زیتون را آغاز کردند.",
            "بیشتر بخوانید: موشک‌ها سربازان را در لبنان کشتند",
            id="fa",
        ),
        pytest.param(
            "Les agriculteurs de la vallée récoltent les olives.",
            "Lire aussi : Des missiles tuent des soldats au Liban",
            id="fr",
        ),
        pytest.param(
            "Los agricultores del valle recogen las aceitunas.",
            "Lea también: Misiles matan a soldados en Líbano",
            id="es",
        ),
    ],
)
def test_lists_of_other_headlines_are_not_scored(enricher: Enricher, body: str, tail: str) -> None:
    assert read(enricher, f"{body}\n\n{tail}").keywords == ()
    assert read(enricher, f"{body}\n\n{tail.partition(':')[2] or tail.partition(chr(10))[2]}").score


def test_to_read_also_inside_a_sentence_is_no_tail(enricher: Enricher) -> None:
    text = "In the library, where pupils come to read, also read more books, missiles killed nine soldiers."
    assert read(enricher, text).score
