package dev.tidemark.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.wording.Fabricated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

/// Whatever the size and whatever the names: as many lines as the terminal has, none wider, nothing that controls
/// it.
final class TopSizesTest {
    private static final String NAMES = "ab\u001b[31m\n\t\u0000界界e\u0301\u202e😀\ud83d|/.@#>日本";
    private static final int ROUNDS = 1500;

    @Test
    void noSizeAndNoNameBreaksTheScreen() {
        Random random = new Random(20260314);
        for (int round = 0; round < ROUNDS; round++) {
            int columns = random.nextInt(1, 260);
            int rows = random.nextInt(1, 90);
            LiveView view = random.nextInt(4) == 0 ? SeenLive.everything().view() : hostile(random);
            TopState state = state(random, view);
            TopLook look = new TopLook(
                    Screens.LOOK.times(), random.nextBoolean(), random.nextBoolean(), "alone", random.nextBoolean());

            List<AttributedString> lines = TopScreen.lines(Screens.picture(view), state, look, columns, rows);

            assertThat(lines).as("%dx%d", columns, rows).hasSizeLessThanOrEqualTo(rows);
            for (AttributedString line : lines) {
                assertThat(line.columnLength())
                        .as("%dx%d: %s", columns, rows, line)
                        .isLessThanOrEqualTo(columns);
                assertThat(line.toString().chars()).noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x202e);
            }
        }
    }

    private static LiveView hostile(Random random) {
        SeenLive seen = SeenLive.of();
        for (int count = random.nextInt(40); count > 0; count--) {
            SeenLiveListener listener = random.nextBoolean()
                    ? SeenLiveListener.unix("/" + count + name(random))
                    : SeenLiveListener.tcp(
                            random.nextBoolean() ? "2001:db8:1234:5678:9abc:def0:1234:5678" : "10.0.0.1", count);
            listener.queue(random.nextLong(1L << random.nextInt(1, 31)), random.nextLong(1L << random.nextInt(1, 32)))
                    .owner(name(random), random.nextInt(4_000_000), random.nextInt(3));
            if (random.nextInt(5) == 0) {
                listener.owners(Fabricated.unknownOwners(Optional.of(name(random))))
                        .dropsUnknown(name(random));
            }
            seen.with(random.nextInt(3) == 0 ? listener.in(Fabricated.CART) : listener);
        }
        return (random.nextInt(5) == 0 ? seen.countersUnknown() : seen).view();
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int length = random.nextInt(60); length > 0; length--) {
            name.append(NAMES.charAt(random.nextInt(NAMES.length())));
        }
        return name.toString();
    }

    private static TopState state(Random random, LiveView view) {
        TopState state = Screens.usual()
                .withAllNamespaces(random.nextBoolean())
                .withUnix(random.nextBoolean())
                .withFrozen(random.nextInt(5) == 0 ? Optional.of(view) : Optional.empty());
        for (int times = random.nextInt(12); times > 0; times--) {
            state = state.ordered(
                    random.nextBoolean() ? state.order().next() : state.order().turned());
        }
        List<TopPage> pages = new ArrayList<>(List.of(
                new TopPage.Rows(),
                new TopPage.Detail(random.nextInt(100)),
                new TopPage.Help(random.nextInt(100)),
                new TopPage.Filtering(name(random), random.nextBoolean() ? "" : name(random)),
                new TopPage.Text(name(random), "one line\n\n" + "x".repeat(random.nextInt(500)), random.nextInt(9)),
                new TopPage.Working("doctor", random.nextLong(5_000_000_000L))));
        if (!view.listeners().isEmpty()) {
            state = state.selecting(
                    view.listeners().get(random.nextInt(view.listeners().size())));
            pages.add(new TopPage.Limiting(view.listeners().getFirst(), name(random), ""));
            pages.add(new TopPage.Planned(view.listeners().getFirst(), "PLAN\n"));
        }
        return state.at(pages.get(random.nextInt(pages.size())));
    }
}
