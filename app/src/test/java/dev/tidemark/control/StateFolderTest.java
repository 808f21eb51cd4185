package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFolderTest {
    @Test
    void systemdNamesItFirst() {
        assertThat(StateFolder.of(Map.of("STATE_DIRECTORY", "/var/lib/a:/var/lib/b"), "root", "/root")
                        .path())
                .hasToString("/var/lib/a");
    }

    @Test
    void rootHasOneForTheHost() {
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "/x"), "root", "/root")
                        .path())
                .hasToString("/var/lib/tidemark");
    }

    @Test
    void aUserHasHisOwn() {
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "/x"), "anna", "/home/anna")
                        .path())
                .hasToString("/x/tidemark");
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "relative"), "anna", "/home/anna")
                        .path())
                .hasToString("/home/anna/.local/state/tidemark");
    }

    @Test
    void nothingStaysOfAWriterThatWasKilled(@TempDir Path home) throws IOException {
        StateFolder folder = new StateFolder(home.resolve("state"));
        folder.replace("alerts.json", "former\n");
        Files.createSymbolicLink(folder.path().resolve(".alerts.json.next"), home.resolve("elsewhere"));

        folder.replace("alerts.json", "next\n");

        assertThat(folder.text("alerts.json")).contains("next\n");
        assertThat(home.resolve("elsewhere")).doesNotExist();
        try (Stream<Path> files = Files.list(folder.path())) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-5", "abc", "", "2147483648", "99999999999999999999", "1e3", "+5", " 5", "0x10", "MAX"})
    void noSizeButANumberOrMax(String text) {
        assertThatThrownBy(() -> Size.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: from 1 to 2147483647, or max)");
    }

    @Test
    void sizesAreNumbersOrAsMuchAsThereIs() {
        assertThat(Size.parse("1").number()).hasValue(1);
        assertThat(Size.parse("2147483647").number()).hasValue(2147483647);
        assertThat(Size.parse("max")).isEqualTo(Size.MAX);
    }
}
