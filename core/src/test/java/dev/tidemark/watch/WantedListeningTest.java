package dev.tidemark.watch;

import static dev.tidemark.watch.Samples.host;
import static dev.tidemark.watch.Samples.in;
import static dev.tidemark.watch.Samples.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WantedListeningTest {
    private static final Reading<NetNetstat> NO_COUNTERS = Reading.unknown("not asked for");

    private static WantedListening port(long minLimit) {
        return new WantedListening(selection(":8080"), OptionalLong.of(minLimit));
    }

    private static Selection selection(String... filters) {
        return Selection.of(List.of(filters).stream().map(Filter::parse).toList());
    }

    private static HostSnapshot sample(TcpListener... listeners) {
        return host(0, NO_COUNTERS, listeners);
    }

    @Test
    void anyListenerThatIsMeantIsEnoughWithoutALimit() {
        WantedListening wanted = new WantedListening(selection(":8080"), OptionalLong.empty());

        assertThat(wanted.isMet(sample())).isFalse();
        assertThat(wanted.isMet(sample(tcp(8081, 1, 0, 128, 0)))).isFalse();
        assertThat(wanted.isMet(sample(tcp(8080, 1, 0, 0, 0)))).isTrue();
    }

    @Test
    void eachListenerThatIsThereHasToBeLargeEnough() {
        assertThat(port(128).isMet(sample())).isFalse();
        assertThat(port(128).isMet(sample(tcp(8080, 1, 0, 127, 0)))).isFalse();
        assertThat(port(128).isMet(sample(tcp(8080, 1, 0, 128, 0)))).isTrue();
        assertThat(port(128).isMet(sample(tcp(8080, 1, 0, 128, 0), tcp(8080, 2, 0, 127, 0))))
                .isFalse();
        assertThat(port(128).isMet(sample(tcp(8080, 1, 0, 128, 0), tcp(8081, 2, 0, 5, 0))))
                .isTrue();
    }

    @Test
    void aListenerOfAnotherNamespaceCountsIfItIsMeant() {
        HostSnapshot host =
                host(in(Samples.HOST, 0, NO_COUNTERS), in(Samples.CART, 0, NO_COUNTERS, tcp(8080, 1, 0, 128, 0)));

        assertThat(port(128).isMet(host)).isTrue();
        assertThat(new WantedListening(selection("netns:cart-7f"), OptionalLong.empty()).isMet(host))
                .isTrue();
        assertThat(new WantedListening(selection("netns:host"), OptionalLong.empty()).isMet(host))
                .isFalse();
    }

    /// The owners of these samples are unknown, as they are where nobody looked for them.
    @Test
    void whereTheOwnerDecidesItHasToBeKnown() {
        WantedListening wanted = new WantedListening(selection(":8080", "process:java"), OptionalLong.of(5));

        assertThat(wanted.judge(sample(tcp(8080, 7, 0, 128, 0), tcp(8081, 8, 0, 128, 0))))
                .isEqualTo(new WantedListening.Answer(Map.of(7L, 128L), false, true));
        assertThat(wanted.judge(sample(tcp(8081, 8, 0, 128, 0))))
                .isEqualTo(new WantedListening.Answer(Map.of(), false, false));
    }

    @Test
    void aLimitOfNothingIsNoWish() {
        assertThatThrownBy(() -> port(0)).hasMessage("limit: 0 (expected: 1 or more)");
    }
}
