"""The encoding of a file: found by all of its bytes, said with words to check it by, or refused."""

import codecs
import random

import pytest

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import ReadingOptions
from orchestrator.tabular.table_file import open_table

WORDS = {
    "german": "Äpfel Öfen Übung Größe Fußball Mädchen schön früh Bürger Gärtner Straßenbahn grün",
    "french": "élève forêt naïf garçon août hôtel cœur fenêtre là-bas économie théâtre Noël",
    "spanish": "año jamón corazón niño mañana camión pingüino acción árbol lápiz fácil señal",
    "danish": "køb smørrebrød blåbær æble Ærø sød række måned børn lærer grå høj",
    "polish": "żaba łódka święto dąb mąż kość źdźbło pięć ćma gęś ósmy śnieg",
    "czech": "řeka žába čaj šíp dům kůň věž ťuhýk ďábel níže útes přítel",
    "hungarian": "tűz őr füst körte út ősz hűtő szőlő kék búza érme zöld",
    "turkish": "ağaç ışık gün köy çiçek şeker dağ balık üzüm sığır öğle güneş",
    "russian": "река дерево окно книга человек дорога утро вечер рыба Сибирь Волга хлеб",
    "greek": "θάλασσα ουρανός ψωμί δέντρο βιβλίο δρόμος πρωί νύχτα ψάρι ήλιος γάτα σκύλος",
    "arabic": "شجرة نهر كتاب خبز سماء طريق صباح مساء سمك شمس قط كلب",
    "hebrew": "עץ נהר ספר לחם שמיים דרך בוקר ערב דג שמש חתול כלב",
    "thai": "ต้นไม้ แม่น้ำ หนังสือ ขนมปัง ท้องฟ้า ถนน ตอนเช้า ปลา ดวงอาทิตย์ แมว หมา น้ำ",
    "japanese": "りんご 電車 学校 先生 カメラ 天気 雨 新聞 ホテル 時間 友達 魚",
    "chinese": "苹果 火车 学校 老师 天气 下雨 报纸 时间 朋友 鱼 书店 电影",
    "taiwanese": "蘋果 火車 學校 老師 天氣 下雨 報紙 時間 朋友 魚 書店 電影",
    "korean": "사과 기차 학교 선생님 날씨 비 신문 시간 친구 물고기 서점 영화",
}


@pytest.fixture
def write(tmp_path):
    def write_file(content: bytes):
        path = tmp_path / "data.csv"
        path.write_bytes(content)
        return path

    return write_file


def table_of(words: list[str], rows: int, seed: int) -> list[list[str]]:
    chance = random.Random(seed)
    header = ["id", *chance.sample(words, 2)]
    return [header, *([str(i), chance.choice(words), f"{chance.choice(words)} {i}"] for i in range(rows))]


def text_of(table: list[list[str]]) -> str:
    return "".join(",".join(row) + "\r\n" for row in table)


@pytest.mark.parametrize("rows", [10, 300])
@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("german", "cp1252"),
        ("german", "mac_roman"),
        ("german", "cp850"),
        ("french", "cp1252"),
        ("french", "mac_roman"),
        ("spanish", "cp1252"),
        ("danish", "cp1252"),
        ("polish", "cp1250"),
        ("polish", "iso8859_2"),
        ("czech", "cp1250"),
        ("hungarian", "cp1250"),
        ("turkish", "cp1254"),
        ("russian", "cp1251"),
        ("russian", "koi8_r"),
        ("greek", "cp1253"),
        ("arabic", "cp1256"),
        ("hebrew", "cp1255"),
        ("thai", "cp874"),
        ("japanese", "cp932"),
        ("japanese", "euc_jp"),
        ("chinese", "gb18030"),
        ("taiwanese", "big5"),
        ("korean", "cp949"),
    ],
)
def test_text_is_read_as_it_was_written(write, language, encoding, rows):
    table = table_of(WORDS[language].split(), rows, seed=rows)

    opened = open_table(write(text_of(table).encode(encoding)))

    read = [opened.columns, *(row for chunk in opened.chunks() for row in chunk)]
    assert read == table, opened.encoding
    assert opened.notes[0].code == "not_utf8"
    assert opened.notes[0].sample.split(", ")[0] in text_of(table)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_read_without_a_word(write, encoding):
    table = table_of(WORDS["german"].split(), 30, seed=1)

    opened = open_table(write(text_of(table).encode(encoding)))

    assert [opened.columns, *(row for chunk in opened.chunks() for row in chunk)] == table
    assert opened.notes == []


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        ("n,t\n1,20 °C\n", "cp1252", "cp1252"),
        ("n,t\n1,5 €\n", "cp1252", "cp1252"),
        ("n,t\n1,Köln\n", "cp1252", "cp1252"),
        ("n,t\n1,“so”\n2,it’s – ok\n", "cp1252", "cp1252"),
        ("цена,исход\n1.5,да\n2.5,нет\n", "cp1251", "cp1251"),
        ("价格,结果\n1.5,买\n2.5,不买\n", "gb18030", "gb18030"),
    ],
)
def test_a_few_bytes_are_enough(write, text, encoding, read_as):
    assert open_table(write(text.encode(encoding))).encoding == read_as


def test_other_likely_encoding_is_named_with_its_words(write):
    notes = open_table(write("n,t\n1,Şanlıurfa\n2,İzmir\n".encode("cp1254"))).notes

    assert {note.code for note in notes} == {"not_utf8", "ambiguous_encoding"}
    assert any("Şanlıurfa" in note.sample and note.set_by == "encoding" for note in notes)


def test_evidence_far_down_counts(write):
    table = [["n", "t"], *([str(i), "plain"] for i in range(100_000)), ["x", "Größe"], ["y", "schön"]]

    opened = open_table(write(text_of(table).encode("cp1252")))

    assert (opened.encoding, opened.notes[0].line) == ("cp1252", 100_002)


@pytest.mark.parametrize("row", [50, 5_000])
def test_damaged_utf8_is_refused_with_its_line(write, row):
    table = table_of(WORDS["russian"].split(), 10_000, seed=2)
    content = text_of(table[:row]).encode() + b"7,K\xf6ln,x\r\n" + text_of(table[row:]).encode()

    with pytest.raises(BadTable, match=f"Line {row + 1} has bytes that are not UTF-8, though the rest of the file is"):
        open_table(write(content))


@pytest.mark.parametrize(
    "content",
    [
        "Köln,2\n".encode("cp1252") + b"\x81,3\n",
        random.Random(1).randbytes(300).replace(b"\0", b"") + b",1\n",
    ],
)
def test_bytes_of_no_encoding_are_refused(write, content):
    with pytest.raises(BadTable, match="its encoding cannot be told. Save the file as UTF-8"):
        open_table(write(b"name,n\nplain,1\n" + content))


def test_set_encoding_is_used_and_must_fit(write):
    path = write("n,t\n1,Şanlıurfa\n2,İzmir\n".encode("cp1254"))

    opened = open_table(path, ReadingOptions(encoding="windows-1254"))
    assert (next(opened.chunks())[0], opened.notes) == (["1", "Şanlıurfa"], [])

    with pytest.raises(BadTable, match="Line 2 is not valid utf-8 text, but the option encoding says"):
        open_table(path, ReadingOptions(encoding="utf-8"))


@pytest.mark.parametrize("name", ["", "base64", "rot13", "no-such", "a" * 50, "utf-8\0"])
def test_encodings_that_are_none_of_text_are_refused(name):
    with pytest.raises(ValueError, match="encoding"):
        ReadingOptions(encoding=name)


def test_text_that_was_decoded_wrongly_before_is_said(write):
    table = table_of(WORDS["german"].split(), 40, seed=3)
    twice = text_of(table).encode().decode("cp1252", errors="replace").encode()

    notes = open_table(write(twice)).notes

    assert [note.code for note in notes] == ["damaged_text"]
    assert "Ã" in notes[0].sample


def test_replacement_characters_are_said_with_their_line(write):
    notes = open_table(write("n,t\n1,a\n2,K\ufffdln\n".encode())).notes

    assert [(note.code, note.line) for note in notes] == [("damaged_text", 3)]


def test_control_characters_are_said_with_their_line(write):
    notes = open_table(write(b"n,t\n1,a\n2,b\x07c\n")).notes

    assert [(note.code, note.line) for note in notes] == [("control_characters", 3)]


def test_mark_of_utf8_is_no_part_of_the_first_name(write):
    assert open_table(write(codecs.BOM_UTF8 + b'"n",t\n1,a\n')).columns == ["n", "t"]


def test_space_between_thousands_is_no_letter(write):
    table = open_table(write(b"city,n\r\n" + "Москва,907\xa0696\r\n".encode("cp1251") * 9))

    assert (table.encoding, next(table.chunks())[0]) == ("cp1251", ["Москва", "907\xa0696"])


def test_characters_of_four_bytes_are_gb18030(write):
    table = open_table(write("Größe,Stück\r\n1,2\r\n".encode("gb18030")))

    assert (table.encoding, table.columns) == ("gb18030", ["Größe", "Stück"])
