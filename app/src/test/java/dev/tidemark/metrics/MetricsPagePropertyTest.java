package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.listener.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever is seen, the page is one that every scraper takes: no series twice, nothing that breaks a line.
class MetricsPagePropertyTest {
    private static final List<String> NAMES = List.of(
            "",
            "java",
            "a",
            "a\\x1b",
            "a\u001b",
            "\"",
            "\\",
            "\\\"",
            "\n",
            "\\n",
            "}",
            "{le=\"1\"}",
            "\u202ertl",
            "\ud83d\ude00",
            "\ud83d",
            "?",
            "x".repeat(199),
            "x".repeat(200),
            "x".repeat(201),
            "x".repeat(300),
            "x".repeat(299) + "y",
            "\ud83d\ude00".repeat(150));

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static LiveView view(Random random) {
        SeenLive seen = SeenLive.of();
        int number = random.nextInt(12);
        for (int index = 0; index < number; index++) {
            SeenLiveListener listener = random.nextInt(3) == 0
                    ? SeenLiveListener.unix(name(random))
                    : SeenLiveListener.tcp("127.0.0.1", 1 + random.nextInt(3)).inode(1000 + index);
            seen.with(listener.queue(random.nextInt(70_000), random.nextInt(70_000))
                    .highest(random.nextInt(70_000))
                    .drops(9, random.nextLong(1L << 60), 0)
                    .in(new Namespace(new NetNamespaceId(1 + random.nextInt(4)), name(random), false)));
        }
        LiveView view = seen.view();
        return Views.with(
                view,
                view.listeners().stream().map(each -> renamed(each, random)).toList());
    }

    private static LiveListener renamed(LiveListener listener, Random random) {
        ListenerKey key = listener.key();
        Optional<String> owner = random.nextBoolean() ? Optional.empty() : Optional.of(name(random));
        return Views.called(
                listener, new ListenerKey(name(random), key.unix(), name(random), 1 + random.nextInt(2), owner));
    }

    @Property(tries = 40)
    void everyPageIsWellFormedAndHasNoSeriesTwice(@ForAll Random random) throws IOException {
        LiveView view = view(random);
        MetricsPage page = new MetricsPage(() -> view, () -> OptionalInt.of(1), () -> 0);
        for (boolean openMetrics : List.of(false, true)) {
            Exposition read = Exposition.parse(page.render(openMetrics));
            Exposition other = ClientLibrary.written(read, openMetrics);
            assertThat(other.parsed()).isEqualTo(read.parsed());
            assertThat(other.heads()).hasSameElementsAs(read.heads());
            assertThat(read.parsed().keySet())
                    .allSatisfy(series -> assertThat(series.labels().values())
                            .allMatch(value -> value.length() <= LabelText.LONGEST));
        }
    }

    @Property(tries = 3)
    void promtoolIsContentWithManyOfThem(@ForAll Random random) throws IOException, InterruptedException {
        List<LiveListener> all = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            all.addAll(view(random).listeners());
        }
        LiveView view = Views.with(view(random), all);
        byte[] page = new MetricsPage(() -> view, OptionalInt::empty, () -> 0).render(false);
        assertThat(Promtool.complaints(page)).isEmpty();
    }
}
