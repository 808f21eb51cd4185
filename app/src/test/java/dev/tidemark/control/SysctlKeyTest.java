package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SysctlKeyTest {
    @ParameterizedTest
    @CsvSource({
        "net.core.somaxconn, net/core/somaxconn",
        "net/core/somaxconn, net/core/somaxconn",
        "/net/core/somaxconn, net/core/somaxconn",
        "net.ipv4.conf.eth0/100.forwarding, net/ipv4/conf/eth0.100/forwarding",
        "net/ipv4/conf/eth0.100/forwarding, net/ipv4/conf/eth0.100/forwarding",
        "vm, vm",
    })
    void firstSeparatorTellsWhichFormItIs(String text, String path) {
        assertThat(SysctlKey.parse(text).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "net.core.somaxconn, true",
        "net.core.*, true",
        "net.*.somaxconn, true",
        "*/*/*, true",
        "net.core.somax????, true",
        "net.core.somax???, false",
        "net.*, false",
        "net.core.*.x, false",
        "net/core/[r-t]omaxconn, true",
        "net/core/[!r-t]omaxconn, false",
        "net/core/[^s]omaxconn, false",
        "net/core/[]s]omaxconn, true",
        "net/core/[s, false",
        "net/core/s*x*n, true",
        "net/core/s*x*m, false",
        "net/core/\\somaxconn, true",
        "net/core/\\*, false",
        "net.core.somaxconn2, false",
    })
    void patternsFitAsThoseOfPathsDo(String pattern, boolean fits) {
        assertThat(SysctlKey.parse(pattern).fits(SysctlKey.parse("net.core.somaxconn")))
                .isEqualTo(fits);
    }
}
