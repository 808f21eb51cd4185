package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.wording.AlertWords;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Alerts are told once when they begin, and once when they were over for a while. One look a second.
final class AlertBookTest {
    private static final AlertRule OVERFLOW = rule(new AlertRule.Overflow(), 0);
    private static final AlertRule STALLED = rule(new AlertRule.AcceptorStalled(), 3);
    private static final int SAMPLES = 10;

    private final List<String> told = new ArrayList<>();
    private int second;
    private long samples;
    private long sum;

    @Test
    void aQueueThatIsFilledIsToldOnceAndOnceWhenItWasCalmForTenSeconds() {
        AlertBook book = book(rule(new AlertRule.Fill(90), 0));

        look(book, queue(45));
        look(book, queue(46));
        look(book, queue(51));
        for (int calm = 0; calm < 20; calm++) {
            look(book, queue(0));
        }

        assertThat(told).containsExactly("2 raised 46/51", "14 cleared 0/51");
    }

    @Test
    void whatGoesOnAndOffIsOneAlert() {
        AlertBook book = book(rule(new AlertRule.Fill(90), 0));

        for (int times = 0; times < 30; times++) {
            look(book, queue(times % 7 == 0 ? 51 : 0));
        }

        assertThat(told).containsExactly("1 raised 51/51");
    }

    @Test
    void aTimeHasToBeFilledWithoutABreak() {
        AlertBook book = book(rule(new AlertRule.Fill(90), 3));

        for (int length : new int[] {51, 51, 51, 0, 51, 51, 51, 51, 51}) {
            look(book, queue(length));
        }

        assertThat(told).containsExactly("8 raised 51/51");
    }

    @Test
    void whatWasCalmForLessThanTheTimeOfTheRuleIsNotOver() {
        AlertBook book = book(rule(new AlertRule.Fill(90), 15));

        for (int at = 0; at < 16; at++) {
            look(book, queue(51));
        }
        for (int at = 0; at < 17; at++) {
            look(book, queue(0));
        }

        assertThat(told).containsExactly("16 raised 51/51", "32 cleared 0/51");
    }

    @Test
    void anOverflowEpisodeOfARestartedServerIsTheSameAlert() {
        AlertBook book = book(OVERFLOW);

        look(book, queue(51).inode(1).episodes(1, true));
        look(book);
        look(book, queue(51).inode(2).episodes(1, true));

        assertThat(told).containsExactly("1 raised 51/51");
    }

    @Test
    void aListenerThatIsGoneIsCalm() {
        AlertBook book = book(OVERFLOW);

        look(book, queue(51).episodes(1, true));
        for (int gone = 0; gone < 12; gone++) {
            look(book);
        }

        assertThat(told).containsExactly("1 raised 51/51", "12 cleared 51/51");
    }

    @Test
    void aLimitBelowTheLeastIsToldOnlyOfListenersThatAreMeant() {
        AlertBook book =
                book(new AlertRule("small", new AlertRule.LimitBelow(51), Duration.ZERO, List.of(":9090", ":9091")));

        look(
                book,
                queue(0),
                SeenLiveListener.tcp("0.0.0.0", 9090).queue(0, 51),
                SeenLiveListener.tcp("0.0.0.0", 9091).queue(0, 50));

        assertThat(told).containsExactly("1 raised 0/51");
    }

    @Test
    void connectionsThatNobodyTakesAreToldAsAStalledAcceptor() {
        AlertBook book = book(STALLED);

        for (int length : new int[] {0, 3, 3, 7, 7, 7, 0}) {
            look(book, queue(length));
        }

        // It stands or grows from the third look on.
        assertThat(told).containsExactly("5 raised 7/51");
    }

    @Test
    void aQueueThatIsDrainedBetweenTheLooksIsNotStalled() {
        AlertBook book = book(STALLED);

        for (int at = 0; at < 20; at++) {
            look(book, 1, queue(51));
        }

        assertThat(told).isEmpty();
    }

    @Test
    void whileSamplingStandsStillNothingIsConcluded() {
        AlertBook book = book(STALLED);
        LiveView stale = view(0, queue(9));

        for (int at = 0; at < 20; at++) {
            assertThat(book.observe(stale, at * 1_000_000_000L)).isEmpty();
        }
    }

    @Test
    void rulesThatStayRememberAndRulesThatGoAreSilent() {
        AlertBook book = book(OVERFLOW);
        look(book, queue(51).episodes(1, true));

        book.replace(List.of(OVERFLOW, rule(new AlertRule.Fill(100), 0)));
        look(book, queue(51).episodes(1, true));
        book.replace(List.of());
        for (int calm = 0; calm < 20; calm++) {
            look(book, queue(0));
        }

        assertThat(told).containsExactly("1 raised 51/51", "2 raised 51/51");
    }

    @Test
    void whatAnEarlierRunToldIsNotToldAgainAndItsEndIsToldOnce() {
        AlertRule fill = rule(new AlertRule.Fill(90), 0);
        AlertBook first = new AlertBook(List.of(fill, OVERFLOW));
        look(first, queue(51).episodes(1, true));
        AlertMemory.Kept kept =
                AlertMemory.parse(AlertMemory.text(new AlertMemory.Kept(first.raised(), List.of("{\"a\":\"b\"}\n"))));

        AlertBook next = new AlertBook(List.of(fill), kept.raised());
        look(next, queue(51));
        for (int calm = 0; calm < 20; calm++) {
            look(next, queue(0));
        }

        assertThat(told).containsExactly("1 raised 51/51", "1 raised 51/51", "13 cleared 0/51");
        assertThat(kept.raised()).isEqualTo(first.raised()).hasSize(2);
        assertThat(kept.unsent()).containsExactly("{\"a\":\"b\"}\n");
        assertThat(next.raised()).isEmpty();
    }

    @Test
    void aListenerThatWentWhileNobodyLookedIsOver() {
        AlertBook first = book(OVERFLOW);
        look(first, queue(51).episodes(1, true));

        AlertBook next = new AlertBook(List.of(OVERFLOW), first.raised());
        for (int gone = 0; gone < 20; gone++) {
            look(next);
        }

        assertThat(told).containsExactly("1 raised 51/51", "12 cleared 51/51");
    }

    @Test
    void whatIsRecalledLaterIsNotToldAgainAndOnesOwnIsKnownBetter() {
        AlertRule fill = rule(new AlertRule.Fill(90), 0);
        AlertBook other = book(fill);
        look(other, queue(47));
        List<RaisedAlert> told = other.raised();
        AlertBook book = book(fill);
        look(book, queue(0));

        book.recall(told);
        assertThat(book.raised()).isEqualTo(told);
        look(book, queue(51));
        List<RaisedAlert> own = book.raised();
        book.recall(told);

        assertThat(this.told).containsExactly("1 raised 47/51");
        assertThat(book.raised()).isEqualTo(own).isNotEqualTo(told);
    }

    @Test
    void theDocumentSaysWhatAndWhere() {
        AlertBook book = book(new AlertRule("nearly full", new AlertRule.Fill(90), Duration.ZERO, List.of()));
        Alert alert = book.observe(view(0, queue(51)), 0).getFirst();

        assertThat(AlertWords.sentence(alert)).isEqualTo("nearly full: *:8080 java 51/51 FULL, filled to 90%");
        assertThat(AlertWords.document(alert, "web-3"))
                .isEqualTo("{\"schema\":\"tidemark.alert/1\",\"event\":\"raised\",\"rule\":\"nearly"
                        + " full\",\"when\":\"fill\","
                        + "\"at\":\"" + alert.at() + "\",\"host\":\"web-3\",\"listener\":{\"id\":\""
                        + alert.listener().id()
                        + "\",\"address\":\"*:8080\",\"namespace\":\"host\",\"protocol\":\"tcp\",\"number\":1,\"owner\":\"java\"},"
                        + "\"length\":51,\"limit\":50,\"capacity\":51,\"fill\":1.0,\"peak\":51,\"text\":\"nearly full:"
                        + " *:8080 java 51/51 FULL, filled to 90%\"}\n");
    }

    private static AlertBook book(AlertRule rule) {
        return new AlertBook(List.of(rule));
    }

    private static AlertRule rule(AlertRule.Condition when, int seconds) {
        return new AlertRule(when.word(), when, Duration.ofSeconds(seconds), List.of());
    }

    private static SeenLiveListener queue(long length) {
        return SeenLiveListener.tcp("::", 8080).queue(length, 50);
    }

    private void look(AlertBook book, SeenLiveListener... listeners) {
        look(book, 0, listeners);
    }

    /// @param drained by how much one of the samples since the last look was lower
    private void look(AlertBook book, long drained, SeenLiveListener... listeners) {
        second++;
        LiveView view = view(drained, listeners);
        book.observe(view, second * 1_000_000_000L)
                .forEach(alert -> told.add(second + " " + alert.event().word() + " "
                        + alert.queue().length() + "/" + alert.queue().capacity()));
    }

    private LiveView view(long drained, SeenLiveListener... listeners) {
        LiveView view =
                SeenLive.of(listeners).at(Fabricated.AT.plusSeconds(second)).view();
        samples += SAMPLES;
        Optional<LiveListener> first = view.listeners().stream().findFirst();
        sum += first.map(listener -> SAMPLES * listener.now().queue().length() - drained)
                .orElse(0L);
        return new LiveView(
                view.at(),
                view.period(),
                view.host(),
                view.listeners().stream().map(this::counted).toList(),
                view.namespaces(),
                view.episodes(),
                view.events(),
                view.health());
    }

    private LiveListener counted(LiveListener listener) {
        return new LiveListener(
                listener.key(),
                listener.now(),
                listener.snapshot(),
                listener.member(),
                listener.state(),
                listener.peaks(),
                listener.dropsRise(),
                listener.dropsTotal(),
                listener.lastMinute(),
                new LengthCounts(List.of(), samples, sum),
                listener.since(),
                listener.episodes(),
                listener.overflowing(),
                listener.facts(),
                listener.elastic());
    }
}
