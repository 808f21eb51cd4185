package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import java.util.Optional;

/// SYNs that nobody follows up, and clients who mean it, under each of the three settings of `tcp_syncookies`.
///
/// @param cookies the setting
record SynFlood(String name, String summary, Optional<Verdict> verdict, int cookies) implements Scenario {
    static final SynFlood WITH_COOKIES = new SynFlood(
            "syn-flood",
            "SYNs that nobody follows up fill the SYN queue; cookies let others in",
            Optional.of(Verdict.SYN_FLOOD),
            1);
    static final SynFlood WITHOUT_COOKIES = new SynFlood(
            "syn-flood-without-cookies",
            "the same with tcp_syncookies 0: clients are locked out",
            Optional.of(Verdict.SYN_FLOOD_WITHOUT_COOKIES),
            0);
    static final SynFlood COOKIES_FORCED = new SynFlood(
            "cookies-forced",
            "tcp_syncookies 2: a cookie for everybody, which looks like a flood",
            Optional.of(Verdict.COOKIES_FORCED),
            2);

    /// With cookies the setting of `tcp_max_syn_backlog` limits nothing; without, a small one may be the limit.
    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(17, 60);
        int port = draw.port();
        int maxSynBacklog = draw.between(0, 1) == 0 ? 2048 : 8 * draw.between(2, 7);
        stage.server().sysctl("net.ipv4.tcp_syncookies", cookies);
        stage.server().sysctl("net.ipv4.tcp_max_syn_backlog", maxSynBacklog);
        var _ = stage.serve(stage.recipe(port).withAnswer(), backlog);
        boolean forced = cookies == 2;
        SynFloodRun.Figures figures = new SynFloodRun.Figures(
                cookies,
                backlog,
                maxSynBacklog,
                forced ? draw.between(2, 8) : draw.between(200, 400),
                forced ? draw.between(40, 80) : draw.between(5, 12));
        return new SynFloodRun(stage, figures, port);
    }
}
