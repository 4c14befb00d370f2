"""Language detection: what each sentence is in, and how sure one can be."""

import pytest
from hypothesis import given, settings

from streams.language.codes import LANGUAGES, UNDETERMINED, canonical
from streams.language.detector import Detector
from tests.unit.strategies import texts


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        pytest.param("قال وزير الدفاع إن القوات ستبقى في مواقعها على الحدود حتى إشعار آخر.", "ar", "Arab", id="arabic"),
        pytest.param(
            "إيه اللي حصل ده يا جماعة؟ مش عارفين هنعمل إيه دلوقتي في الموضوع ده.", "ar", "Arab", id="egyptian"
        ),
        pytest.param("شو عم بصير هلق بالبلد؟ ما حدا عارف شي وكلنا ناطرين بالبيت.", "ar", "Arab", id="levantine"),
        pytest.param(
            "وزیر دفاع گفت نیروها تا اطلاع بعدی در مواضع خود در مرز باقی می‌مانند.", "fa", "Arab", id="persian"
        ),
        pytest.param("وزیر دفاع نے کہا کہ فوجی دستے اگلے حکم تک سرحد پر موجود رہیں گے۔", "ur", "Arab", id="urdu"),
        pytest.param(
            "وەزیری بەرگری ڕایگەیاند هێزەکان تا ئاگادارییەکی تر لە سنوور دەمێننەوە.", "ckb", "Arab", id="sorani"
        ),
        pytest.param(
            "שר הביטחון אמר כי הכוחות יישארו בעמדותיהם לאורך הגבול עד להודעה חדשה.", "he", "Hebr", id="hebrew"
        ),
        pytest.param("Министр обороны заявил, что войска останутся на позициях у границы.", "ru", "Cyrl", id="russian"),
        pytest.param(
            "Міністр оборони заявив, що війська залишаться на позиціях біля кордону.", "uk", "Cyrl", id="ukrainian"
        ),
        pytest.param(
            "The defence minister said the forces would stay in their positions on the border.",
            "en",
            "Latn",
            id="english",
        ),
        pytest.param(
            "Le ministre de la Défense affirme que les forces resteront à la frontière.", "fr", "Latn", id="french"
        ),
        pytest.param(
            "El ministro de Defensa dijo que las fuerzas seguirán en la frontera.", "es", "Latn", id="spanish"
        ),
        pytest.param(
            "O ministro da Defesa disse que as forças não vão sair da fronteira.", "pt", "Latn", id="portuguese"
        ),
        pytest.param("Der Verteidigungsminister sagte, die Truppen blieben an der Grenze.", "de", "Latn", id="german"),
        pytest.param(
            "Il ministro della Difesa ha detto che le forze resteranno al confine.", "it", "Latn", id="italian"
        ),
        pytest.param(
            "Savunma bakanı, birliklerin sınırdaki mevzilerinde kalacağını söyledi.", "tr", "Latn", id="turkish"
        ),
        pytest.param(
            "Minister obrony powiedział, że wojska pozostaną na pozycjach przy granicy.", "pl", "Latn", id="polish"
        ),
        pytest.param("国防部长表示，部队将继续留在边境的阵地上，直到另行通知。", "zh", "Hani", id="chinese"),
        pytest.param("国防相は、部隊は追って通知があるまで国境の陣地にとどまると述べた。", "ja", "Jpan", id="japanese"),
        pytest.param(
            "국방장관은 부대가 추후 통지가 있을 때까지 국경에 남을 것이라고 말했다.", "ko", "Kore", id="korean"
        ),
        pytest.param("रक्षा मंत्री ने कहा कि सेना अगले आदेश तक सीमा पर बनी रहेगी।", "hi", "Deva", id="hindi"),
        pytest.param("Ο υπουργός Άμυνας είπε ότι οι δυνάμεις θα μείνουν στα σύνορα.", "el", "Grek", id="greek"),
        pytest.param("თავდაცვის მინისტრმა თქვა, რომ ჯარები საზღვარზე დარჩებიან.", "ka", "Geor", id="georgian"),
    ],
)
def test_languages(detector: Detector, text: str, code: str, script: str) -> None:
    found = detector.detect(text)
    assert (found.code, found.script) == (code, script)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("2024-04-14 03:00", id="digits"),
        pytest.param("💥🚀🇮🇷 … – !!!", id="emoji-and-punctuation"),
        pytest.param("https://example.org/articles/war", id="an-address"),
        pytest.param("\x00\x01\ufdd0\uffff", id="no-characters"),
    ],
)
def test_undetermined_when_unsure(detector: Detector, text: str) -> None:
    assert detector.detect(text).code == UNDETERMINED


def test_a_hint_is_carried_and_decides_nothing(detector: Detector) -> None:
    text = "The defence minister said the forces would stay in their positions on the border."
    plain, hinted = detector.detect(text), detector.detect(text, hint="ar")
    assert (plain.hint, hinted.hint) == (None, "ar")
    assert (hinted.code, hinted.confidence) == (plain.code, plain.confidence)


def test_addresses_do_not_speak(detector: Detector) -> None:
    text = (
        "قصف عنيف على البلدة https://example.org/the/news/of/the/war/in/the/south/of/lebanon/today @reporter #lebanon"
    )
    assert detector.detect(text).code == "ar"


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        pytest.param("arz", "ar", id="dialect"),
        pytest.param("prs", "fa", id="dari"),
        pytest.param("iw", "he", id="old-code"),
        pytest.param("nb", "no", id="bokmal"),
        pytest.param("nn", "no", id="nynorsk"),
        pytest.param("zh-Hant", "zh", id="script-subtag"),
        pytest.param("yue", "zh", id="cantonese"),
        pytest.param("ckb", "ckb", id="sorani"),
        pytest.param("kmr", "kmr", id="kurmanji"),
        pytest.param("en", "en", id="as-it-is"),
        pytest.param("tlh", None, id="not-on-the-list"),
    ],
)
def test_codes(code: str, ours: str | None) -> None:
    assert canonical(code) == ours


def test_the_list_is_sorted_and_has_no_duplicates() -> None:
    assert list(LANGUAGES) == sorted(set(LANGUAGES))


def test_the_fingerprint_is_eight_hexadecimal_digits(detector: Detector) -> None:
    assert len(detector.fingerprint) == 8
    assert int(detector.fingerprint, 16) >= 0


@settings(deadline=None, max_examples=100)
@given(texts())
def test_any_text_has_an_answer(detector: Detector, text: str) -> None:
    found = detector.detect(text)
    assert found.code in {*LANGUAGES, UNDETERMINED}
    assert 0 <= found.confidence <= 1
    assert [a.code for a in found.alternatives if a.code in (found.code, UNDETERMINED)] == []
    shares = [found.confidence, *(a.confidence for a in found.alternatives)]
    assert shares == [round(share, 2) for share in shares]
    assert found.code == UNDETERMINED or shares == sorted(shares, reverse=True)
    assert detector.detect(text) == found
