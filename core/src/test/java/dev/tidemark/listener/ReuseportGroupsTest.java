package dev.tidemark.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.ReuseportGroups.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReuseportGroupsTest {
    @Test
    void listenersOfOneEndpointAreAGroupInTheOrderOfTheirInodes() {
        TcpListener second = Sample.tcp("10.0.0.1:80", 21);
        TcpListener first = Sample.tcp("10.0.0.1:80", 9);
        TcpListener third = Sample.tcp("10.0.0.1:80", 100);
        ReuseportGroups groups = ReuseportGroups.of(List.of(second, first, third));

        assertThat(groups.member(first)).contains(new Member(1, 3, "9"));
        assertThat(groups.member(second)).contains(new Member(2, 3, "9"));
        assertThat(groups.member(third)).contains(new Member(3, 3, "9"));
    }

    @Test
    void otherAddressPortInterfaceOrFamiliesIsNoGroup() {
        List<TcpListener> listeners = List.of(
                Sample.tcp("10.0.0.1:80", 1),
                Sample.tcp("10.0.0.2:80", 2),
                Sample.tcp("10.0.0.1:81", 3),
                Sample.tcp("10.0.0.1%eth0:80", 4),
                Sample.tcp("[::ffff:10.0.0.1]:80", 5),
                Sample.tcp("[::]:80", 6),
                Sample.dualStack(80, 7));
        ReuseportGroups groups = ReuseportGroups.of(listeners);

        assertThat(listeners)
                .allSatisfy(listener -> assertThat(groups.member(listener)).isEmpty());
    }

    @Test
    void unixListenersAreNoGroup() {
        assertThat(ReuseportGroups.of(List.of()).member(Sample.unix("/x", 1, Sample.nobody())))
                .isEmpty();
    }
}
