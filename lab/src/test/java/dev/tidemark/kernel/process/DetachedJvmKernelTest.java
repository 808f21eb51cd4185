package dev.tidemark.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A JVM of our own is nobody's child, stands in a session of its own and holds nothing of ours.
final class DetachedJvmKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> ARGUMENTS = List.of("two words", "$HOME `id`", "", "--");

    static Stream<List<String>> waysToStart() {
        return Stream.of(List.of("/usr/bin/setsid", "--fork"), List.of());
    }

    @ParameterizedTest
    @MethodSource("waysToStart")
    void standsInASessionOfItsOwnAsNobodysChild(List<String> setsid) throws IOException {
        Reading<Conversation> started = DetachedJvm.startToTalk(setsid, SmallMain.class.getName(), ARGUMENTS);

        long pid;
        try (Conversation conversation = known(started)) {
            assertThat(conversation.say("who?")).isEqualTo(Reading.of(true));
            String answer = known(conversation.hear(LIMIT));
            pid = Long.parseLong(answer.substring(0, answer.indexOf(' ')));

            assertThat(answer).endsWith(" " + String.join("|", ARGUMENTS));
            Path proc = Path.of("/proc", Long.toString(pid));
            String[] stat = afterName(proc);
            assertThat(stat[1]).as("parent").isNotEqualTo(own());
            assertThat(stat[3]).as("session").isNotEqualTo(afterName(Path.of("/proc/self"))[3]);
            assertThat(stat[4]).as("terminal").isEqualTo("0");
            assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).isEqualTo(Path.of("/"));
            assertThat(Files.readSymbolicLink(proc.resolve("fd/2"))).isEqualTo(Path.of("/dev/null"));
            assertThat(environment(proc)).noneMatch(line -> line.startsWith("JAVA_TOOL_OPTIONS="));
            assertThat(ProcessHandle.current().children()).noneMatch(child -> !child.isAlive());
        }
        Await.until("end of the JVM", LIMIT, () -> !Files.exists(Path.of("/proc", Long.toString(pid))));
    }

    @Test
    void whatCannotBeStartedIsTold() {
        Reading<Conversation> started =
                DetachedJvm.startToTalk(List.of("/nowhere/setsid"), SmallMain.class.getName(), List.of());

        assertThat(started)
                .isInstanceOfSatisfying(
                        Reading.Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("/nowhere/setsid"));
    }

    @Test
    void whatEndsWithoutAWordIsTold() {
        try (Conversation conversation = known(DetachedJvm.startToTalk("no.such.Main", List.of()))) {
            assertThat(conversation.hear(LIMIT)).isEqualTo(Reading.unknown("the process of our own has ended"));
        }
    }

    @Test
    void whatIsStartedWithoutTalkReadsNothing() {
        assertThat(DetachedJvm.start(SmallMain.class.getName(), List.of())).isEqualTo(Reading.of(true));
    }

    private static String own() {
        return Long.toString(ProcessHandle.current().pid());
    }

    /// The fields of `/proc/<pid>/stat` after the name: state, parent, group, session, terminal and so on.
    private static String[] afterName(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"), StandardCharsets.UTF_8);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static List<String> environment(Path proc) throws IOException {
        return List.of(Files.readString(proc.resolve("environ"), StandardCharsets.UTF_8)
                .split("\0", -1));
    }

    private static <T> T known(Reading<T> reading) {
        return reading.fold(value -> value, reason -> {
            throw new AssertionError(reason);
        });
    }
}
