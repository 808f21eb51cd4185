package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The case study of elastic queues: its tables and pictures are those of the latest run.
record ElasticPage(Path folder) {
    private static final String TRAINS = "<!-- bench/run --elastic writes this: trains -->\n";
    private static final String NOISE = "<!-- bench/run --elastic writes this: noise -->\n";
    private static final String END = "<!-- to here -->\n";
    private static final int HEIGHT = 130;

    static ElasticPage of(Path project) {
        return new ElasticPage(project.resolve("docs/case-studies"));
    }

    /// Writes all of it.
    ///
    /// @param name of the file of results
    void tell(Results results, String name) throws IOException {
        ElasticResults elastic = results.elastic().getFirst();
        ElasticPlan plan = results.plan().elastic();
        pictures(elastic, plan);
        String source = "On " + results.machine().cpus() + " CPUs with "
                + results.machine().kernel() + ": [bench/results/" + name + "](../../bench/results/" + name + ").";
        put(TRAINS, page -> elastic.tellTrains(page), source);
        put(NOISE, page -> elastic.tellNoise(page), source);
    }

    /// The pictures alone.
    void pictures(ElasticResults elastic, ElasticPlan plan) throws IOException {
        Files.writeString(folder.resolve("elastic-train.svg"), train(elastic.trains(), plan));
        Files.writeString(folder.resolve("elastic-clients.svg"), clients(elastic.trains()));
        Files.writeString(folder.resolve("elastic-noise.svg"), noise(elastic.noise()));
    }

    private static String train(List<ElasticTrain> trains, ElasticPlan plan) {
        Chart chart = new Chart("The same clients, three queues");
        double seconds = ElasticTrain.traffic(plan).span().toMillis() / 1e3;
        double from = ElasticTrain.overloadFrom(plan).toMillis() / 1e3;
        double to = from + plan.overload().toMillis() / 1e3;
        for (ElasticTrain one : trains) {
            chart.queue(
                    one.setting().words(),
                    one.course(),
                    seconds,
                    List.of(new Chart.Span(from, to, "overload")),
                    HEIGHT);
        }
        chart.queueLegend();
        return chart.svg();
    }

    private static String clients(List<ElasticTrain> trains) {
        Chart chart = new Chart("What became of the clients");
        for (String part : List.of("swells", "overload", "afterwards")) {
            chart.bars(
                    part + ": turned away at first",
                    bars(trains, part, one -> one.refused(), one -> "" + one.refused()));
            chart.bars(
                    part + ": left after 2 s without an answer",
                    bars(trains, part, one -> one.gaveUp(), one -> "" + one.gaveUp()));
            chart.bars(
                    part + ": p99 wait of those answered",
                    bars(
                            trains,
                            part,
                            one -> Double.isNaN(one.p99Millis()) ? 0 : one.p99Millis(),
                            one -> Double.isNaN(one.p99Millis())
                                    ? "nobody was answered"
                                    : ElasticResults.wait(one.p99Millis())));
        }
        return chart.svg();
    }

    private static List<Chart.Bar> bars(
            List<ElasticTrain> trains,
            String part,
            ToDoubleFunction<ElasticTrain.Part> value,
            Function<ElasticTrain.Part, String> words) {
        return trains.stream()
                .map(train -> new Chart.Bar(
                        train.setting().words(), value.applyAsDouble(train.part(part)), words.apply(train.part(part))))
                .toList();
    }

    private static String noise(ElasticNoise noise) {
        Chart chart = new Chart("Noisy load, one elastic queue: " + noise.steps() + " steps");
        chart.queue("limit 29 at first, elastic", noise.course(), noise.seconds(), List.of(), 2 * HEIGHT);
        chart.queueLegend();
        return chart.svg();
    }

    private void put(String mark, Consumer<Page> table, String source) throws IOException {
        Path file = folder.resolve("elastic.md");
        String text = Files.readString(file);
        int begin = text.indexOf(mark);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new IllegalStateException(file + ": no marks (expected: " + mark.strip() + ")");
        }
        Page page = new Page();
        page.line("");
        table.accept(page);
        page.line("");
        page.line(source);
        page.line("");
        Files.writeString(file, text.substring(0, begin + mark.length()) + page.text() + text.substring(end));
    }
}
