package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.diagnosis.Diagnosis;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.wording.Seen;
import dev.tidemark.wording.SeenListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which findings are those of an overflow episode.
class EpisodeDoctorTest {
    private static boolean isOfTheBurst(Finding finding) {
        return port(finding) == 8080;
    }

    private static boolean isOfTheOther(Finding finding) {
        return port(finding) == 9000;
    }

    private static int port(Finding finding) {
        return finding.listener()
                .map(listener -> Integer.parseInt(listener.listener().address().replaceFirst(".*:", "")))
                .orElse(0);
    }

    private static Episode episode(String... suspects) {
        return new Episode(
                1,
                "host",
                Instant.EPOCH,
                Optional.empty(),
                318,
                Stream.of(suspects)
                        .map(address -> new Suspect(
                                new ListenerKey("host", false, address, 1, Optional.of("java")),
                                Reading.of(318L),
                                51,
                                50))
                        .toList());
    }

    private static List<Finding> about(Episode episode, Evidence evidence) {
        return Diagnosis.of(evidence).stream()
                .filter(finding -> EpisodeDoctor.isAbout(episode, finding))
                .toList();
    }

    /// One that overflows, and one whose limit was cut though nothing is wrong with it.
    private static Evidence evidence() {
        Evidence evidence = Seen.of(
                        SeenListener.tcp(8080).limit(50).draining().drops(318).step(318),
                        SeenListener.tcp(9000).limit(4096).requested(5000))
                .overflows(318)
                .evidence();
        assertThat(Diagnosis.of(evidence))
                .anyMatch(EpisodeDoctorTest::isOfTheBurst)
                .anyMatch(EpisodeDoctorTest::isOfTheOther);
        return evidence;
    }

    @Test
    void adviceOnAListenerThatIsNotSuspectedIsNotOfTheEpisode() {
        assertThat(about(episode("0.0.0.0:8080"), evidence()))
                .anyMatch(EpisodeDoctorTest::isOfTheBurst)
                .noneMatch(EpisodeDoctorTest::isOfTheOther);
    }

    @Test
    void whoOverflowedSinceIsSuspectedToo() {
        assertThat(about(episode("0.0.0.0:9000"), evidence()))
                .anyMatch(EpisodeDoctorTest::isOfTheBurst)
                .anyMatch(EpisodeDoctorTest::isOfTheOther);
    }

    @Test
    void whereNobodyIsSuspectedAllIsTold() {
        assertThat(about(episode(), evidence()))
                .anyMatch(EpisodeDoctorTest::isOfTheBurst)
                .anyMatch(EpisodeDoctorTest::isOfTheOther);
    }

    @Test
    void whatIsAboutTheNamespaceIsAlwaysOfTheEpisode() {
        Evidence evidence = Seen.of(SeenListener.tcp(8080))
                .overflows(7)
                .orphanStep(7)
                .departed("*:8081")
                .evidence();

        assertThat(about(episode("0.0.0.0:8080"), evidence))
                .extracting(Finding::verdict)
                .contains(Verdict.LISTENER_GONE);
    }
}
