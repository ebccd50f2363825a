"""The page of what real use found is made from the tests, and no row is called held without one."""

from tests.field import page


def test_the_page_is_what_the_marks_say():
    path = page.TESTS.parent / "docs" / "field-report.md"
    assert path.read_text(encoding="utf-8") == page.page(), "python -m tests.field.page > docs/field-report.md"


def test_every_row_that_holds_has_a_test_and_every_test_a_row():
    rows, tests = page.rows(), page.marked_tests()
    assert set(tests) <= set(rows)
    assert [row for row, said in rows.items() if said["now"] and row not in tests] == []
    assert [row for row, said in rows.items() if row in tests and not said["now"]] == []
