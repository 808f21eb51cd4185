package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TcpEndpointTest {
    @Test
    void writtenAsUsersKnowIt() {
        assertThat(Sample.endpoint("0.0.0.0:22", true)).hasToString("0.0.0.0:22");
        assertThat(Sample.endpoint("[::1]:80", true)).hasToString("[::1]:80");
        assertThat(Sample.endpoint("[::]:80", true)).hasToString("[::]:80");
        assertThat(Sample.endpoint("[::]:80", false)).hasToString("*:80");
        assertThat(Sample.endpoint("[::ffff:10.0.0.1]:80", false)).hasToString("[::ffff:10.0.0.1]:80");
    }

    @Test
    void interfaceIsPartOfIt() {
        assertThat(Sample.endpoint("10.0.0.1%eth1:80", true)).hasToString("10.0.0.1%eth1:80");
        assertThat(Sample.endpoint("[fe80::1%eth1]:80", true)).hasToString("[fe80::1]%eth1:80");
        assertThat(new TcpEndpoint(IpAddress.parse("::"), 80, false, Optional.of("eth1")))
                .hasToString("*%eth1:80");
    }

    @Test
    void onlyTheIpv6WildcardMayServeBothFamilies() {
        assertThat(Sample.endpoint("[::]:80", false).isDualStack()).isTrue();
        assertThat(Sample.endpoint("[::]:80", true).isDualStack()).isFalse();
        assertThat(Sample.endpoint("[::1]:80", false).isDualStack()).isFalse();
        assertThat(Sample.endpoint("0.0.0.0:80", false).isDualStack()).isFalse();
    }
}
