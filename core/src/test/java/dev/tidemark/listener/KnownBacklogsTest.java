package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.KnownServer;
import dev.tidemark.diagnosis.KnownServers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The short list of usual backlogs that `tidemark list` uses says the same as the file of servers.
final class KnownBacklogsTest {
    private final KnownServers servers = KnownServers.read();

    @Test
    void eachUsualBacklogIsThatOfTheFile() {
        KnownBacklogs.USUAL.forEach((name, usual) -> {
            Owner owner = new Owner(1, name, List.of(name), Optional.empty(), Optional.empty());
            assertThat(servers.of(owner))
                    .as(name)
                    .map(KnownServer::usualBacklogs)
                    .contains(usual);
            assertThat(servers.of(owner)).map(KnownServer::measured).contains(true);
        });
    }

    @Test
    void eachMeasuredBacklogOfTheFileIsUsual() {
        Set<String> listed = KnownBacklogs.USUAL.keySet().stream()
                .map(name -> new Owner(1, name, List.of(name), Optional.empty(), Optional.empty()))
                .flatMap(owner -> servers.of(owner).stream())
                .map(KnownServer::id)
                .collect(Collectors.toSet());

        assertThat(servers.all().stream()
                        .filter(server ->
                                server.measured() && !server.usualBacklogs().isEmpty())
                        .map(KnownServer::id)
                        .collect(Collectors.toSet()))
                .isEqualTo(listed);
    }
}
