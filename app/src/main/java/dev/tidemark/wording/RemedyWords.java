package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.OwnerEvidence;
import dev.tidemark.diagnosis.Remedy;
import dev.tidemark.diagnosis.Remedy.Step;
import dev.tidemark.diagnosis.Sizing;
import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.listener.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The words for what to do about one finding: for this server, where it is known, and with commands that this
/// machine has.
final class RemedyWords {
    private static final String FREE = "see what it waits for (a thread dump), and whether it caps its own connections";

    private final Found found;
    private final Predicate<String> hasCommand;

    /// @param hasCommand whether this build has a command of that name, such as `resize`
    RemedyWords(Found found, Predicate<String> hasCommand) {
        this.found = found;
        this.hasCommand = hasCommand;
    }

    /// What there is to do, the best first; steps for which there are no words are left out.
    List<Advised> all() {
        List<Advised> all = new ArrayList<>();
        found.finding().fix().stream()
                .map(this::of)
                .filter(advised -> !advised.isEmpty())
                .forEach(all::add);
        // The range goes with what can be done at once, else with the first.
        sizing().ifPresent(range -> {
            for (int at = all.size() - 1; at >= 0; at--) {
                if (at == 0 || all.get(at).when().equals(Advised.NOW)) {
                    all.set(at, all.get(at).adding(Optional.of("(" + range + ")")));
                    break;
                }
            }
        });
        return all;
    }

    /// `154 to 959 fit a 2 s timeout`.
    private Optional<String> sizing() {
        String timeout = Figures.duration(found.evidence().clientTimeout());
        return found.finding()
                .sizing()
                .map(sizing -> sizing.most()
                        .map(most -> most >= sizing.least()
                                ? sizing.least() + " to " + most + " fit a " + timeout + " timeout"
                                : noneFits(sizing, most, timeout))
                        .orElse("from " + sizing.least() + " on the burst fits"));
    }

    private static String noneFits(Sizing sizing, long most, String timeout) {
        return "no limit fits: the burst needs " + sizing.least() + ", a " + timeout + " timeout allows " + most;
    }

    private Advised of(Remedy remedy) {
        Step step = remedy.step();
        long amount = remedy.amount().orElse(0L);
        return switch (step) {
            case RAISE_BACKLOG -> raiseBacklog(step, remedy.amount()).at(later());
            case LISTEN_AGAIN -> listenAgain(step).at(later());
            case LISTEN_LATER ->
                Advised.of(step, "listen(2) only when ready to accept, or let systemd hold the socket meanwhile");
            case RESIZE ->
                hasCommand.test("resize")
                        ? Advised.of(
                                        step,
                                        "",
                                        Optional.of("tidemark resize " + found.filters() + " " + amount + " --for 1h"))
                                .at(Advised.NOW)
                        : Advised.of(step, "");
            case RAISE_SOMAXCONN -> Advised.of(step, "first raise somaxconn:", sysctl(Sysctl.SOMAXCONN, amount));
            case SET_IN_NAMESPACE ->
                Advised.of(
                        step,
                        "set it where it listens (of a pod: securityContext.sysctls; docker: --sysctl):",
                        sysctl(Sysctl.SOMAXCONN, amount));
            case SHRINK_BACKLOG -> Advised.of(step, shrink(amount));
            case ACCEPT_FASTER -> Advised.of(step, acceptFaster()).adding(capacity());
            case REFUSE_EARLIER -> Advised.of(step, "refusing earlier, so that those let in are served");
            case FREE_ACCEPTOR ->
                Advised.of(step, FREE)
                        .adding(server().flatMap(server -> server.cap().map(cap -> server.title() + ": " + cap)));
            case CONTINUE_PROCESS -> continueProcess(step);
            case RAISE_DESCRIPTORS ->
                Advised.of(step, "close what leaks, or raise its limit of open files (LimitNOFILE= of its unit)");
            case RESTART_WORKER -> Advised.of(step, "restart " + processes() + "; " + MIGRATE);
            case END_OLD_PROCESS -> endOldProcess(step);
            case RAISE_CPU_QUOTA ->
                Advised.of(step, "more processor time (CPUQuota= of its unit, cpu limit of its pod)");
            case STOP_ABORTING -> Advised.of(step, "let them wait instead:", sysctl(Sysctl.ABORT_ON_OVERFLOW, 0));
            case ENABLE_COOKIES -> Advised.of(step, "cookies when needed:", sysctl(Sysctl.SYNCOOKIES, 1));
            case FILTER_UPSTREAM -> Advised.of(step, "nothing is urgent: filter upstream, keep tcp_syncookies 1");
            case RAISE_SYN_BACKLOG ->
                Advised.of(step, "without cookies: a larger limit and net.ipv4.tcp_max_syn_backlog");
            case RAISE_FAST_OPEN -> Advised.of(step, "a longer fast open queue: the number given to TCP_FASTOPEN");
            case REVIEW_DEFER_ACCEPT ->
                Advised.of(step, "time silent clients out sooner, or do without TCP_DEFER_ACCEPT");
            case LOOK_AT_NETWORK -> Advised.of(step, "look at firewall, conntrack and routes");
            case WATCH_AGAIN -> watchAgain(step);
            case NOTHING -> Advised.of(step, "");
        };
    }

    /// Without it, those who wait are reset (`inet_csk_listen_stop`, `net/ipv4/inet_connection_sock.c`).
    private static final String MIGRATE = "net.ipv4.tcp_migrate_req 1 before that moves who waits to the others";

    private Optional<ServerWords> server() {
        return found.listener().flatMap(ServerWords::of);
    }

    private String later() {
        return found.hasFix(Step.RESIZE) && hasCommand.test("resize") ? Advised.LATER : Advised.FIX;
    }

    private Advised raiseBacklog(Step step, Optional<Long> amount) {
        String general = amount.map(backlog -> "ask listen(2) for a backlog of " + backlog)
                .orElse("ask listen(2) for a larger backlog");
        if (amount.isEmpty()) {
            return Advised.of(step, general)
                    .adding(server().map(server -> server.title() + ": "
                            + server.directive()
                                    .apply(found.listener()
                                                    .map(ListenerEvidence::limit)
                                                    .orElse(0L)
                                            * 2)))
                    .adding(server().map(server -> server.reload().words()));
        }
        return server().map(server -> Advised.of(step, server.directive().apply(amount.get()))
                        .adding(Optional.of(server.reload().words())))
                .orElse(Advised.of(step, general + ", in its configuration or code; needs a restart"));
    }

    private Advised listenAgain(Step step) {
        return server().map(server -> Advised.of(step, "restart it (" + server.title() + "), so that it listens again")
                        .adding(Optional.of(server.reload().words())))
                .orElse(Advised.of(step, "restart it, so that it listens again: most reloads do not"));
    }

    private Optional<String> sysctl(Sysctl sysctl, long value) {
        return SysctlCommand.of(found, sysctl, value, hasCommand);
    }

    private String shrink(long amount) {
        String why =
                " keeps the wait within " + Figures.duration(found.evidence().clientTimeout());
        return server().map(server -> server.directive().apply(amount) + why).orElse("a limit of " + amount + why);
    }

    private String acceptFaster() {
        String workers = found.listener()
                .flatMap(OwnerWords::workers)
                .map(count -> " (" + count + " now)")
                .orElse("");
        if (found.finding().verdict() == Verdict.ACCEPTOR_STARVED) {
            return "or fewer threads and cheaper requests";
        }
        return "more workers" + workers + ", faster requests";
    }

    private Optional<String> capacity() {
        return found.finding().verdict() == Verdict.ACCEPTOR_STARVED
                ? Optional.empty()
                : server().map(server -> server.title() + ": " + server.capacity());
    }

    private Advised continueProcess(Step step) {
        List<OwnerEvidence> owners =
                found.listener().map(ListenerEvidence::owners).orElse(List.of());
        String stopped = owners.stream()
                .filter(OwnerEvidence::isStopped)
                .map(owner -> Integer.toString(owner.owner().pid()))
                .collect(Collectors.joining(" "));
        return stopped.isEmpty()
                ? Advised.of(step, "thaw its control group (cgroup.freeze)")
                : Advised.of(step, "", Optional.of("kill -CONT " + stopped));
    }

    private String processes() {
        List<Owner> owners = found.owners();
        if (owners.isEmpty()) {
            return "the process that holds it";
        }
        Owner first = owners.getFirst();
        return Escaped.text(first.name()) + " " + first.pid()
                + (owners.size() > 1 ? " and the " + (owners.size() - 1) + " others that hold it" : "");
    }

    private Advised endOldProcess(Step step) {
        String all = found.owners().stream()
                .map(owner -> Integer.toString(owner.pid()))
                .collect(Collectors.joining(" "));
        return all.isEmpty()
                ? Advised.of(step, "end the old process; " + MIGRATE)
                : Advised.of(step, "end the old process; " + MIGRATE + ":", Optional.of("kill " + all));
    }

    private Advised watchAgain(Step step) {
        String filters = found.filters();
        return hasCommand.test("doctor")
                ? Advised.of(
                        step,
                        "watch for longer:",
                        Optional.of("tidemark doctor " + (filters.isEmpty() ? "" : filters + " ") + "--for 1m"))
                : Advised.of(step, "watch for longer");
    }
}
