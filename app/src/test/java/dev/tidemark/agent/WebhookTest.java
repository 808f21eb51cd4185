package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is to be told reaches a web server that does not always listen.
final class WebhookTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Backoff SOON = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(5));

    @Test
    void eachDocumentIsSentOnceAndInOrder() throws IOException {
        try (Receiver receiver = Receiver.start(_ -> 204);
                Webhook webhook = Webhook.start(receiver.address(), Optional.of("hush"), SOON, PATIENCE)) {
            List<String> documents =
                    IntStream.range(0, 50).mapToObj(n -> "{" + n + "}").toList();
            documents.forEach(webhook::send);

            await(receiver, 50);
            assertThat(receiver.bodies()).isEqualTo(documents);
            assertThat(receiver.authorizations()).containsOnly(Optional.of("Bearer hush"));
            assertThat(webhook.lost()).isZero();
        }
    }

    @Test
    void anAnswerOf500IsTriedAgainAndTheOrderIsKept() throws IOException {
        try (Receiver receiver = Receiver.start(request -> request <= 3 ? 500 : 200);
                Webhook webhook = Webhook.start(receiver.address(), Optional.empty(), SOON, PATIENCE)) {
            webhook.send("1");
            webhook.send("2");

            await(receiver, 5);
            assertThat(receiver.bodies()).containsExactly("1", "1", "1", "1", "2");
            assertThat(receiver.authorizations()).containsOnly(Optional.empty());
        }
    }

    @Test
    void whatIsRefusedOrLeadsElsewhereIsGivenUpAtOnce() throws IOException {
        try (Receiver receiver =
                        Receiver.start(request -> List.of(404, 302, 200).get(request - 1));
                Webhook webhook = Webhook.start(receiver.address(), Optional.of("hush"), SOON, PATIENCE)) {
            webhook.send("1");
            webhook.send("2");
            webhook.send("3");

            await(receiver, 3);
            assertThat(receiver.bodies()).containsExactly("1", "2", "3");
            assertThat(webhook.lost()).isEqualTo(2);
        }
    }

    @Test
    void aReceiverThatHangsHoldsNobodyUp() throws IOException {
        try (Receiver receiver = Receiver.start(request -> request == 1 ? Receiver.NEVER : 200);
                Webhook webhook = Webhook.start(receiver.address(), Optional.empty(), SOON, Duration.ofMillis(200))) {
            long begun = System.nanoTime();
            for (int n = 1; n <= 131; n++) {
                webhook.send(Integer.toString(n));
                if (n == 1) {
                    await(receiver, 1);
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));

            // One is under way, a hundred wait, and the oldest thirty are lost.
            Await.until("the newest", LIMIT, () -> receiver.bodies().contains("131"));
            // On a slow machine others than the first may be late and sent twice too.
            assertThat(receiver.bodies().stream().distinct().limit(3)).containsExactly("1", "32", "33");
            assertThat(receiver.bodies().subList(0, 2)).containsExactly("1", "1");
            assertThat(webhook.lost()).isEqualTo(30);
        }
    }

    @Test
    void allThatWasUnsentIsSentByTheNext() throws IOException {
        try (Receiver hanging = Receiver.start(_ -> Receiver.NEVER);
                Receiver receiver = Receiver.start(_ -> 200)) {
            Webhook first = Webhook.start(hanging.address(), Optional.empty(), SOON, LIMIT);
            first.send("0");
            await(hanging, 1);
            IntStream.range(1, 101).mapToObj(Integer::toString).forEach(first::send);
            first.close();

            try (Webhook _ = Webhook.start(receiver.address(), Optional.empty(), first.unsent(), () -> {})) {
                await(receiver, 101);
                assertThat(receiver.bodies())
                        .isEqualTo(IntStream.range(0, 101)
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
    }

    @Test
    void aReceiverThatIsNotThereIsGivenUpAfterAWhile() throws IOException {
        Receiver receiver = Receiver.start(_ -> 200);
        receiver.close();
        Backoff brief = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100));
        try (Webhook webhook = Webhook.start(receiver.address(), Optional.empty(), brief, PATIENCE)) {
            webhook.send("1");

            Await.until("given up", LIMIT, () -> webhook.lost() == 1);
        }
    }

    @Test
    void itEndsAtOnceWhileAReceiverHangs() throws IOException {
        try (Receiver receiver = Receiver.start(_ -> Receiver.NEVER)) {
            Webhook webhook = Webhook.start(receiver.address(), Optional.empty(), SOON, PATIENCE);
            webhook.send("1");
            await(receiver, 1);
            long begun = System.nanoTime();
            webhook.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void theWaitDoublesUpToAMinute() {
        assertThat(IntStream.of(1, 2, 3, 6, 7, 90).mapToObj(Backoff.USUAL::after))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(32),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60));
    }

    private static void await(Receiver receiver, int requests) {
        Await.until(requests + " requests", LIMIT, () -> receiver.bodies().size() >= requests);
    }
}
