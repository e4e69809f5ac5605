"""Names: rows beside the ledger, in two languages, sorted, kept per revision, and erasable."""

import threading

from sqlalchemy import Engine

from competition.ledger.engine import reading, writing
from competition.ledger.names import NameRow, Names, default_sort_key, forget, put


def write(engine: Engine, *rows: NameRow) -> None:
    with writing(engine) as connection:
        put(connection, rows)


def test_a_name_is_told_in_the_language_asked_for(engine: Engine) -> None:
    write(engine, NameRow("event", "welding", "zh", "焊工"), NameRow("event", "welding", "en", "Welding"))
    names = Names(engine)
    assert (names.text("event", "welding", "zh"), names.text("event", "welding", "en")) == ("焊工", "Welding")


def test_a_missing_language_falls_back_to_the_other_and_then_to_the_id_without_its_event(engine: Engine) -> None:
    write(engine, NameRow("person", "p1", "zh", "陈伟强"), NameRow("host", "h1", "en", "Harbour Group"))
    names = Names(engine)
    assert names.text("person", "p1", "en") == "陈伟强"
    assert names.text("host", "h1", "zh") == "Harbour Group"
    assert names.text("aspect", "welding/look", "zh") == "look"
    assert names.text("tier", "four", "en") == "four"


def test_a_kind_of_thing_does_not_borrow_the_name_of_another(engine: Engine) -> None:
    write(engine, NameRow("person", "x", "zh", "陈伟强"))
    assert Names(engine).text("team", "x", "zh") == "x"
    assert Names(engine).book().has("person", "x") and not Names(engine).book().has("team", "x")


def test_chinese_names_sort_by_pinyin_and_english_ones_without_case(engine: Engine) -> None:
    people = ["张伟", "欧阳静怡", "陈伟强", "阿卜杜热西提·买买提", "林小燕", "王芳", "李娜"]
    ordered = sorted(people, key=lambda name: default_sort_key(name, "zh"))
    assert ordered == ["阿卜杜热西提·买买提", "陈伟强", "李娜", "林小燕", "欧阳静怡", "王芳", "张伟"]
    assert sorted(["bee", "Ant", "cat"], key=lambda name: default_sort_key(name, "en")) == ["Ant", "bee", "cat"]
    assert default_sort_key("𬱟", "zh")  # rarer than GB 2312, and still sortable


def test_a_sort_key_that_was_given_wins(engine: Engine) -> None:
    write(engine, NameRow("person", "p1", "zh", "单雄信", "shan"), NameRow("person", "p2", "zh", "王芳"))
    names = Names(engine)
    assert names.sort_key("person", "p1", "zh") == "shan"
    assert names.sort_key("person", "p2", "zh") == default_sort_key("王芳", "zh")
    assert names.sort_key("person", "nobody", "zh") == default_sort_key("nobody", "zh")


def test_each_change_raises_the_revision_and_a_process_sees_it_when_it_looks(engine: Engine) -> None:
    names = Names(engine)
    assert (names.revision, names.refresh()) == (0, False)
    write(engine, NameRow("event", "welding", "zh", "电焊"))
    assert names.text("event", "welding", "zh") == "welding"  # not looked yet
    assert names.refresh() and names.revision == 1
    write(engine, NameRow("event", "welding", "zh", "焊工"))
    assert names.refresh() and names.revision == 2
    assert names.text("event", "welding", "zh") == "焊工"
    assert not names.refresh()


def test_a_page_keeps_the_book_that_it_began_with(engine: Engine) -> None:
    write(engine, NameRow("person", "p1", "zh", "陈伟强"))
    names = Names(engine)
    book = names.book()
    write(engine, NameRow("person", "p1", "zh", "陈大强"))
    names.refresh()
    assert (book.revision, book.text("person", "p1", "zh")) == (1, "陈伟强")
    assert (names.revision, names.text("person", "p1", "zh")) == (2, "陈大强")


def test_a_person_can_be_forgotten_in_every_language(engine: Engine) -> None:
    write(engine, NameRow("person", "p1", "zh", "陈伟强"), NameRow("person", "p1", "en", "Chen Weiqiang"))
    names = Names(engine)
    assert names.text("person", "p1", "en") == "Chen Weiqiang"
    with writing(engine) as connection:
        assert forget(connection, "person", "p1") == 2
    names.refresh()
    assert names.text("person", "p1", "en") == "p1"
    with reading(engine) as connection:
        assert connection.exec_driver_sql("select count(*) from names").scalar_one() == 0


def test_writers_at_once_each_get_a_revision_of_their_own(engine: Engine) -> None:
    def some(first: int) -> None:
        for n in range(first, first + 10):
            write(engine, NameRow("person", f"p{n}", "zh", f"名{n}"))

    threads = [threading.Thread(target=some, args=(first,)) for first in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = Names(engine)
    assert names.revision == 40
    assert all(names.text("person", f"p{n}", "zh") == f"名{n}" for n in range(40))
