package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.netns.InitialNamespace;

/// What one process may set in the namespace that it lives in; run as a program by [SysctlFileKernelTest].
final class SysctlReport {
    private SysctlReport() {}

    public static void main(String[] arguments) {
        System.out.println(
                "initial " + InitialNamespace.isThatOfThisThread(ProcRoot.HOST).orElse(false));
        for (Sysctl sysctl : Sysctl.values()) {
            System.out.println(
                    switch (SysctlFile.write(ProcRoot.HOST, sysctl, 2)) {
                        case SysctlFile.Outcome.Written(var now) -> sysctl + " " + now.orElse(-1L);
                        case SysctlFile.Outcome.Refused(var _, String reason) -> reason;
                    });
        }
    }
}
