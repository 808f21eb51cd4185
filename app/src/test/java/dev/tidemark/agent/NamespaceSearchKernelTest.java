package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.TaskTally;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class NamespaceSearchKernelTest {
    private static final String NAME =
            "tidemark-search-" + ProcessHandle.current().pid();
    private static final long NOW = 0;
    private static final long SOON = Duration.ofMillis(2_001).toNanos();
    private static final long NEXT = Duration.ofMillis(4_002).toNanos();
    private static final long LATE = Duration.ofMillis(10_002).toNanos();

    private long nanos = NOW;

    /// As if searching cost nothing.
    private NamespaceSearch of(HostReader reader, Supplier<Reading<TaskTally>> tally) {
        return NamespaceSearch.of(reader::refresh, tally, () -> nanos, NOW);
    }

    private void look(NamespaceSearch search, long at) {
        nanos = at;
        search.look(at);
    }

    @Test
    void namespaceThatComesWithATaskIsFoundAtTheNextSearch() {
        try (HostReader reader = HostReader.open(Scope.ALL, Set.of(), InstantSource.system())) {
            NamespaceSearch search = of(reader, TaskTally::read);
            look(search, SOON);
            try (LabNamespace came = LabNamespace.named(NAME)) {
                assertThat(knows(reader, came.inode())).isFalse();

                look(search, SOON + 1);
                assertThat(knows(reader, came.inode())).as("it is not time yet").isFalse();

                look(search, NEXT);
                assertThat(knows(reader, came.inode())).isTrue();
            }
        }
    }

    @Test
    void namespaceThatWentIsLetGoOfThoughNoTaskCameOrWent() {
        try (HostReader reader = HostReader.open(Scope.ALL, Set.of(), InstantSource.system())) {
            NamespaceSearch search = of(reader, () -> Reading.of(new TaskTally(311, 4711)));
            long inode;
            try (LabNamespace goes = LabNamespace.named(NAME)) {
                inode = goes.inode();
                look(search, SOON);
                assertThat(knows(reader, inode)).isTrue();
            }
            look(search, NEXT);
            assertThat(knows(reader, inode)).as("nothing said that it went").isTrue();

            look(search, LATE);
            assertThat(knows(reader, inode)).isFalse();
        }
    }

    private static boolean knows(HostReader reader, long inode) {
        return reader.readListeners().namespaces().stream()
                .anyMatch(snapshot -> snapshot.namespace().id().inode() == inode);
    }
}
