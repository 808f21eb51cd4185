package dev.tidemark.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.listener.Selection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

final class TopScreenTest {
    @Test
    void theScreenOfTheManualAtEightyColumns() {
        for (String line : text(Screens.manual(), Screens.usual(), 80, 24)) System.out.println("|" + line);
        for (String line : text(Screens.manual(), Screens.usual(), 200, 60)) System.out.println("|" + line);
        for (String line : text(Screens.manual(), Screens.usual(), 60, 10)) System.out.println("|" + line);
        for (String line : text(Screens.manual(), Screens.usual().at(new TopPage.Detail(0)), 80, 40)) System.out.println("|" + line);
        for (String line : text(SeenLive.everything().view(), Screens.usual().withAllNamespaces(true).withUnix(true), 80, 24)) System.out.println("|" + line);
    }

    static List<String> text(LiveView view, TopState state, int columns, int rows) {
        return TopScreen.lines(Screens.picture(view), state, Screens.LOOK, columns, rows).stream()
                .map(line -> line.toString().stripTrailing())
                .toList();
    }
}
