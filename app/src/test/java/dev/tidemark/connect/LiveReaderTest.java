package dev.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.wording.LiveDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What an agent writes is what is read of it.
final class LiveReaderTest {
    private static final int MUTATIONS = 4000;

    @Test
    void everyListenerComesBackAsItWas() {
        for (LiveView view : List.of(
                SeenLive.manual().view(),
                SeenLive.everything().view(),
                SeenLive.many(100).view(),
                SeenLive.of().view(),
                SeenLive.manual().countersUnknown().view())) {
            LiveView back = read(LiveDocument.text(view));

            assertThat(back.at()).isEqualTo(view.at());
            assertThat(back.period()).isEqualTo(view.period());
            assertThat(back.health()).isEqualTo(view.health());
            assertThat(back.namespaces()).isEqualTo(view.namespaces());
            assertThat(back.host().unread()).isEqualTo(view.host().unread());
            assertThat(back.listeners()).hasSameSizeAs(view.listeners());
            for (int at = 0; at < view.listeners().size(); at++) {
                assertSame(back.listeners().get(at), view.listeners().get(at));
            }
            assertThat(back.episodes())
                    .isEqualTo(view.episodes().stream()
                            .filter(episode -> episode.to().isEmpty())
                            .toList());
            // Documents that are the same show that nothing got lost on the way.
            assertThat(LiveDocument.text(back)).isEqualTo(LiveDocument.text(view));
        }
    }

    private static void assertSame(LiveListener back, LiveListener there) {
        assertThat(back.key()).isEqualTo(there.key());
        assertThat(back.now()).isEqualTo(there.now());
        assertThat(back.member()).isEqualTo(there.member());
        assertThat(back.state()).isEqualTo(there.state());
        assertThat(back.peaks()).isEqualTo(there.peaks());
        assertThat(back.dropsRise()).isEqualTo(there.dropsRise());
        assertThat(back.dropsTotal()).isEqualTo(there.dropsTotal());
        assertThat(back.lastMinute()).isEqualTo(there.lastMinute());
        assertThat(back.lengths()).isEqualTo(there.lengths());
        assertThat(back.since()).isEqualTo(there.since());
        assertThat(back.episodes()).isEqualTo(there.episodes());
        assertThat(back.overflowing()).isEqualTo(there.overflowing());
        assertThat(back.limitSetBy()).isEqualTo(there.limitSetBy());
    }

    @Test
    void countersOfTheSampleStandAtTheirTotals() {
        LiveView back = read(LiveDocument.text(SeenLive.manual().view()));

        ListenSnapshot host = back.host().namespaces().getFirst();
        assertThat(host.counters().then(counters -> counters.counter(ListenCounter.LISTEN_OVERFLOWS)))
                .isEqualTo(Reading.of(104L));
    }

    @Test
    void whatALaterVersionAddsIsSkipped() {
        String document = LiveDocument.text(SeenLive.everything().view());
        String more = document.replace("\"state\":", "\"mood\":{\"a\":[1,null,{\"b\":\"}\"}]},\"state\":")
                .replaceFirst("\\{", "{\"later\":[[]],");

        assertThat(LiveDocument.text(read(more))).isEqualTo(document);
    }

    @Test
    void aDocumentThatIsCutFailsInASentence() {
        String document = LiveDocument.text(SeenLive.everything().view()).strip();

        IntStream.range(0, document.length() / 7)
                .map(step -> step * 7)
                .forEach(length -> assertThatThrownBy(() -> read(document.substring(0, length)))
                        .isInstanceOf(MalformedJson.class)
                        .hasMessageContaining("(expected: "));
    }

    @Test
    void garbledDocumentsFailInASentenceOrAreWhole() {
        byte[] document = LiveDocument.text(SeenLive.everything().view()).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20260314);
        int refused = 0;
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] garbled = garbled(document, random);
            try {
                assertThat(LiveReader.view(JsonFields.parse(garbled)).listeners())
                        .isNotNull();
            } catch (MalformedJson failure) {
                assertThat(failure.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 4);
    }

    private static byte[] garbled(byte[] document, Random random) {
        byte[] copy = document.clone();
        for (int times = random.nextInt(1, 5); times > 0; times--) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] = (byte) "{}[]\",:-0123456789.eEtfn\\".charAt(random.nextInt(25));
                case 2 -> {
                    int from = random.nextInt(document.length);
                    int length = Math.min(random.nextInt(1, 60), copy.length - Math.max(at, from));
                    System.arraycopy(document, from, copy, at, Math.max(0, length));
                }
                default -> copy = Arrays.copyOf(copy, Math.max(1, copy.length - random.nextInt(20)));
            }
        }
        return copy;
    }

    @Test
    void aBottomlessDocumentIsRefused() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(MalformedJson.class)
                .hasMessageContaining("nested deeper");
    }

    private static LiveView read(String document) {
        return LiveReader.view(JsonFields.parse(document.getBytes(StandardCharsets.UTF_8)));
    }
}
