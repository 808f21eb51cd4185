package dev.tidemark.kernel.procfs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A container, as the name of its control group tells.
///
/// Recognised are the names that these runtimes give: docker, containerd, CRI-O and podman with the systemd and
/// the cgroupfs driver, kubelet, LXC and systemd-nspawn. A supervisor beside a container, such as
/// `libpod-conmon-<id>.scope`, is not in it.
///
/// @param id 64 hexadecimal digits as a rule; a name for LXC and systemd-nspawn
public record ContainerId(ContainerRuntime runtime, String id) {
    private static final int FULL_LENGTH = 64;
    private static final int SHORT_LENGTH = 12;

    private static final Map<String, ContainerRuntime> PREFIXES = Map.of(
            "docker", ContainerRuntime.DOCKER,
            "cri-containerd", ContainerRuntime.CONTAINERD,
            "nerdctl", ContainerRuntime.CONTAINERD,
            "crio", ContainerRuntime.CRIO,
            "libpod", ContainerRuntime.PODMAN,
            "libpod-payload", ContainerRuntime.PODMAN);

    private static final Map<String, ContainerRuntime> FOLDERS = Map.of(
            "docker", ContainerRuntime.DOCKER,
            "moby", ContainerRuntime.DOCKER,
            "default", ContainerRuntime.CONTAINERD,
            "k8s.io", ContainerRuntime.CONTAINERD);

    /// The first twelve characters of a hexadecimal id, as the runtimes' own tools show it; a name in full.
    public String shortForm() {
        return id.length() == FULL_LENGTH && isHexadecimal(id) ? id.substring(0, SHORT_LENGTH) : id;
    }

    /// The innermost container on a path of control groups.
    static Optional<ContainerId> innermost(List<String> folders) {
        for (int at = folders.size() - 1; at >= 0; at--) {
            Optional<ContainerId> container = at(folders, at);
            if (container.isPresent()) {
                return container;
            }
        }
        return Optional.empty();
    }

    /// The container whose own group the folder at `index` is.
    static Optional<ContainerId> at(List<String> folders, int index) {
        String folder = folders.get(index);
        String parent = index == 0 ? "" : folders.get(index - 1);
        return prefixed(withoutSuffix(folder, ".scope"))
                .or(() -> bare(folder, parent, folders.subList(0, index)))
                .or(() -> lxc(folder, parent))
                .or(() -> machine(folder));
    }

    /// `docker-<id>.scope`, `crio-<id>`, or `<slice>:cri-containerd:<id>`.
    private static Optional<ContainerId> prefixed(String name) {
        int separator = Math.max(name.lastIndexOf('-'), name.lastIndexOf(':'));
        if (separator < 1 || !isHexadecimal(name.substring(separator + 1))) {
            return Optional.empty();
        }
        String before = name.substring(0, separator);
        String prefix = name.charAt(separator) == ':' ? before.substring(before.lastIndexOf(':') + 1) : before;
        return Optional.ofNullable(PREFIXES.get(prefix))
                .map(runtime -> new ContainerId(runtime, name.substring(separator + 1)));
    }

    /// `/docker/<id>`, `/kubepods/burstable/pod<uid>/<id>`, or a full id anywhere.
    private static Optional<ContainerId> bare(String folder, String parent, List<String> above) {
        if (!isHexadecimal(folder)) {
            return Optional.empty();
        }
        boolean inPod = parent.startsWith("pod") && above.stream().anyMatch(name -> name.startsWith("kubepods"));
        if (inPod) {
            return Optional.of(new ContainerId(ContainerRuntime.KUBERNETES, folder));
        }
        if (folder.length() == FULL_LENGTH || parent.equals("docker")) {
            return Optional.of(new ContainerId(FOLDERS.getOrDefault(parent, ContainerRuntime.OTHER), folder));
        }
        return Optional.empty();
    }

    /// `/lxc.payload.<name>`, and older `/lxc.payload/<name>` and `/lxc/<name>`.
    private static Optional<ContainerId> lxc(String folder, String parent) {
        if (folder.startsWith("lxc.payload.") && folder.length() > "lxc.payload.".length()) {
            return Optional.of(new ContainerId(ContainerRuntime.LXC, folder.substring("lxc.payload.".length())));
        }
        return parent.equals("lxc") || parent.equals("lxc.payload")
                ? Optional.of(new ContainerId(ContainerRuntime.LXC, folder))
                : Optional.empty();
    }

    /// `systemd-nspawn@<name>.service` and `machine-<name>.scope`, which libvirt gives to virtual machines too.
    private static Optional<ContainerId> machine(String folder) {
        String name = between("systemd-nspawn@", folder, ".service");
        if (name.isEmpty()) {
            name = between("machine-", folder, ".scope");
        }
        String unescaped = SystemdUnit.unescape(name);
        return unescaped.isEmpty() || unescaped.startsWith("qemu-")
                ? Optional.empty()
                : Optional.of(new ContainerId(ContainerRuntime.NSPAWN, unescaped));
    }

    private static String between(String prefix, String name, String suffix) {
        return name.startsWith(prefix) && name.endsWith(suffix) && name.length() > prefix.length() + suffix.length()
                ? name.substring(prefix.length(), name.length() - suffix.length())
                : "";
    }

    private static String withoutSuffix(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private static boolean isHexadecimal(String text) {
        return text.length() >= SHORT_LENGTH
                && text.length() <= FULL_LENGTH
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
