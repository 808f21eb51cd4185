package dev.tidemark.cli;

import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.UnknownOwners;
import dev.tidemark.wording.WaitReport;
import dev.tidemark.wording.WaitText;
import java.util.List;

/// What a command says when it found nothing, or not everything.
final class Misses {
    private Misses() {}

    /// No listener matches the filters.
    static CommandFailure noMatch(List<String> filters, ListReport report) {
        String what = Escaped.text(String.join(" ", filters));
        if (report.unsure().count() > 0) {
            return CommandFailure.couldNot("filter: " + what + " matches no listener, but the owner of "
                    + report.unsure().count() + " is unknown " + report.unsure().why());
        }
        return CommandFailure.couldNot("filter: " + what + " matches no listener (expected: at least one)");
    }

    /// A wait was in vain.
    static CommandFailure notListening(List<String> filters, WaitReport report) {
        String what = "wait-listening: " + Escaped.text(String.join(" ", filters)) + " matches no listener"
                + WaitText.after(report.waited());
        HostSnapshot host = report.found().host();
        int unread = report.wanted().selection().reachesAllNamespaces()
                ? host.unread().size() + host.hidden()
                : 0;
        UnknownOwners unsure = report.found().unsure();
        if (unsure.count() > 0) {
            return CommandFailure.couldNot(
                    what + ", but the owner of " + unsure.count() + " is unknown " + unsure.why());
        }
        return CommandFailure.couldNot(what
                + (unread > 0
                        ? ", but " + unread + " of "
                                + (unread + host.namespaces().size())
                                + " namespaces are not readable (expected: CAP_SYS_ADMIN)"
                        : " (expected: at least one)"));
    }

    /// Says on standard error how many more listeners the filters may be about, if any.
    static void noteUnsure(Console console, List<String> filters, ListReport report) {
        if (report.unsure().count() > 0) {
            console.err("tidemark: filter: " + Escaped.text(String.join(" ", filters)) + " may match "
                    + report.unsure().count() + " more, whose owner is unknown "
                    + report.unsure().why() + "\n");
        }
    }

    /// Says on standard error which namespaces are missing.
    ///
    /// @param asked whether all namespaces were asked for; otherwise a missing one is no one's business
    /// @return whether some are
    static boolean note(Console console, HostSnapshot host, boolean asked) {
        int missing = host.unread().size() + host.hidden();
        if (missing == 0 || !asked) {
            return false;
        }
        int found = host.namespaces().size();
        console.err("tidemark: --all-namespaces: " + missing + " of " + (missing + found)
                + " not readable (expected: CAP_SYS_ADMIN); showing " + found + "\n");
        return true;
    }
}
