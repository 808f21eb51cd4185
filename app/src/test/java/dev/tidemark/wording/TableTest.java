package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.wording.Table.Column;
import dev.tidemark.wording.Table.Cut;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Table table(String path, String owner) {
        Table table = new Table(List.of(
                Column.text("STATE", 5, Cut.NEVER),
                Column.text("LISTENER", 8, Cut.FRONT),
                Column.text("OWNER", 5, Cut.END),
                Column.figure("LENGTH", 6)));
        table.add(List.of(Cell.of("ok"), Cell.of(path), Cell.of(owner), Cell.of(7)));
        return table;
    }

    private static String row(String path, String owner, int width, boolean ascii) {
        return table(path, owner)
                .render(new Look(OptionalInt.of(width), false, ascii))
                .lines()
                .toList()
                .getLast();
    }

    @Test
    void columnsAreAsWideAsTheirWidestField() {
        assertThat(table("/run/a-path", "owner").render(Look.PLAIN)).isEqualTo("""
                STATE LISTENER    OWNER LENGTH
                ok    /run/a-path owner      7
                """);
    }

    @Test
    void pathsLoseTheirFrontAndOwnersTheirEnd() {
        assertThat(row("/srv/shop/run/uwsgi.sock", "uwsgi 4711 +12", 40, false))
                .isEqualTo("ok    …n/uwsgi.sock uwsgi 4711 +…      7");
        assertThat(row("/srv/shop/run/uwsgi.sock", "uwsgi 4711 +12", 40, true))
                .isEqualTo("ok    ~n/uwsgi.sock uwsgi 4711 +~      7");
    }

    @Test
    void roomIsTakenFromBlanksFirstAndThenFromTheOthers() {
        Table table = new Table(List.of(
                Column.text("LISTENER", 8, Cut.FRONT).keeping(15),
                Column.text("OWNER", 5, Cut.END),
                Column.text("AT", 15, Cut.NEVER)));
        table.add(List.of(Cell.of("127.0.0.1:18080"), Cell.of("python3 4711"), Cell.of("22:08:37")));

        assertThat(table.render(new Look(OptionalInt.of(37), false, false)).lines())
                .last()
                .isEqualTo("127.0.0.1:18080 python3 4711 22:08:37");
        assertThat(table.render(new Look(OptionalInt.of(33), false, false)).lines())
                .last()
                .isEqualTo("127.0.0.1:18080 python3… 22:08:37");
        assertThat(table.render(new Look(OptionalInt.of(30), false, false)).lines())
                .last()
                .isEqualTo("…0.0.1:18080 python3… 22:08:37");
    }

    @Test
    void nothingIsCutInAPipe() {
        assertThat(table("x".repeat(300), "y").render(Look.PLAIN)).contains("x".repeat(300));
    }

    @Test
    void cuttingEndsWhereNothingCouldBeRead() {
        assertThat(row("/srv/shop/run/uwsgi.sock", "uwsgi 4711 +12", 10, false))
                .isEqualTo("ok    …gi.sock uwsgi 4…      7");
    }

    @Test
    void aCharacterOfTwoHalvesIsNotCutInTwo() {
        String cut = row("/😀😀😀😀😀😀😀😀😀😀", "o", 25, false);

        assertThat(cut.codePoints()).noneMatch(point -> point >= 0xd800 && point <= 0xdfff);
    }

    @Test
    void rowsHaveAFieldForEachColumn() {
        Table table = table("a", "b");

        assertThatThrownBy(() -> table.add(List.of(Cell.of("ok")))).hasMessage("row: 1 fields (expected: 4)");
    }
}
