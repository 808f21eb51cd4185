package dev.tidemark.bench;

import dev.tidemark.bench.ExactRuns.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How true what was told of bursts of one length is.
///
/// @param micros how long they were to stand, or to go on
/// @param quiet bursts that nobody accepted from meanwhile
/// @param stoodMicros how long these stood: the middle one
/// @param wrong of how many of them the recorded peak was not the true one
/// @param caught of how many of them samples told a peak within 5 % of the true one, by the rates
/// @param racing bursts that somebody accepted from as they came
/// @param above of how many of these the recorded peak was higher than there can have been
/// @param racingShare the recorded peak by what there can have been at most, of these: the middle one
record ExactShare(
        int micros,
        int quiet,
        double stoodMicros,
        int wrong,
        List<Integer> caught,
        int racing,
        int above,
        double racingShare) {
    private static final double CLOSE = 0.95;
    private static final double MILLI = 1_000;

    static ExactShare of(int micros, List<Told> all) {
        List<Told> quiet = all.stream()
                .filter(one -> one.burst().micros() == micros && !one.burst().isRacing())
                .toList();
        List<Told> racing = all.stream()
                .filter(one -> one.burst().micros() == micros && one.burst().isRacing())
                .toList();
        return new ExactShare(
                micros,
                quiet.size(),
                Ratios.of(quiet.stream()
                                .mapToDouble(one -> one.burst().stoodMicros())
                                .toArray())
                        .median(),
                (int) quiet.stream()
                        .filter(one -> one.recorded() != one.burst().most())
                        .count(),
                IntStream.range(0, ExactRuns.RATES.size())
                        .mapToObj(rate -> (int) quiet.stream()
                                .filter(one -> isCaught(one.sampled().get(rate), one.burst()))
                                .count())
                        .toList(),
                racing.size(),
                (int) racing.stream()
                        .filter(one -> one.recorded() > one.burst().most())
                        .count(),
                Ratios.of(racing.stream()
                                .mapToDouble(one ->
                                        (double) one.recorded() / one.burst().most())
                                .toArray())
                        .median());
    }

    private static boolean isCaught(long peak, ExactBurst burst) {
        return peak >= CLOSE * burst.most() && peak <= burst.most();
    }

    /// All that is known, in the file of results.
    static void tell(Page page, List<ExactShare> shares) {
        page.heading("Bursts: recorded, and sampled in the same run");
        List<String> columns =
                new ArrayList<>(List.of("ms a burst lasts", "it stood ms", "bursts", "recorded exactly"));
        ExactRuns.RATES.forEach(rate -> columns.add("within 5 % at " + rate + " samples a second"));
        columns.addAll(List.of("with accepts racing", "told too high", "recorded / the most possible"));
        page.columns(columns.toArray());
        for (ExactShare one : shares) {
            List<Object> cells = new ArrayList<>(List.of(
                    millis(one), Page.number(one.stoodMicros() / MILLI), one.quiet(), one.quiet() - one.wrong()));
            cells.addAll(one.caught());
            cells.addAll(List.of(one.racing(), one.above(), Page.number(one.racingShare())));
            page.row(cells.toArray());
        }
    }

    /// What users read of it.
    static void tellShort(Page page, List<ExactShare> shares) {
        List<String> columns = new ArrayList<>(List.of("a burst of", "recorded"));
        ExactRuns.RATES.forEach(rate -> columns.add("every " + 1_000 / rate + " ms"));
        page.columns(columns.toArray());
        for (ExactShare one : shares) {
            List<Object> cells = new ArrayList<>(List.of(millis(one) + " ms", one.share(one.quiet() - one.wrong())));
            one.caught().forEach(count -> cells.add(one.share(count)));
            page.row(cells.toArray());
        }
    }

    private static String millis(ExactShare one) {
        return one.micros() % 1_000 == 0
                ? Integer.toString(one.micros() / 1_000)
                : Double.toString(one.micros() / MILLI);
    }

    private String share(int count) {
        return SamplingPage.percent((double) count / quiet);
    }
}
