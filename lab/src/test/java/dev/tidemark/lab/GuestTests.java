package dev.tidemark.lab;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Runs test classes where there is no Maven: in a virtual machine with another kernel.
///
/// Prints a line as each test begins, so that the serial console tells where a guest hangs, and the figures at
/// the end. Ends with 0 when at least one test ran, none failed and none was skipped.
public final class GuestTests {
    private GuestTests() {}

    /// @param arguments names of test classes, or of packages with `.*` at their end
    public static void main(String[] arguments) {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String name : arguments) {
            selectors.add(
                    name.endsWith(".*")
                            ? DiscoverySelectors.selectPackage(name.substring(0, name.length() - 2))
                            : DiscoverySelectors.selectClass(name));
        }
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectors)
                                .build(),
                        summary,
                        new Announcer());
        TestExecutionSummary found = summary.getSummary();
        found.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 12);
        System.out.printf(
                "guest: %d tests ran, %d failed, %d skipped, on Linux %s%n",
                found.getTestsSucceededCount() + found.getTestsFailedCount(),
                found.getTotalFailureCount(),
                found.getTestsSkippedCount() + found.getTestsAbortedCount() + found.getContainersSkippedCount(),
                System.getProperty("os.version"));
        boolean whole = found.getTestsSucceededCount() > 0
                && found.getTotalFailureCount() == 0
                && found.getTestsSkippedCount() + found.getTestsAbortedCount() + found.getContainersSkippedCount() == 0;
        System.exit(whole ? 0 : 1);
    }

    private static final class Announcer implements TestExecutionListener {
        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                System.out.println("guest: " + test.getDisplayName());
            }
        }
    }
}
