package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CpuPressureTest {
    @Test
    void figuresAreFoundByName() {
        assertThat(CpuPressure.parse("some avg60=1.00 avg10=0.15 new=9 total=5685756513\nfull avg10=7.00 total=11\n"))
                .isEqualTo(new CpuPressure(0.15, 5_685_756_513L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "full avg10=0.00 total=5",
                "some avg10=0.00",
                "some total=5",
                "some avg10= total=5",
                "some avg10=0.1 total=-5",
                "some avg10=0.1 total=x"
            })
    void malformedTextFails(String text) {
        assertThatThrownBy(() -> CpuPressure.parse(text))
                .isInstanceOf(MalformedKernelText.class)
                .hasMessageContaining("expected");
    }

    @Test
    void kernelWithoutItIsUnknown() {
        assertThat(reason(CpuPressure.read(Fixtures.proc("linux-6.18"))))
                .endsWith("/pressure/cpu: ENOENT no such file or socket");
    }

    @Test
    void thisHostIsRead() {
        CpuPressure earlier = known(CpuPressure.read(ProcRoot.HOST));

        assertThat(earlier.avg10Percent()).isBetween(0.0, 100.0);
        assertThat(known(CpuPressure.read(ProcRoot.HOST)).totalMicros()).isGreaterThanOrEqualTo(earlier.totalMicros());
    }
}
