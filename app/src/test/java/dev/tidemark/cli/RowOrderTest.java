package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.wording.Fabricated;
import dev.tidemark.wording.ListRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowOrderTest {
    private static final ListenSnapshot SNAPSHOT =
            Fabricated.snapshot(Fabricated.HOST, Fabricated.sysctls(4096), Fabricated.five(51, 4134));

    private static String ports(String order) {
        return SNAPSHOT.tcp().stream()
                .map(tcp -> new ListRow(SNAPSHOT, tcp, Optional.empty(), Optional.of(Reading.of((long)
                        -tcp.endpoint().port()))))
                .sorted(RowOrder.parse(order).comparator())
                .map(row -> Integer.toString(row.port()))
                .reduce((one, other) -> one + " " + other)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "state, 8080 22 80 443 9000",
        "-state, 22 80 443 9000 8080",
        "port, 22 80 443 8080 9000",
        "-port, 9000 8080 443 80 22",
        "listener, 8080 9000 22 443 80",
        "owner, 9000 8080 80 443 22",
        "length, 22 443 9000 80 8080",
        "-length, 8080 80 22 443 9000",
        "limit, 8080 22 80 443 9000",
        "-LIMIT, 9000 80 443 22 8080",
        "fill, 22 443 9000 80 8080",
        "-drops, 8080 443 22 80 9000",
        "syn, 9000 8080 443 80 22"
    })
    void sortsByTheColumnAndThenTheWorstFirst(String order, String ports) {
        assertThat(ports(order)).isEqualTo(ports);
    }

    @Test
    void unixSocketsComeAfterAllPorts() {
        ListRow unix = new ListRow(
                SNAPSHOT,
                Fabricated.unix("/run/x", 0, 1, Fabricated.owners("x", 1, 0)),
                Optional.empty(),
                Optional.empty());

        assertThat(List.of(unix.port())).containsExactly(65536);
    }

    @Test
    void anotherColumnIsRefused() {
        assertThatThrownBy(() -> RowOrder.parse("-size")).hasMessageStartingWith("--sort: -size (expected: state, ");
    }
}
