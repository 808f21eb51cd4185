package dev.tidemark.kernel.procfs;

/// What made a container, as far as the name of its control group tells.
public enum ContainerRuntime {
    DOCKER,
    CONTAINERD,
    CRIO,
    PODMAN,
    LXC,
    NSPAWN,

    /// A pod of kubelet's cgroupfs driver, whose names do not tell which runtime it used.
    KUBERNETES,

    /// Something that names its groups as containers are named.
    OTHER
}
