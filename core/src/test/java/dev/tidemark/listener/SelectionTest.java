package dev.tidemark.listener;

import static dev.tidemark.listener.Selection.Verdict.NOT_SELECTED;
import static dev.tidemark.listener.Selection.Verdict.OWNER_UNKNOWN;
import static dev.tidemark.listener.Selection.Verdict.SELECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.Selection.Verdict;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    private static final TcpListener NGINX =
            Sample.tcp(Sample.endpoint("10.0.0.1:80", true), 1, Sample.owner(7, "nginx", Optional.of("0123456789ab")));

    @Test
    void noFilterSelectsEverything() {
        assertThat(verdict(NGINX)).isEqualTo(SELECTED);
        assertThat(selection().isAll()).isTrue();
        assertThat(Selection.ALL.of(Sample.BLUE, Sample.unix("/x", 1, Sample.nobody())))
                .isEqualTo(SELECTED);
    }

    @Test
    void filtersOfOneKindAreAlternatives() {
        assertThat(verdict(NGINX, ":80", ":443")).isEqualTo(SELECTED);
        assertThat(verdict(NGINX, ":8080", ":443")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(NGINX, "process:apache2", "pid:7")).isEqualTo(SELECTED);
    }

    @Test
    void filtersOfDifferentKindsMustAllHold() {
        assertThat(verdict(NGINX, ":80", "process:nginx")).isEqualTo(SELECTED);
        assertThat(verdict(NGINX, ":80", "process:apache2")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(NGINX, ":80", "netns:blue")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(NGINX, ":80", "netns:host", "container:0123")).isEqualTo(SELECTED);
    }

    @Test
    void unknownOwnerDecidesOnlyWhatDependsOnIt() {
        TcpListener listener = Sample.tcp("10.0.0.1:80", 1);

        assertThat(verdict(listener, "process:nginx")).isEqualTo(OWNER_UNKNOWN);
        assertThat(verdict(listener, ":80", "pid:7")).isEqualTo(OWNER_UNKNOWN);
        assertThat(verdict(listener, ":81", "pid:7")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(listener, "container:0123")).isEqualTo(OWNER_UNKNOWN);
        assertThat(verdict(listener, ":80")).isEqualTo(SELECTED);
    }

    @Test
    void mappedAddressIsTheIpv4One() {
        assertThat(verdict(Sample.tcp("[::ffff:10.0.0.1]:80", 1), "10.0.0.1:80"))
                .isEqualTo(SELECTED);
        assertThat(verdict(NGINX, "[::ffff:10.0.0.1]:80")).isEqualTo(SELECTED);
        assertThat(verdict(NGINX, "10.0.0.2:80")).isEqualTo(NOT_SELECTED);
    }

    @Test
    void starIsEveryWildcardAndNoOtherAddress() {
        assertThat(verdict(Sample.tcp("0.0.0.0:80", 1), "*:80")).isEqualTo(SELECTED);
        assertThat(verdict(Sample.tcp("[::]:80", 1), "*:80")).isEqualTo(SELECTED);
        assertThat(verdict(Sample.dualStack(80, 1), "*:80")).isEqualTo(SELECTED);
        assertThat(verdict(NGINX, "*:80")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(Sample.tcp("[::]:80", 1), "0.0.0.0:80")).isEqualTo(NOT_SELECTED);
    }

    @Test
    void everyTcpListenerIsSelectedByItsOwnAddress() {
        for (TcpListener listener : new TcpListener[] {
            NGINX,
            Sample.tcp("[::1]:80", 1),
            Sample.dualStack(80, 1),
            Sample.tcp("10.0.0.1%eth0:80", 1),
            Sample.tcp(new TcpEndpoint(IpAddress.parse("::"), 80, false, Optional.of("eth0")), 1, Sample.nobody())
        }) {
            assertThat(verdict(listener, listener.address()))
                    .as(listener.address())
                    .isEqualTo(SELECTED);
        }
    }

    @Test
    void interfaceCountsWhenItIsAskedFor() {
        TcpListener bound = Sample.tcp("10.0.0.1%eth0:80", 1);

        assertThat(verdict(bound, "10.0.0.1:80")).isEqualTo(SELECTED);
        assertThat(verdict(bound, "10.0.0.1%eth1:80")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(NGINX, "10.0.0.1%eth0:80")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(Sample.tcp("0.0.0.0:80", 1), "*%eth0:80")).isEqualTo(NOT_SELECTED);
    }

    @Test
    void unixSocketsAreFoundByPathOrAbstractName() {
        UnixListener path = Sample.unix("/run/x.sock", 1, Sample.nobody());
        UnixListener named = Sample.unix("\0a\0b", 1, Sample.nobody());

        assertThat(verdict(path, "unix:/run/x.sock")).isEqualTo(SELECTED);
        assertThat(verdict(named, "unix:@a@b")).isEqualTo(SELECTED);
        assertThat(verdict(path, ":80")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(path, "*:80")).isEqualTo(NOT_SELECTED);
        assertThat(verdict(NGINX, "unix:/run/x.sock")).isEqualTo(NOT_SELECTED);
        assertThat(selection("unix:/run/x.sock").namesUnixSocket()).isTrue();
    }

    @Test
    void namespaceIsNamedOrNumbered() {
        assertThat(selection("netns:blue").of(Sample.BLUE, NGINX)).isEqualTo(SELECTED);
        assertThat(selection("netns:4026532288").of(Sample.BLUE, NGINX)).isEqualTo(SELECTED);
        assertThat(selection("netns:4026532288").of(Sample.HOST, NGINX)).isEqualTo(NOT_SELECTED);
    }

    @Test
    void containerIsNamedByTheStartOfItsId() {
        assertThat(verdict(NGINX, "container:0123456789ab")).isEqualTo(SELECTED);
        assertThat(verdict(NGINX, "container:123")).isEqualTo(NOT_SELECTED);
    }

    @Test
    void filtersThatMayMeanOtherNamespacesSaySo() {
        assertThat(selection(":80").reachesAllNamespaces()).isFalse();
        assertThat(selection("netns:blue").reachesAllNamespaces()).isTrue();
        assertThat(selection(":80", "container:01").reachesAllNamespaces()).isTrue();
        assertThat(selection("pid:1").reachesAllNamespaces()).isTrue();
    }

    @Test
    void onlyPortIsThereWhenAllEndpointsShareIt() {
        assertThat(selection(":80", "[::1]:80", "*:80", "process:x").onlyPort()).hasValue(80);
        assertThat(selection(":80", ":81").onlyPort()).isEmpty();
        assertThat(selection(":80", "unix:/x").onlyPort()).isEmpty();
        assertThat(selection("unix:/x").onlyPort()).isEmpty();
        assertThat(selection("process:x").onlyPort()).isEmpty();
    }

    private static Selection selection(String... filters) {
        return Selection.of(Arrays.stream(filters).map(Filter::parse).toList());
    }

    private static Verdict verdict(Listener listener, String... filters) {
        return selection(filters).of(Sample.HOST, listener);
    }
}
