package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NamespaceSearchKernelTest {
    private static final String NAME =
            "tidemark-search-" + ProcessHandle.current().pid();
    private static final long NOW = 0;
    private static final long SOON = Duration.ofMillis(2_001).toNanos();
    private static final long LATE = Duration.ofSeconds(30).toNanos();

    @Test
    void namespaceThatComesWithATaskIsFoundAtTheNextSearch() {
        try (HostReader reader = HostReader.open(Scope.ALL, Set.of(), InstantSource.system())) {
            NamespaceSearch search = NamespaceSearch.of(reader, NOW);
            search.look(SOON);
            try (LabNamespace came = LabNamespace.named(NAME)) {
                assertThat(knows(reader, came.inode())).isFalse();

                search.look(SOON + 1);
                assertThat(knows(reader, came.inode())).as("it is not time yet").isFalse();

                search.look(LATE);
                assertThat(knows(reader, came.inode())).isTrue();
            }
        }
    }

    @Test
    void namespaceThatWentIsLetGoOf() {
        try (HostReader reader = HostReader.open(Scope.ALL, Set.of(), InstantSource.system())) {
            NamespaceSearch search = NamespaceSearch.of(reader, NOW);
            long inode;
            try (LabNamespace goes = LabNamespace.named(NAME)) {
                inode = goes.inode();
                search.look(SOON);
                assertThat(knows(reader, inode)).isTrue();
            }
            search.look(LATE);

            assertThat(knows(reader, inode)).isFalse();
        }
    }

    private static boolean knows(HostReader reader, long inode) {
        return reader.readListeners().namespaces().stream()
                .anyMatch(snapshot -> snapshot.namespace().id().inode() == inode);
    }
}
