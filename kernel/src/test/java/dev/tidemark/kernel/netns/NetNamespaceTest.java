package dev.tidemark.kernel.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetNamespaceTest {
    @Test
    void numberIsReadFromTheLinkAndWrittenTheSame() {
        assertThat(NetNamespaceId.parse("net:[4026531840]"))
                .isEqualTo(new NetNamespaceId(4026531840L))
                .hasToString("net:[4026531840]");
        assertThat(NetNamespaceId.parse("net:[18446744073709551615]")).hasToString("net:[18446744073709551615]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "net:[]", "net:[-1]", "net:[1", "net:1]", "mnt:[1]", "net:[18446744073709551616]"})
    void otherLinksAreNoNetworkNamespace(String link) {
        assertThatThrownBy(() -> NetNamespaceId.parse(link))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("namespace: " + link + " (expected: net:[NUMBER])");
    }

    @Test
    void numbersAreComparedUnsigned() {
        assertThat(new NetNamespaceId(-1)).isGreaterThan(new NetNamespaceId(1));
    }

    @Test
    void foreignNamespaceHasAWayIn() {
        assertThatThrownBy(() -> new NetNamespace(new NetNamespaceId(1), false, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("namespace net:[1]: no way in (expected: a name or a process)");
    }

    @Test
    void ownNamespaceIsFoundAndComesFirst() {
        NetNamespace own = NetNamespace.ofThisProcess();
        NetNamespace first = NetNamespaces.read().readable().getFirst();

        assertThat(first.id()).isEqualTo(own.id());
        assertThat(first.current()).isTrue();
        Reading<NamespaceEntrance> entrance = own.entrance();
        assertThat(entrance.isKnown()).isTrue();
        entrance.map(open -> {
            open.close();
            return true;
        });
    }

    @Test
    void processThatIsGoneIsNoWayIn() {
        NetNamespace gone = new NetNamespace(new NetNamespaceId(1), false, List.of(), List.of(999_999_999));

        assertThat(gone.entrance()).isEqualTo(Reading.unknown("/proc/999999999/ns/net: ENOENT no such file or socket"));
    }

    @Test
    void fileThatStandsForNoNamespaceHasNoNumber() {
        assertThat(FileStatus.namespaceInode("/proc/version"))
                .isEqualTo(Reading.unknown("/proc/version: not a namespace"));
        assertThat(FileStatus.namespaceInode("/proc/self/ns/net").map(NetNamespaceId::new))
                .isEqualTo(Reading.of(NetNamespace.ofThisProcess().id()));
    }

    @Test
    void numberThatAnotherNamespaceHasNowIsNoticed() {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        NetNamespace stale = new NetNamespace(new NetNamespaceId(1), false, List.of(), List.of(self));

        assertThat(stale.entrance()).isEqualTo(Reading.unknown("/proc/" + self + "/ns/net: another namespace by now"));
    }
}
