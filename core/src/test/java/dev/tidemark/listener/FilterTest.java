package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
    @Test
    void eachFormMeansWhatItSays() {
        assertThat(Filter.parse(":8080")).isEqualTo(new Filter.Port(8080));
        assertThat(Filter.parse("10.0.0.1:80")).isEqualTo(address("10.0.0.1", 80));
        assertThat(Filter.parse("[::1]:80")).isEqualTo(address("::1", 80));
        assertThat(Filter.parse("*:80")).isEqualTo(new Filter.AnyAddress(80, Optional.empty()));
        assertThat(Filter.parse("unix:/run/x.sock")).isEqualTo(new Filter.Unix("/run/x.sock"));
        assertThat(Filter.parse("unix:@a:b")).isEqualTo(new Filter.Unix("@a:b"));
        assertThat(Filter.parse("process:a:b")).isEqualTo(new Filter.ProcessName("a:b"));
        assertThat(Filter.parse("pid:123")).isEqualTo(new Filter.Pid(123));
        assertThat(Filter.parse("netns:blue")).isEqualTo(new Filter.Netns("blue"));
        assertThat(Filter.parse("container:0123")).isEqualTo(new Filter.Container("0123"));
    }

    @Test
    void interfaceStandsBehindTheAddressWithinOrWithoutBrackets() {
        Filter onEth0 = new Filter.Address(IpAddress.parse("fe80::1"), 80, Optional.of("eth0"));

        assertThat(Filter.parse("[fe80::1]%eth0:80")).isEqualTo(onEth0);
        assertThat(Filter.parse("[fe80::1%eth0]:80")).isEqualTo(onEth0);
        assertThat(Filter.parse("10.0.0.1%eth0:80"))
                .isEqualTo(new Filter.Address(IpAddress.parse("10.0.0.1"), 80, Optional.of("eth0")));
        assertThat(Filter.parse("*%eth0:80")).isEqualTo(new Filter.AnyAddress(80, Optional.of("eth0")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8080|filter: 8080 (expected: :8080 for a port, pid:8080 for a process)",
                ":0|filter: :0 (expected: a port from 1 to 65535)",
                ":65536|filter: :65536 (expected: a port from 1 to 65535)",
                ":|filter: : (expected: a port from 1 to 65535)",
                ":8x|filter: :8x (expected: a port from 1 to 65535)",
                "::1:80|filter: ::1:80 (expected: an IPv6 address in brackets, [::1]:80)",
                "[::1:80|filter: [::1:80 (expected: [ADDRESS]:PORT)",
                "[::1]80:80|filter: [::1]80:80 (expected: %INTERFACE after the address)",
                "[::1]%:80|filter: [::1]%:80 (expected: %INTERFACE after the address)",
                "pid:0|filter: pid:0 (expected: a process number after pid:)",
                "pid:1x|filter: pid:1x (expected: a process number after pid:)",
                "pid:|filter: pid: (expected: a value after pid:)",
                "unix:x|filter: unix:x (expected: unix:/PATH, or unix:@NAME for an abstract one)"
            })
    void whatIsNoFilterSaysWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> Filter.parse(text))
                .isInstanceOf(InvalidFilter.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "list", "nginx:80", "1.2:80", "[10.0.0.1]:80", "[*]:80", "10.0.0.256:80", "[]:80"})
    void whatIsNoAddressNamesTheForms(String text) {
        assertThatThrownBy(() -> Filter.parse(text))
                .isInstanceOf(InvalidFilter.class)
                .hasMessageContaining("(expected: :8080, 10.0.0.1:8080, [::1]:80, unix:/run/x.sock");
    }

    @Test
    void commandsDoNotLookLikeFilters() {
        assertThat(Filter.looksLikeOne("list")).isFalse();
        assertThat(Filter.looksLikeOne(":80")).isTrue();
        assertThat(Filter.looksLikeOne("8080")).isTrue();
        assertThat(Filter.looksLikeOne("[::1")).isTrue();
        assertThat(Filter.looksLikeOne("pid:1")).isTrue();
    }

    private static Filter address(String literal, int port) {
        return new Filter.Address(IpAddress.parse(literal), port, Optional.empty());
    }
}
