package dev.tidemark.kernel.netns;

import dev.tidemark.listener.Namespace;

/// What one process finds of the namespaces around it; run as a program by [NetNamespacesKernelTest].
final class NamespaceReport {
    private NamespaceReport() {}

    public static void main(String[] arguments) {
        NetNamespaces found = NetNamespaces.read();
        for (NetNamespace namespace : found.readable()) {
            boolean isNamed = !namespace.names().isEmpty();
            boolean isForeign = !namespace.current();
            if (isNamed && isForeign) {
                continue;
            }
            System.out.println((namespace.current() ? "current " : "other ")
                    + Namespace.of(namespace).name().replaceFirst("\\d+", "N")
                    + (namespace.pids().contains(1) ? " with process 1" : ""));
        }
        System.out.println("hidden " + found.hidden());
    }
}
