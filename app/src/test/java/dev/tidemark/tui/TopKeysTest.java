package dev.tidemark.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveView;
import dev.tidemark.tui.TopKeys.Step;
import dev.tidemark.tui.TopKeys.Wish;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What keys do, without a terminal.
final class TopKeysTest {
    private static final LiveView VIEW = Screens.manual();

    @Test
    void arrowsMoveTheSelectionAndStopAtTheEnds() {
        assertThat(address(press("j"))).isEqualTo("0.0.0.0:22");
        assertThat(address(press("jjjjjjjj"))).isEqualTo("*:9000");
        assertThat(address(press("jjkkkk"))).isEqualTo("*:8080");
        assertThat(address(press("G"))).isEqualTo("*:9000");
        assertThat(address(press("Gg"))).isEqualTo("*:8080");
    }

    @Test
    void aFilterIsTypedAndTakesEffectWithEnter() {
        TopState typing = press("/:443 process:nginx").state();
        assertThat(typing.page()).isEqualTo(new TopPage.Filtering(":443 process:nginx", ""));
        assertThat(typing.rows(VIEW)).hasSize(5);

        TopState filtered = press(Key.Named.ENTER, typing).state();

        assertThat(filtered.page()).isEqualTo(new TopPage.Rows());
        assertThat(filtered.rows(VIEW)).hasSize(1);
        assertThat(press(Key.Named.ESCAPE, typing).state().rows(VIEW)).hasSize(5);
    }

    @Test
    void aWrongFilterIsRefusedWithWhatWasExpected() {
        TopState refused = press(Key.Named.ENTER, press("/8080").state()).state();

        assertThat(refused.page()).isInstanceOfSatisfying(TopPage.Filtering.class, page -> {
            assertThat(page.typed()).isEqualTo("8080");
            assertThat(page.complaint()).contains("expected: :8080 for a port");
        });
        assertThat(refused.rows(VIEW)).hasSize(5);
    }

    @Test
    void lettersOfAFilterAreNoCommands() {
        assertThat(press("/quasf").wish()).isInstanceOf(Wish.Nothing.class);
        assertThat(press(Key.Named.BACKSPACE, press("/😀").state()).state().page())
                .isEqualTo(new TopPage.Filtering("", ""));
    }

    @Test
    void freezingKeepsTheViewUntilItIsPressedAgain() {
        TopState frozen = press("f").state();

        assertThat(frozen.frozen()).contains(VIEW);
        assertThat(press(Key.of('f'), frozen).state().frozen()).isEmpty();
    }

    @Test
    void sortingGoesThroughAllColumnsAndComesBack() {
        assertThat(press("s").state().order()).isEqualTo(new TopOrder(TopOrder.Column.FILL, true));
        assertThat(press("s".repeat(9)).state().order()).isEqualTo(TopOrder.USUAL);
        assertThat(press("S").state().order()).isEqualTo(new TopOrder(TopOrder.Column.STATE, true));
    }

    @Test
    void resizingAsksForALimitThenForAPlanAndDoesNothingWithoutAYes() {
        TopState typing = press("r200").state();
        Step planning = press(Key.Named.ENTER, typing);

        assertThat(planning.wish()).isEqualTo(new Wish.Plan(row("*:8080"), "200"));
        TopState planned = planning.state().at(new TopPage.Planned(row("*:8080"), "PLAN"));
        assertThat(press(Key.of('y'), planned).wish()).isInstanceOf(Wish.Apply.class);
        assertThat(press(Key.of('n'), planned).wish()).isInstanceOf(Wish.GiveUp.class);
        assertThat(press(Key.Named.ENTER, planned).wish()).isInstanceOf(Wish.GiveUp.class);
    }

    @Test
    void throughAnAgentNothingIsResized() {
        Step step = TopKeys.press(Key.of('r'), Screens.usual(), Optional.of(VIEW), 16, false);

        assertThat(step.wish()).isInstanceOf(Wish.Nothing.class);
        assertThat(step.state().page())
                .isInstanceOfSatisfying(
                        TopPage.Text.class,
                        page -> assertThat(page.text()).contains("run tidemark resize on its host"));
    }

    @Test
    void theDoctorIsAskedAboutTheSelectedListener() {
        assertThat(press("jd").wish()).isEqualTo(new Wish.Findings(row("0.0.0.0:22")));
    }

    @Test
    void quittingIsPossibleEverywhereButWhileTyping() {
        assertThat(press("q").wish()).isInstanceOf(Wish.Quit.class);
        assertThat(press("?q").wish()).isInstanceOf(Wish.Quit.class);
        assertThat(press("/q").wish()).isInstanceOf(Wish.Nothing.class);
        assertThat(press(Key.Named.INTERRUPT, press("/q").state()).wish()).isInstanceOf(Wish.Quit.class);
    }

    private static dev.tidemark.agent.LiveListener row(String address) {
        return VIEW.listeners().stream()
                .filter(row -> row.now().address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private static String address(Step step) {
        return step.state().row(step.state().rows(VIEW)).orElseThrow().now().address();
    }

    private static Step press(String letters) {
        Step step = new Step(Screens.usual(), new Wish.Nothing());
        for (int letter : letters.codePoints().toArray()) {
            step = press(new Key.Letter(letter), step.state());
        }
        return step;
    }

    private static Step press(Key key, TopState state) {
        return TopKeys.press(key, state, Optional.of(VIEW), 16, true);
    }
}
