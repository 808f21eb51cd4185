package dev.tidemark.bench;

import static java.util.Objects.requireNonNull;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.PeakWindow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;

/// A process that watches the listeners of its namespace with the agent's own sampler.
///
/// A line with a number begins to sample that often a second. An empty one ends it, after one sample more, and is
/// answered with how many samples were skipped and `PORT=PEAK` of each listener. It is to be started with the
/// flags of the launcher.
final class BurstWatcher {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 2_000_000;

    private BurstWatcher() {}

    public static void main(String[] arguments) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Duration period = Duration.ofSeconds(1).dividedBy(Integer.parseInt(line));
                Sampling sampling = new Sampling(period, Duration.ofSeconds(1), Scope.CURRENT, false, Selection.ALL);
                try (Sampler sampler = Sampler.startAlone(sampling, "bench", InstantSource.system())) {
                    System.out.println("sampling");
                    String _ = lines.readLine();
                    System.out.println(peaks(viewOfLater(sampler)));
                }
            }
        }
    }

    /// One that holds a sample taken after this was called.
    private static LiveView viewOfLater(Sampler sampler) {
        Instant asked = Instant.now();
        LiveView view = sampler.view();
        while (!view.at().isAfter(asked)) {
            if (Instant.now().isAfter(asked.plus(PATIENCE))) {
                throw new IllegalStateException("view: of " + view.at() + " (expected: after " + asked + ")");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            view = sampler.view();
        }
        return view;
    }

    private static String peaks(LiveView view) {
        StringJoiner answer = new StringJoiner(" ");
        answer.add(Long.toString(view.health().skipped()));
        for (LiveListener one : view.listeners()) {
            if (one.now() instanceof TcpListener tcp) {
                long peak = requireNonNull(one.peaks().get(PeakWindow.LIFETIME), "a lifetime mark")
                        .queue()
                        .length();
                answer.add(tcp.endpoint().port() + "=" + peak);
            }
        }
        return answer.toString();
    }
}
