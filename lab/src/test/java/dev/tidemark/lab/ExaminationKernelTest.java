package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.FactWindow;
import dev.tidemark.diagnosis.SampleGaps;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an examination says of its own samples.
final class ExaminationKernelTest {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static HostSnapshot earlier(HostSnapshot host, Duration by) {
        return new HostSnapshot(
                host.namespaces().stream().map(one -> earlier(one, by)).toList(), host.unread(), host.hidden());
    }

    private static ListenSnapshot earlier(ListenSnapshot one, Duration by) {
        return new ListenSnapshot(
                one.namespace(),
                one.at().minus(by),
                one.nanos() - by.toNanos(),
                one.counters(),
                one.sysctls(),
                one.tcp(),
                one.unix(),
                one.consistent());
    }

    @Test
    void samplesThatWereMissingBeforeItBeganAreGaps() {
        try (HostReader reader =
                HostReader.open(Scope.CURRENT, EnumSet.of(Part.COUNTERS, Part.SYSCTLS), InstantSource.system())) {
            HostSnapshot now = reader.read();
            List<HostSnapshot> past = List.of(
                    earlier(now, Duration.ofMillis(12_100)),
                    earlier(now, Duration.ofMillis(12_000)),
                    earlier(now, Duration.ofMillis(2_900)));

            SampleGaps gaps = Examination.resumed(reader, Selection.ALL, TIMEOUT, past, PERIOD, FactWindow.none())
                    .evidence()
                    .gaps();

            assertThat(gaps.count()).isEqualTo(2);
            assertThat(gaps.longest()).isGreaterThanOrEqualTo(Duration.ofSeconds(9));
            assertThat(gaps.unsampled()).isGreaterThanOrEqualTo(Duration.ofMillis(9_000 + 2_800));
        }
    }
}
