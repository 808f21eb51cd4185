package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchedStatTest {
    @TempDir
    Path proc;

    @Test
    void threadsAreSummed() throws IOException {
        thread(9, "95031 73048 2\n");
        thread(10, "5 7 3\n");

        assertThat(known(read())).isEqualTo(new SchedStat(95036, 73055, 5, 2, 2));
    }

    @Test
    void threadThatEndedMeanwhileIsPassedOver() throws IOException {
        thread(9, "11 13 17\n");
        Files.createDirectories(proc.resolve("9/task/10"));

        assertThat(known(read())).isEqualTo(new SchedStat(11, 13, 17, 1, 2));
    }

    @Test
    void noMoreThanSomeThreadsAreReadAndItIsTold() throws IOException {
        for (int i = 0; i < 521; i++) {
            thread(9 + i, "2 3 1\n");
        }

        assertThat(known(read())).isEqualTo(new SchedStat(1024, 1536, 512, 512, 521));
    }

    @Test
    void kernelThatDoesNotMeasureIsUnknown() throws IOException {
        thread(9, "0 0 0\n");

        assertThat(reason(read())).contains("does not measure");
    }

    @Test
    void processThatIsGoneOrMalformedIsUnknown() throws IOException {
        assertThat(reason(read())).contains("/9/task: ENOENT");
        thread(9, "many");
        assertThat(reason(read())).endsWith("'many' (expected: three whole numbers)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 2", "1 2 x", "-1 2 3", "1  2 3"})
    void malformedTextFails(String text) {
        assertThatThrownBy(() -> SchedStat.parse(text)).isInstanceOf(MalformedKernelText.class);
    }

    @Test
    void thisProcessIsReadAndNothingIsLeftOpen() {
        long before = Fixtures.openDescriptors();

        SchedStat stat = known(
                SchedStat.read(ProcRoot.HOST, (int) ProcessHandle.current().pid()));

        assertThat(stat.runNanos()).isPositive();
        assertThat(stat.timeslices()).isPositive();
        assertThat(stat.threadsRead()).isBetween(1, stat.threads());
        assertThat(Fixtures.openDescriptors()).isEqualTo(before);
    }

    private void thread(int id, String text) throws IOException {
        Path folder = Files.createDirectories(proc.resolve("9/task/" + id));
        Files.writeString(folder.resolve("schedstat"), text);
    }

    private Reading<SchedStat> read() {
        return SchedStat.read(new ProcRoot(proc.toString()), 9);
    }
}
